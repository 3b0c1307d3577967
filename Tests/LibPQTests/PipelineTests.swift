import LibPQ
import Testing

@Suite struct PipelineTests {
    @Test func `two statements answer in order, and the second sees what the first has committed`() async throws {
        try await withConnection { connection in
            try await connection.execute("create table t (id int)")
            let (first, second) = try await connection.run { connection in
                try connection.pair(
                    "insert into t select n from generate_series(1, 3) as n returning id",
                    then: "select count(*) from t where xmin::text::int8 < pg_current_xact_id()::text::int8"
                )
            }
            #expect(first == [1, 2, 3])
            #expect(second == [3])
        }
    }

    @Test func `the first refusal is thrown, and the connection stays usable`() async throws {
        try await withConnection { connection in
            try await connection.execute("create table t (id int primary key)")
            try await connection.execute("insert into t values (1)")
            let refusal = await failure {
                _ = try await connection.run { try $0.pair("insert into t values (1) returning id", then: "select 1") }
            }
            #expect(refusal?.sqlState == "23505")
            #expect(refusal?.constraint == "t_pkey")
            let second = await failure {
                _ = try await connection.run {
                    try $0.pair("insert into t values (2) returning id", then: "select 1/0")
                }
            }
            #expect(second?.sqlState == "22012")
            let (_, count) = try await connection.run { try $0.pair("select 0", then: "select count(*) from t") }
            #expect(count == [2])
        }
    }

    @Test func `a commit that fails is a failure, also when the statement had answered`() async throws {
        try await withConnection { connection in
            try await connection.execute("create table t (id int unique deferrable initially deferred)")
            try await connection.execute("insert into t values (1)")
            let error = await failure {
                _ = try await connection.run {
                    try $0.pair("insert into t values (1) returning id", then: "select 1")
                }
            }
            #expect(error?.sqlState == "23505")
            let (_, count) = try await connection.run { try $0.pair("select 0", then: "select count(*) from t") }
            #expect(count == [1])
        }
    }

    @Test func `within a transaction both are part of it`() async throws {
        struct Stop: Error {}
        try await withConnection { connection in
            try await connection.execute("create table t (id int)")
            await #expect(throws: Stop.self) {
                try await connection.run { connection in
                    try connection.transaction(by: .soon) {
                        let (_, count) = try connection.pair(
                            "insert into t values (1) returning id",
                            then: "select count(*) from t"
                        )
                        #expect(count == [1])
                        throw Stop()
                    }
                }
            }
            let (_, count) = try await connection.run { try $0.pair("select 0", then: "select count(*) from t") }
            #expect(count == [0])
        }
    }

    @Test func `a missed deadline and a terminated backend close the connection`() async throws {
        try await withConnection { connection in
            let late = await failure {
                _ = try await connection.run {
                    try $0.pair("select 1", then: "select 1 from pg_sleep(60)", by: .after(.milliseconds(50)))
                }
            }
            #expect(late?.kind == .deadlineExceeded)
            #expect(await !connection.isOpen)
        }
        try await withConnection { connection in
            let lost = await failure {
                _ = try await connection.run {
                    try $0.pair("select 1 from pg_terminate_backend(pg_backend_pid())", then: "select 1")
                }
            }
            #expect(lost?.kind == .connectionLost)
            #expect(await !connection.isOpen)
        }
    }
}

extension Connection {
    fileprivate func pair(
        _ first: Statement,
        then second: Statement,
        by deadline: Deadline = .soon
    ) throws(PostgresError) -> (first: [Int], second: [Int]) {
        try query(first, then: second, by: deadline) { row throws(PostgresError) in
            try row.get(0, as: Int.self)
        } thenRow: { row throws(PostgresError) in
            try row.get(0, as: Int.self)
        }
    }
}
