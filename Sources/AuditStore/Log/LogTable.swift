import AuditModel
import LibPQ

/// SQL that finds entries in the log, and the log's head.
enum LogTable {
    /// Returns a scalar subquery: the index of the leaf of an entry that is stored, or null. Amendments do not count.
    /// An id can come into use again once retention has deleted its entry: the last leaf counts.
    /// - Parameter id: SQL for a `uuid`, such as a column of the enclosing statement.
    static func index(of id: Statement) -> Statement {
        """
        (select pg_catalog.max(leaf.index) from audit_log_leaf as leaf
          where leaf.entry_id = \(id) and not leaf.amendment)
        """
    }

    /// The one row of `audit_log_head`.
    struct Head: Sendable {
        /// How many leaves there are; the index of the next one.
        let size: UInt64
        /// The log's name, which every checkpoint carries. Chosen at the first start and kept.
        let origin: String
    }

    /// Returns the head as the last commit left it, which may not be on the disk yet.
    /// - Throws: ``PostgresError``, also for a log that has no name yet.
    static func head(on connection: isolated Connection, by deadline: Deadline) throws(PostgresError) -> Head {
        try connection.row("select size, origin from audit_log_head", by: deadline) { row throws(PostgresError) in
            try Head(size: row.get(0), origin: row.get(1))
        }
    }

    /// SQL: the index of the first leaf of the entries that this session has inserted last, as the trigger that appends
    /// leaves has left it. Saves a look-up for each entry. Null in a session that has inserted nothing: the setting is
    /// empty then, rather than missing, once an insert was rolled back.
    static let firstIndex: Statement =
        "nullif(pg_catalog.current_setting('raptor_audit.first_leaf', true), '')::int8"
}
