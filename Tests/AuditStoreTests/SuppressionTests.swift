import AuditModel
import Intake
import LibPQ
import Logging
import StrictJSON
import Testing

@testable import AuditStore

/// Between an insert that is under way and a request to be erased, nobody slips through.
@Suite struct SuppressionTests {
    private static let soon: Duration = .seconds(20)

    private func open(_ database: TestDatabase) async throws -> Connection {
        let connection = Connection(queue: BlockingQueue(label: "test"))
        try await connection.open(database.conninfo, by: .after(Self.soon))
        return connection
    }

    /// Without the act, which waits for the log where an insert is open.
    private func begin(_ erasureID: String, _ names: [String], on database: TestDatabase) async throws -> String {
        let request = try ErasureRequest(
            ["erasure_id": .string(erasureID), "identifiers": .array(names.map { .string($0) })]
        )
        return try await database.run { connection, deadline in
            try Erasures.write(
                request,
                serviceAccount: "dsr",
                pepper: TestDatabase.pepper,
                on: connection,
                by: deadline
            ).tombstone
        }
    }

    private func waitForLock(on relation: String, in database: TestDatabase) async throws {
        try await eventually("somebody waits for the lock") {
            try await database.count(
                """
                select count(*) from pg_locks where relation = \(relation)::regclass and not granted
                   and database = (select oid from pg_database where datname = current_database())
                """
            ) > 0
        }
    }

    @Test func `an insert that waits for its lock sees a request that is written meanwhile`() async throws {
        try await TestDatabase.withStore { store, database in
            // The statement is prepared, and PostgreSQL has a plan of its own for it, before it counts.
            for number in 1...8 {
                try await store.recordAtLast(entry(), id: id(number), serviceAccount: "ci")
            }
            let holder = try await open(database)
            try await holder.execute("begin", by: .after(Self.soon))
            try await holder.execute("lock table console_audit_log in share mode", by: .after(Self.soon))
            async let insert = store.recordAtLast(entry(), id: id(100), serviceAccount: "ci")
            try await waitForLock(on: "console_audit_log", in: database)
            let tombstone = try await begin("DSR-1", ["Kris@raxx.app"], on: database)
            try await holder.execute("commit", by: .after(Self.soon))
            await holder.close()

            _ = try await insert
            let stored = try await database.count(
                """
                select count(*) from console_audit_log
                 where id = \(id(100)) and actor is null and actor_tombstone = \(tombstone)
                   and payload_redacted ->> 'actor' = \(tombstone)
                """
            )
            #expect(stored == 1)
        }
    }

    /// A transaction that has inserted an entry and stays open.
    private func openInsert(_ database: TestDatabase) async throws -> Connection {
        let inserter = try await open(database)
        try await inserter.execute("begin", by: .after(Self.soon))
        try await inserter.execute(
            """
            insert into console_audit_log (
                id, ts_utc, service_account, action, actor, to_sha, target_app, trigger, outcome, payload_redacted,
                commitment
            ) values (
                \(id(1)), now(), 'ci', 'console.deploy.prod', 'kris@raxx.app', '9b1c44e', 'raxx', 'ci',
                'success', '{"actor": "kris@raxx.app"}', sha256('')
            )
            """,
            by: .after(Self.soon)
        )
        return inserter
    }

    private static func worker(
        on database: TestDatabase,
        barrierPatience: Duration = .seconds(60)
    ) -> ErasureWorker {
        ErasureWorker(
            server: Server(database.conninfo) { try SessionSettings.prepareForService($0, by: $1) },
            pepper: TestDatabase.pepper,
            barrierPatience: barrierPatience,
            logger: .init(label: "test")
        )
    }

    @Test func `a transaction that does not end is a failure of the request, which is tried again`() async throws {
        try await TestDatabase.with { database in
            let inserter = try await openInsert(database)
            let tombstone = try await begin("DSR-1", ["kris@raxx.app"], on: database)
            let worker = Self.worker(on: database, barrierPatience: .milliseconds(600))
            try await worker.workOff()
            #expect(worker.backlog?.failing == 1)
            #expect(worker.backlog?.complaint != nil)
            try await inserter.execute("commit", by: .after(Self.soon))
            await inserter.close()
            try await eventually("the erasure is tried again") {
                try await worker.workOff()
                return worker.backlog?.count == 0
            }
            await worker.close()
            let erased = "select count(*) from console_audit_log where actor_tombstone = \(tombstone)" as Statement
            #expect(try await database.count(erased) == 1)
        }
    }

    @Test func `a barrier waits for an insert that has not seen the request`() async throws {
        try await TestDatabase.with { database in
            let inserter = try await openInsert(database)
            let tombstone = try await begin("DSR-1", ["kris@raxx.app"], on: database)
            let worker = Self.worker(on: database)
            async let work: Void = worker.workOff()
            try await waitForLock(on: "console_audit_log", in: database)
            #expect(try await database.count("select count(*) from audit_erasure where completed_at is null") == 1)
            try await inserter.execute("commit", by: .after(Self.soon))
            try await work
            await inserter.close()
            await worker.close()
            let erased = "select count(*) from console_audit_log where actor_tombstone = \(tombstone)" as Statement
            #expect(try await database.count(erased) == 1)
            let unsealed = "select count(*) from audit_erasure where sealed_identifiers is null" as Statement
            #expect(try await database.count(unsealed) == 1)
        }
    }

    @Test func `an erasure changes of an entry what it may and nothing else`() async throws {
        try await TestDatabase.withStore { store, database in
            _ = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            for change: Statement in [
                "outcome = 'deploy_failed'", "recorded_at = now()", "actor = 'sam'", "commitment = sha256('x')",
                "blind = null", "content_digest = sha256('x')", "service_account = 'other'",
            ] {
                await #expect(throws: StoreError.self) {
                    try await database.run { connection, deadline in
                        try connection.transaction(by: deadline) {
                            try connection.execute("set local raptor_audit.change = 'erasure'", by: deadline)
                            try connection.execute(
                                """
                                update console_audit_log set content_digest = null, blind = sha256('fresh')
                                """,
                                by: deadline
                            )
                            try connection.execute("update console_audit_log set \(change)", by: deadline)
                        }
                    }
                }
            }
            await #expect(throws: StoreError.self, "the blind of the former content must go") {
                try await database.run { connection, deadline in
                    try connection.transaction(by: deadline) {
                        try connection.execute("set local raptor_audit.change = 'erasure'", by: deadline)
                        try connection.execute("update console_audit_log set content_digest = null", by: deadline)
                    }
                }
            }
            #expect(try await database.count("select count(*) from console_audit_log where blind is not null") == 1)
        }
    }
}
