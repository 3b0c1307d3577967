import AuditModel
import LibPQ

/// Where entries are in the log.
enum LogTable {
    /// The index of the leaf of an entry that is stored, as a scalar subquery. An id can come into use again once
    /// retention has deleted its entry: the last leaf counts.
    static func index(of id: Statement) -> Statement {
        """
        (select pg_catalog.max(leaf.index) from audit_log_leaf as leaf
          where leaf.entry_id = \(id) and not leaf.amendment)
        """
    }

    struct Head: Sendable {
        /// How many leaves there are.
        let size: UInt64
        /// The log's name.
        let origin: String
    }

    static func head(on connection: isolated Connection, by deadline: Deadline) throws(PostgresError) -> Head {
        try connection.row("select size, origin from audit_log_head", by: deadline) { row throws(PostgresError) in
            Head(size: UInt64(try row.get(0, as: Int.self)), origin: try row.get(1))
        }
    }

    /// The index of the first leaf of the entries that this session has inserted last, as the trigger that appends leaves
    /// has left it.
    static let firstIndex: Statement = "pg_catalog.current_setting('raptor_audit.first_leaf', true)::int8"
}
