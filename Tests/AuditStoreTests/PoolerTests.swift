import EmbeddedPostgres
import LibPQ
import TestSupport
import Testing

@testable import AuditStore

/// PgBouncer between the service and its database.
@Suite struct PoolerTests {
    private func withPooler(
        _ mode: PgBouncer.Mode,
        _ body: @Sendable (_ databaseURL: String, TestDatabase) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            let postgres = try await TestCluster.shared.postgres()
            try await PgBouncer.with(mode, before: postgres, user: TestCluster.owner) { bouncer in
                try await body(bouncer.connectionString(database: database.name), database)
            }
        }
    }

    @Test func `in session mode everything works`() async throws {
        try await withPooler(.session) { databaseURL, database in
            _ = try await Preparation.prepare(databaseURL, pepper: TestDatabase.pepper, migrating: true)
            try await TestDatabase.withStore(on: databaseURL) { store in
                let entry = try entry()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<20 {
                        group.addTask {
                            try await store.recordAtLast(entry, id: id(number), serviceAccount: "ci")
                            _ = try await store.entries.page(EntryFilter(), after: nil, limit: 5)
                        }
                    }
                    try await group.waitForAll()
                }
                try await eventually("it is healthy") { store.health.report.isHealthy }
            }
            #expect(try await database.count("select count(*) from console_audit_log") == 20)
        }
    }

    @Test(arguments: [PgBouncer.Mode.transaction, .statement])
    func `a pooler that changes backends is refused with the reason, and nothing of ours is left in it`(
        mode: PgBouncer.Mode
    ) async throws {
        try await withPooler(mode) { databaseURL, database in
            for migrating in [true, false] {
                let error = await #expect(throws: StoreError.self) {
                    try await Preparation.prepare(databaseURL, pepper: TestDatabase.pepper, migrating: migrating)
                }
                #expect(error?.kind == .unfit && error?.description.contains("pooler") == true)
            }
            // A store that was started before the pooler's mode was changed.
            try await TestDatabase.withStore(on: databaseURL) { store in
                await #expect(throws: RecordError.unavailable) {
                    try await store.record(entry(), id: id(1), serviceAccount: "ci")
                }
                try await eventually("health says why") {
                    if case .fail(let reason) = store.health.report.database { return reason.contains("pooler") }
                    return false
                }
            }
            // Another client gets the server processes that ours had.
            let postgres = try await TestCluster.shared.postgres()
            let left = try await postgres.run(
                "psql",
                [
                    "-XAtq", "-d", databaseURL, "-c",
                    """
                    select current_user, current_setting('statement_timeout'), current_setting('search_path'),
                           (select count(*) from pg_prepared_statements), (select count(*) from pg_listening_channels())
                    """,
                ]
            )
            #expect(left == "\(TestCluster.owner)|0|\"$user\", public|0|0")
            #expect(try await database.count("select count(*) from console_audit_log") == 0)
        }
    }
}
