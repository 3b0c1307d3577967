import EmbeddedPostgres
import TestSupport
import Testing

@Suite struct TestClusterTests {
    @Test func `databases are apart from each other, and a copy has what its template had`() async throws {
        let cluster = TestCluster.shared
        let postgres = try await cluster.postgres()
        try await cluster.withDatabase { first in
            try await postgres.run("psql", ["-Xqc", "create table kept as select 42 as x", first])
            let name = try #require(first.firstMatch(of: /dbname='(.*?)'/)?.output.1)
            let second = try await cluster.makeDatabase(template: String(name))
            #expect(second != first)
            #expect(try await postgres.run("psql", ["-XAtqc", "select x from kept", second]) == "42")
            let third = try await cluster.makeDatabase()
            #expect(try await postgres.run("psql", ["-XAtqc", "select to_regclass('kept') is null", third]) == "t")
        }
    }

    @Test func `a database is dropped when its use is over, failed or not`() async throws {
        struct Failure: Error {}
        let cluster = TestCluster.shared
        let connection = try await cluster.withDatabase { $0 }
        let postgres = try await cluster.postgres()
        await #expect(throws: EmbeddedPostgresError.self) { try await postgres.run("psql", ["-Xc", "", connection]) }
        await #expect(throws: Failure.self) { try await cluster.withDatabase { _ in throw Failure() } }
    }

    @Test func `many may ask at once`() async throws {
        let connections = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...8 { group.addTask { try await TestCluster.shared.makeDatabase() } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(connections.count == 8)
    }
}
