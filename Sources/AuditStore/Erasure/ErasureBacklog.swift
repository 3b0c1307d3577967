import LibPQ
import Metrics

/// Counts the requests that are not done, as one look at the database found them.
package struct ErasureBacklog: Sendable, Equatable {
    /// In seconds: 21 days. A month is what the law allows (GDPR, Article 12(3)); somebody has to act before.
    private static let lateAfter = 21 * 86_400

    /// Including those that await a confirmation or the end of a hold.
    package let count: Int
    /// Since the oldest of them was made; 0 without one.
    package let oldestSeconds: Int
    /// Requests whose last attempt failed; they are tried again.
    package let failing: Int
    /// Requests that an instance could carry out now, or that wait for a hold.
    let due: Int

    /// What an operator should look at, or `nil`. Names nobody, not even a request.
    package var complaint: String? {
        if failing > 0 { return "\(failing) erasures fail and are tried again; the log has them by erasure_id" }
        if oldestSeconds > Self.lateAfter { return "an erasure is open for \(oldestSeconds / 86_400) days" }
        return nil
    }

    /// Reads the requests whose identifiers are still kept.
    static func read(on connection: isolated Connection, by deadline: Deadline) throws(PostgresError) -> ErasureBacklog
    {
        try connection.row(
            """
            select pg_catalog.count(*), coalesce(pg_catalog.date_part('epoch', pg_catalog.now() - pg_catalog.min(requested_at)), 0)::bigint,
                   pg_catalog.count(*) filter (where attempts > 0),
                   pg_catalog.count(*) filter (where state in ('counting', 'running', 'held') and next_attempt_at <= pg_catalog.now())
              from audit_erasure
             where sealed_identifiers is not null
            """,
            by: deadline
        ) { row throws(PostgresError) in
            try ErasureBacklog(count: row.get(0), oldestSeconds: row.get(1), failing: row.get(2), due: row.get(3))
        }
    }

    /// Sets the gauges. Every instance reports the same numbers.
    func record() {
        Gauge(label: "audit_erasures_open").record(count)
        Gauge(label: "audit_erasures_failing").record(failing)
        Gauge(label: "audit_erasure_oldest_seconds").record(oldestSeconds)
    }
}
