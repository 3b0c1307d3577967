import AuditModel
import LibPQ
import StrictJSON
import Testing

@testable import AuditStore

/// What retention deletes, in a real database: old entries, but none that a hold covers, and none of the service's own.
@Suite struct RetentionTests {
    private static let retention = Retention(
        olderThan: .seconds(90 * 86_400),
        suppressionsOlderThan: .seconds(400 * 86_400),
        account: "retain"
    )

    /// Entries 1 and 2 of the app `old`, 3 of `held`, all recorded 200 days ago, 4 of `old` of today; and acts of holds
    /// that are as old as the former.
    private static func withTrail(_ body: @Sendable (Store, TestDatabase) async throws -> Void) async throws {
        try await TestDatabase.withStore { store, database in
            for (number, app) in [(1, "old"), (2, "old"), (3, "held"), (4, "old")] {
                _ = try await store.record(entry(["target_app": .string(app)]), id: id(number), serviceAccount: "ci")
            }
            let past = try HoldRequest(["hold_id": "HOLD-0", "reason": "audit", "target_app": "old"])
            _ = try await store.holds.place(past, serviceAccount: "dpo")
            _ = try await store.holds.end(past.holdID, serviceAccount: "dpo")
            try await database.runAsSuperuser { connection, deadline in
                try connection.executeScript(
                    """
                    alter table console_audit_log disable trigger all;
                    update console_audit_log set ts_utc = ts_utc - interval '200 days',
                           recorded_at = recorded_at - interval '200 days' where id <> '\(id(4))';
                    alter table console_audit_log enable trigger all
                    """,
                    by: deadline
                )
            }
            try await body(store, database)
        }
    }

    private static func count(_ database: TestDatabase) async throws -> Retention.Report {
        try await database.runAsSuperuser { connection, _ in try retention.count(on: connection) }
    }

    private static func run(_ database: TestDatabase) async throws -> Retention.Report {
        try await database.runAsSuperuser { connection, _ in
            try retention.run(on: connection, pepper: TestDatabase.pepper) { _ in }
        }
    }

    private static func left(_ database: TestDatabase) async throws -> [String] {
        try await database.runAsSuperuser { connection, deadline in
            try connection.query(
                "select action || coalesce(' ' || target_app, '') from console_audit_log order by 1",
                by: deadline
            ) { row throws(PostgresError) in try row.get(0, as: String.self) }
        }
    }

    @Test func `the service's own acts are kept, however old they are`() async throws {
        try await Self.withTrail { _, database in
            #expect(try await Self.count(database) == Retention.Report(entries: 3))
            #expect(try await Self.run(database) == Retention.Report(entries: 3))
            let acts = ["audit.hold.trail", "audit.hold.trail", "audit.retain.trail"]
            #expect(try await Self.left(database) == acts + ["console.deploy.prod old"])
            // Not even the act of retention that is as old as what it deleted.
            try await database.runAsSuperuser { connection, deadline in
                try connection.executeScript(
                    """
                    alter table console_audit_log disable trigger all;
                    update console_audit_log set ts_utc = ts_utc - interval '200 days',
                           recorded_at = recorded_at - interval '200 days' where action = 'audit.retain.trail';
                    alter table console_audit_log enable trigger all
                    """,
                    by: deadline
                )
            }
            #expect(try await Self.count(database) == Retention.Report())
            #expect(try await Self.run(database).entries == 0)
            #expect(try await Self.left(database) == acts + ["audit.retain.trail", "console.deploy.prod old"])
        }
    }

    @Test func `what a hold covers is neither counted nor deleted, until it ends`() async throws {
        try await Self.withTrail { store, database in
            let hold = try HoldRequest(["hold_id": "HOLD-1", "reason": "litigation", "target_app": "held"])
            _ = try await store.holds.place(hold, serviceAccount: "dpo")
            #expect(try await Self.count(database) == Retention.Report(entries: 2))
            #expect(try await Self.run(database) == Retention.Report(entries: 2))
            #expect(try await Self.left(database).contains("console.deploy.prod held"))
            #expect(try await Self.count(database) == Retention.Report())
            _ = try await store.holds.end(hold.holdID, serviceAccount: "dpo")
            #expect(try await Self.count(database) == Retention.Report(entries: 1))
            #expect(try await Self.run(database) == Retention.Report(entries: 1))
        }
    }

    @Test func `a hold on a time keeps the entries of that time`() async throws {
        try await Self.withTrail { store, database in
            let hold = try HoldRequest([
                "hold_id": "HOLD-1", "reason": "litigation", "until": "2026-01-01T00:00:00Z",
            ])
            _ = try await store.holds.place(hold, serviceAccount: "dpo")
            #expect(try await Self.count(database) == Retention.Report())
            #expect(try await Self.run(database).entries == 0)
        }
    }

    @Test func `a hold on a person keeps every entry`() async throws {
        try await Self.withTrail { store, database in
            let hold = try HoldRequest(["hold_id": "HOLD-1", "reason": "audit", "identifiers": ["kris-gh"]])
            _ = try await store.holds.place(hold, serviceAccount: "dpo")
            #expect(try await Self.count(database) == Retention.Report())
        }
    }

    @Test func `the digests of a person whom a later request names are kept`() async throws {
        try await Self.withTrail { store, database in
            #expect(try await store.erase("DSR-1", ["kris-gh"]).isCompleted)
            try await database.runAsSuperuser { connection, deadline in
                try connection.executeScript(
                    """
                    update audit_erased_identity set erased_at = erased_at - interval '500 days';
                    alter table audit_erasure disable trigger all;
                    update audit_erasure set started_at = started_at - interval '500 days';
                    alter table audit_erasure enable trigger all
                    """,
                    by: deadline
                )
            }
            #expect(try await Self.count(database).suppressions > 0)
            #expect(try await store.erase("DSR-2", ["kris-gh"]).isCompleted)
            #expect(try await Self.count(database).suppressions == 0)
            #expect(try await Self.run(database).suppressions == 0)
        }
    }

    @Test func `retention waits for a hold that is being placed`() async throws {
        try await Self.withTrail { _, database in
            let other = Connection(queue: BlockingQueue(label: "test"))
            try await other.open(database.superuser, by: .after(.seconds(20)))
            try await other.run { connection in
                let deadline = Deadline.after(.seconds(20))
                try connection.execute("begin", by: deadline)
                try connection.execute(
                    "select audit_place_hold('HOLD-1', 'dpo', 'audit', 'old', null, null, null, null)",
                    by: deadline
                )
            }
            let error = await #expect(throws: StoreError.self) {
                try await database.runAsSuperuser { connection, deadline in
                    try connection.execute("set lock_timeout = '100ms'", by: deadline)
                    try connection.execute(
                        "select audit_delete_entries(now() - interval '90 days', now(), 10)",
                        by: deadline
                    )
                }
            }
            #expect(error?.kind == .unavailable)
            await other.close()
        }
    }
}
