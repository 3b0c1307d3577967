import EmbeddedPostgres
import Foundation
import LibPQ
import TestSupport
import Testing

@testable import AuditStore

/// A primary that is gone, its copy that was promoted, and the primary again, as if nothing had been.
@Suite struct FailoverTests {
    private static func count(in postgres: EmbeddedPostgres) async throws -> Int? {
        Int(try await postgres.run("psql", ["-XAtqc", "select count(*) from console_audit_log"]))
    }

    @Test func `nothing is written to an old primary that comes back, though it stands first in the list`() async throws
    {
        try await Clusters.with { running, folder in
            let (old, new) = ("\(folder)/old", "\(folder)/new")
            let primary = try await running.start(in: old)
            _ = try await Preparation.prepare(
                primary.connectionString(),
                pepper: TestDatabase.pepper,
                migrating: true
            )
            let hosts = "host=\(old)/socket,\(new)/socket"
            let databaseURL = "\(hosts) port=5432 dbname=postgres user=postgres target_session_attrs=read-write"
            let entry = try entry()
            try await TestDatabase.withStore(on: databaseURL) { store in
                try await store.recordAtLast(entry, id: id(1), serviceAccount: "ci")
                try await running.copy(primary, in: old, to: new, as: "recovery")
                try await primary.stop(mode: .immediate)
                let promoted = try await running.start(in: new)
                try await store.recordAtLast(entry, id: id(2), serviceAccount: "ci")

                // The old primary is back, and the new one cuts every connection.
                let revived = try await running.start(in: old)
                for number in 3...6 {
                    try await promoted.run(
                        "psql",
                        [
                            "-XAtqc",
                            """
                            select count(pg_terminate_backend(pid)) from pg_stat_activity
                             where application_name = 'raptor-audit'
                            """,
                        ]
                    )
                    try await store.recordAtLast(entry, id: id(number), serviceAccount: "ci")
                }
                #expect(try await Self.count(in: revived) == 1)
                #expect(try await Self.count(in: promoted) == 6)

                // A service that starts now remembers nothing, and asks both.
                try await TestDatabase.withStore(on: databaseURL) { other in
                    _ = try await other.recordAtLast(entry, id: id(7), serviceAccount: "ci")
                }
                #expect(try await Self.count(in: promoted) == 7)

                // With the old primary alone, the first service stores nothing rather than there.
                try await promoted.stop(mode: .immediate)
                await #expect(throws: RecordError.unavailable) {
                    try await store.record(entry, id: id(8), serviceAccount: "ci")
                }
                try await eventually("health says why") {
                    if case .fail(let reason) = store.health.report.database { return !reason.isEmpty }
                    return false
                }
                #expect(try await Self.count(in: revived) == 1)
            }
        }
    }
}
