import AuditModel
package import LibPQ
import StrictJSON
import SystemCrypto

/// Deletes what is too old, in small transactions, and records that it did. For administrators: the service's own role
/// may not delete.
package struct Retention: Sendable {
    /// What there is to delete, or what was deleted.
    package struct Report: Sendable, Equatable {
        package var entries = 0
        package var suppressions = 0
    }

    private static let rowsAtOnce = 5000
    private static let answerWithin: Duration = .seconds(60)

    /// Entries whose `ts_utc` and `recorded_at` are longer ago.
    private let olderThan: Duration
    /// Digests of erased operators that were written longer ago: no spool is that old, and no entry of that age would be
    /// taken.
    private let suppressionsOlderThan: Duration
    /// Who asks, for the entry that tells of it.
    private let account: String

    package init(olderThan: Duration, suppressionsOlderThan: Duration, account: String) {
        self.olderThan = olderThan
        self.suppressionsOlderThan = suppressionsOlderThan
        self.account = account
    }

    /// What ``run(on:progress:)`` would delete now.
    package func count(on connection: isolated Connection) throws(PostgresError) -> Report {
        let counts = try connection.query(
            """
            select (select pg_catalog.count(*) from console_audit_log
                     where ts_utc < \(cutoff(olderThan)) and (adopted or recorded_at < \(cutoff(olderThan)))),
                   (select pg_catalog.count(*) from audit_erased_identity where erased_at < \(cutoff(suppressionsOlderThan)))
            """,
            by: .after(Self.answerWithin)
        ) { row throws(PostgresError) in try Report(entries: row.get(0), suppressions: row.get(1)) }
        return counts.first ?? Report()
    }

    /// Interrupted, it has deleted what it has told, and goes on when it is run again.
    package func run(on connection: isolated Connection, progress: (Report) -> Void) throws -> Report {
        var report = Report()
        while true {
            let deleted = try connection.query(
                "select audit_delete_entries(\(cutoff(olderThan)), \(Self.rowsAtOnce))",
                by: .after(Self.answerWithin)
            ) { row throws(PostgresError) in try row.get(0, as: Int.self) }.reduce(0, +)
            guard deleted > 0 else { break }
            report.entries += deleted
            progress(report)
        }
        let deadline = Deadline.after(Self.answerWithin)
        try connection.transaction(by: deadline) {
            report.suppressions = try connection.execute(
                "delete from audit_erased_identity where erased_at < \(cutoff(suppressionsOlderThan))",
                by: deadline
            )
            let act = ServiceAct(
                id: EntryID(bytes: SecureRandom.uuid()),
                action: .retain,
                serviceAccount: account,
                details: [
                    "older_than_seconds": .number(Double(olderThan.components.seconds)),
                    "entries_deleted": .number(Double(report.entries)),
                    "suppressions_deleted": .number(Double(report.suppressions)),
                ]
            )
            try act.insert(on: connection, by: deadline)
        }
        return report
    }

    private func cutoff(_ age: Duration) -> Statement {
        "(pg_catalog.now() - pg_catalog.make_interval(secs => \(Int(age.components.seconds))))"
    }
}
