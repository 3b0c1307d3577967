import AuditModel
package import LibPQ
import StrictJSON

/// Records that it deletes what is too old, and deletes it in small transactions. The service's role may not delete.
///
/// Entries that a hold covers stay, and so do the service's acts. The log keeps the leaves of what is deleted.
package struct Retention: Sendable {
    /// What there is to delete, or what was deleted.
    package struct Report: Sendable, Equatable {
        package var entries = 0
        /// Digests of erased operators. Late entries of those people are stored with their name from then on.
        package var suppressions = 0
    }

    /// Entries of one transaction, so that inserts never wait for a long one.
    private static let rowsAtOnce = 5000
    /// For each transaction.
    private static let answerWithin: Duration = .seconds(60)

    /// Entries whose `ts_utc` and `recorded_at` are both longer ago; of adopted ones, `ts_utc`. In whole seconds.
    private let olderThan: Duration
    /// Digests of erased operators that were written longer ago, and that no later or open request names: no spool is
    /// that old, and no entry of that age would be taken. In whole seconds.
    private let suppressionsOlderThan: Duration
    /// The account that the entry about the deletion names.
    private let account: String

    /// - Parameters:
    ///   - olderThan: the database refuses less than 30 days when it comes to deleting.
    ///   - account: who asks, and must have the form of an account's name.
    package init(olderThan: Duration, suppressionsOlderThan: Duration, account: String) {
        self.olderThan = olderThan
        self.suppressionsOlderThan = suppressionsOlderThan
        self.account = account
    }

    /// Returns what ``run(on:pepper:progress:)`` would delete now. Changes nothing.
    package func count(on connection: isolated Connection) throws(PostgresError) -> Report {
        try connection.row(
            """
            select (select pg_catalog.count(*) from audit_old_entries(\(cutoff(olderThan)), pg_catalog.now(), null)),
                   (select pg_catalog.count(*) from audit_erased_identity where \(isOutlived))
            """,
            by: .after(Self.answerWithin)
        ) { row throws(PostgresError) in try Report(entries: row.get(0), suppressions: row.get(1)) }
    }

    /// Records what is going to be deleted, and deletes it, the oldest first. Returns what was deleted.
    ///
    /// The act and the digests are one transaction, which commits before the first entry is deleted; each batch of
    /// entries is another. So a leaf of the log whose entry is missing is always covered by an act, also when this is
    /// interrupted; run again, it goes on. Every deleted id stays known, and is not used again.
    /// - Parameter progress: called after each batch, with all that was deleted so far.
    /// - Throws: ``PostgresError``, ``StoreError``. What was committed stays deleted, and the act stays recorded.
    package func run(on connection: isolated Connection, pepper: Pepper, progress: (Report) -> Void) throws -> Report {
        let (time, recordedAt, report) = try record(on: connection, pepper: pepper)
        var deleted = Report(suppressions: report.suppressions)
        while true {
            let count: Int = try connection.value(
                "select audit_delete_entries(\(time), \(recordedAt), \(Self.rowsAtOnce))",
                by: .after(Self.answerWithin)
            )
            guard count > 0 else { return deleted }
            deleted.entries += count
            progress(deleted)
        }
    }

    /// Deletes the digests and records the act, in one transaction. Returns the time before which entries are to be
    /// deleted, and when the act was recorded: a hold that was in force then protects its entries even if it ends.
    private func record(
        on connection: isolated Connection,
        pepper: Pepper
    ) throws -> (olderThan: Timestamp, recordedAt: Timestamp, Report) {
        let deadline = Deadline.after(Self.answerWithin)
        return try connection.transaction(by: deadline) {
            let (time, recordedAt) = try connection.row(
                "select \(cutoff(olderThan)), pg_catalog.now()",
                by: deadline
            ) { row throws(PostgresError) in
                (try row.get(0, as: Timestamp.self), try row.get(1, as: Timestamp.self))
            }
            var report = try count(on: connection)
            report.suppressions = try connection.execute(
                "delete from audit_erased_identity where \(isOutlived)",
                by: deadline
            )
            let act = ServiceAct(
                .retain,
                about: time.description,
                serviceAccount: account,
                details: [
                    "entries": .number(Double(report.entries)),
                    "suppressions_deleted": .number(Double(report.suppressions)),
                ],
                pepper: pepper
            )
            try act.insert(on: connection, by: deadline)
            return (time, recordedAt, report)
        }
    }

    /// SQL on audit_erased_identity: whether a digest is old enough, and no request names it that is open or was started
    /// since: a second request about a person does not write the digest anew.
    private var isOutlived: Statement {
        """
        erased_at < \(cutoff(suppressionsOlderThan))
            and identity_digest <> all (array(
                    select pg_catalog.unnest(identity_digests) from audit_erasure
                     where sealed_identifiers is not null or started_at >= \(cutoff(suppressionsOlderThan))))
        """
    }

    /// SQL: the time that was so long ago when the transaction began.
    private func cutoff(_ age: Duration) -> Statement {
        "(pg_catalog.now() - pg_catalog.make_interval(secs => \(Int(age.components.seconds))))"
    }
}
