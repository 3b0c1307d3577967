import Synchronization
import TestSupport
import Testing

@testable import LibPQ

@Suite struct PoolTests {
    @Test func `no more connections than allowed, and each caller gets its turn`() async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let pool = Pool(size: 2, server: Server(conninfo) { _, _ in })
            let backends = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await pool.run(by: .soon) { connection in
                            try connection.execute("select pg_sleep(0.005)")
                            return connection.backendPID
                        }
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(backends.count == 20)
            #expect((1...2).contains(Set(backends).count))
        }
    }

    @Test func `who waits past the deadline is told, and takes nobody's place`() async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let pool = Pool(size: 1, server: Server(conninfo) { _, _ in })
            let other = try await connect(conninfo)
            try await other.execute("select pg_advisory_lock(1)")
            async let holder: Void = pool.run(by: .soon) { connection in
                try connection.execute("select pg_advisory_lock(1)")
            }
            var isHeld = false
            while !isHeld {
                isHeld = try await other.run { connection in
                    try connection.first(
                        """
                        select true from pg_locks where not granted and locktype = 'advisory'
                           and database = (select oid from pg_database where datname = current_database())
                        """
                    ) ?? false
                }
            }
            let error = await failure { try await pool.run(by: .after(.milliseconds(30))) { _ in } }
            #expect(error?.kind == .cannotConnect)
            try await other.execute("select pg_advisory_unlock(1)")
            try await holder
            try await pool.run(by: .soon) { connection in try connection.execute("select 1") }
            await other.close()
        }
    }

    @Test func `who is cancelled waits no longer, also before it waits`() async throws {
        let gate = Gate(permits: 0)
        for _ in 0..<200 {
            let waiter = Task { await gate.enter(by: .soon) }
            waiter.cancel()
            #expect(await waiter.value == false)
        }
    }

    @Test func `a connection that the server closed is replaced`() async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let pool = Pool(size: 1, server: Server(conninfo) { _, _ in })
            let first = try await pool.run(by: .soon) { connection in connection.backendPID }
            let other = try await connect(conninfo)
            try await other.execute("select pg_terminate_backend(\(first)::int4, 5000)")
            let second = try await pool.run(by: .soon) { connection in
                try connection.execute("select 1")
                return connection.backendPID
            }
            #expect(second != first)
            await other.close()
        }
    }

    @Test func `a failed attempt is not repeated at once, and its reason is told meanwhile`() async throws {
        struct Unfit: Error {}
        try await TestCluster.shared.withDatabase { conninfo in
            let attempts = Atomic(0)
            let server = Server(conninfo) { _, _ in
                attempts.add(1, ordering: .relaxed)
                throw Unfit()
            }
            let pool = Pool(size: 1, server: server)
            for _ in 0..<50 {
                await #expect(throws: Unfit.self) { try await pool.run(by: .soon) { _ in } }
            }
            #expect(server.nextAttempt != nil)
            #expect((1..<50).contains(attempts.load(ordering: .relaxed)))
        }
    }

    @Test func `a connection whose setup throws is not used`() async throws {
        struct Unfit: Error {}
        try await TestCluster.shared.withDatabase { conninfo in
            let pool = Pool(size: 1, server: Server(conninfo) { _, _ in throw Unfit() })
            await #expect(throws: Unfit.self) { try await pool.run(by: .soon) { _ in } }
        }
    }
}
