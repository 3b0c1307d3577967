import EmbeddedPostgres
import Foundation
import TestSupport
import Testing

@testable import LibPQ

@Suite struct ConnectionTests {
    @Test func `an error carries the SQLSTATE and the constraint, and its description nothing of the row`() async throws
    {
        try await withConnection { connection in
            try await connection.execute("create table t (name text constraint t_name_check check (name <> 'marker'))")
            let error = await failure { try await connection.execute("insert into t values (\("marker"))") }
            #expect(error?.sqlState == "23514")
            #expect(error?.constraint == "t_name_check")
            #expect(error.map { "\($0)".contains("marker") } == false)
            #expect(await connection.isOpen)
        }
    }

    @Test func `a result counts only when the commit has been heard of: a deferred failure is a failure`() async throws
    {
        try await withConnection { connection in
            try await connection.execute("create table t (id int unique deferrable initially deferred)")
            try await connection.execute("insert into t values (1)")
            let error = await failure { try await connection.execute("insert into t values (1)") }
            #expect(error?.sqlState == "23505")
            let count = try await connection.run { connection in
                try connection.first("select count(*) from t", as: Int.self)
            }
            #expect(count == 1)
        }
    }

    @Test func `rows are decoded as they come, and what fails after some of them is a failure`() async throws {
        try await withConnection { connection in
            try await connection.run { connection in
                let rows = try connection.queryOnce(
                    "select i, repeat('x', 1000) from generate_series(1, 2000) as i",
                    by: .soon
                ) { row throws(PostgresError) in (try row.get(0, as: Int.self), try row.get(1, as: String.self).count) }
                #expect(rows.map(\.0) == Array(1...2000))
                #expect(rows.allSatisfy { $0.1 == 1000 })
                let error = #expect(throws: PostgresError.self) {
                    try connection.queryOnce("select 1 / (5 - i) from generate_series(1, 10) as i", by: .soon) {
                        row throws(PostgresError) in try row.get(0, as: Int.self)
                    }
                }
                #expect(error?.sqlState == "22012")
                #expect(try connection.first("select 1", as: Int.self) == 1)
            }
        }
    }

    @Test(arguments: [
        "postgresql://svc:100%zz@db.invalid/x", "postgresql://svc:hidden/piece@db.invalid/x",
        "postgresql://svc:pa@hidden@db.invalid/x", "postgresql://svc:hidden@[::1/x", "host=/tmp password=foo hidden",
        "postgresql://svc:5432/hidden@db.invalid/x", "postgres://svc:7/hidden@db.invalid", "host=a,b@hidden",
        "host=localhost port=hidden",
    ])
    func `a connection string that is taken apart wrongly is refused, and no piece of it told`(text: String) async {
        let connection = Connection(queue: BlockingQueue(label: "test"))
        let error = await failure { try await connection.open(text, by: .soon) }
        #expect(error?.kind == .misreadAddress)
        for piece in ["hidden", "100", "piece", "svc"] {
            #expect(error.map { "\($0) \($0.message) \($0.debugDescription)".contains(piece) } == false)
        }
    }

    @Test(arguments: [
        ("postgresql://svc:pw@db.invalid/audit%40prod", "dbname", "audit@prod"),
        ("postgresql:///audit?host=%40raptor", "host", "@raptor"),
        ("postgresql:///audit?host=@raptor", "host", "@raptor"),
        ("postgresql://svc:a?b@db.invalid/x", "password", "a?b"),
        ("postgresql://svc:a%40b@db.invalid", "password", "a@b"),
        ("host=@raptor dbname=a@b", "dbname", "a@b"),
    ])
    func `a connection string may hold any character where it belongs`(
        text: String,
        keyword: String,
        value: String
    ) throws {
        let targets = try ConnectionTarget.all(in: text)
        #expect(targets.count == 1)
        #expect(targets.first?.parameters.first { $0.keyword == keyword }?.value == value)
    }

    @Test func `a transaction that throws leaves nothing, and the connection usable`() async throws {
        struct Stop: Error {}
        try await withConnection { connection in
            try await connection.execute("create table t (id int)")
            await #expect(throws: Stop.self) {
                try await connection.run { connection in
                    try connection.transaction(by: .soon) {
                        try connection.execute("insert into t values (1)")
                        throw Stop()
                    }
                }
            }
            let count = try await connection.run { connection in
                try connection.first("select count(*) from t", as: Int.self)
            }
            #expect(count == 0)
        }
    }

    @Test func `a missed deadline closes the connection and leaves the outcome unknown`() async throws {
        try await withConnection { connection in
            let error = await failure {
                try await connection.execute("select pg_sleep(60)", by: .after(.milliseconds(50)))
            }
            #expect(error?.kind == .deadlineExceeded)
            #expect(await !connection.isOpen)
            let next = await failure { try await connection.execute("select 1") }
            #expect(next?.kind == .cannotConnect)
        }
    }

    @Test func `a stopped backend is given up at the deadline`() async throws {
        try await withConnection { connection in
            let backend = pid_t(await connection.backendPID)
            try #require(kill(backend, SIGSTOP) == 0)
            defer { kill(backend, SIGCONT) }
            let error = await failure { try await connection.execute("select 1", by: .after(.milliseconds(100))) }
            #expect(error?.kind == .deadlineExceeded)
        }
    }

    @Test func `a terminated backend is a lost connection, whose outcome is unknown`() async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let connection = try await connect(conninfo)
            let other = try await connect(conninfo)
            let backend = await connection.backendPID
            try await other.execute("select pg_terminate_backend(\(backend)::int4, 5000)")
            #expect(await !connection.isReady)
            let error = await failure { try await connection.execute("select 1") }
            #expect(error?.kind == .connectionLost)
            #expect(await !connection.isOpen)
        }
    }

    @Test func `nobody there is said so, and quickly`() async throws {
        let connection = Connection(queue: BlockingQueue(label: "test"))
        let error = await failure { try await connection.open("host=/nowhere dbname=x", by: .soon) }
        #expect(error?.kind == .cannotConnect)
    }

    @Test func `a commit that its standby has not is no success`() async throws {
        let postgres = try await EmbeddedPostgres.startThrowaway(settings: ["synchronous_standby_names": "nobody"])
        let writer = try await connect(postgres.connectionString(database: "postgres"))
        let other = try await connect(postgres.connectionString(database: "postgres"))
        try await other.execute("set synchronous_commit = local")
        try await other.execute("create table t (id int)")
        let backend = await writer.backendPID
        async let outcome = failure { try await writer.execute("insert into t values (1)") }
        // Cancelled once it waits for the standby that is not there.
        try await other.executeScript(
            """
            do $$
            begin
                while not exists (select from pg_stat_activity where pid = \(backend) and wait_event = 'SyncRep') loop
                    perform pg_stat_clear_snapshot();
                end loop;
                perform pg_cancel_backend(\(backend));
            end
            $$
            """,
            by: .soon
        )
        let error = await outcome
        #expect(error?.kind == .committedLocallyOnly)
        await writer.close()
        await other.close()
        try await postgres.stop(mode: .immediate)
    }

    @Test func `a warning that is not about the standby is no failure`() async throws {
        try await withConnection { connection in
            // As PostgreSQL warns of a collation whose library was replaced: with the SQLSTATE of any warning.
            try await connection.execute("do $$ begin raise warning 'unsure'; end $$")
            #expect(try await connection.first("select 1", as: Int.self) == 1)
        }
    }

    @Test func `a notification is heard`() async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let listener = try await connect(conninfo)
            let other = try await connect(conninfo)
            try await listener.execute("listen news")
            #expect(try await listener.waitForNotification(by: .after(.milliseconds(1))) == false)
            try await other.execute("notify news")
            #expect(try await listener.waitForNotification(by: .soon))
            #expect(try await listener.waitForNotification(by: .after(.milliseconds(1))) == false)
            await listener.close()
            await other.close()
        }
    }

    @Test func `slow statements hold no thread of the cooperative pool`() async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let finished = Counter()
            let blocker = try await connect(conninfo)
            try await blocker.execute("select pg_advisory_lock(1)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        let connection = try await connect(conninfo)
                        try await connection.execute("select pg_advisory_lock_shared(1)")
                        await finished.increment()
                        await connection.close()
                    }
                }
                // More than there are threads in the pool wait for the lock; other work goes on all the same.
                var waiting = 0
                while waiting < 16 {
                    waiting = try await blocker.run { connection in
                        try connection.first(
                            """
                            select count(*) from pg_locks where locktype = 'advisory' and not granted
                               and database = (select oid from pg_database where datname = current_database())
                            """,
                            as: Int.self
                        ) ?? 0
                    }
                }
                await withTaskGroup(of: Void.self) { busy in
                    for _ in 0..<64 { busy.addTask { await Task.yield() } }
                }
                #expect(await finished.value == 0)
                try await blocker.execute("select pg_advisory_unlock(1)")
                try await group.waitForAll()
            }
            #expect(await finished.value == 16)
            await blocker.close()
        }
    }
}

private actor Counter {
    private(set) var value = 0

    func increment() { value += 1 }
}
