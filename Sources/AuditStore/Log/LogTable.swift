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

    static func indexes(
        of ids: [EntryID],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [EntryID: UInt64] {
        guard !ids.isEmpty else { return [:] }
        let rows = try connection.query(
            """
            select entry_id, pg_catalog.max(index) from audit_log_leaf
             where entry_id = any (\(ids.map { UUIDBytes($0) })) and not amendment
             group by entry_id
            """,
            by: deadline
        ) { row throws(PostgresError) in
            (try EntryID(row.get(0, as: UUIDBytes.self)), try UInt64(row.get(1, as: Int.self)))
        }
        return Dictionary(rows) { _, last in last }
    }
}
