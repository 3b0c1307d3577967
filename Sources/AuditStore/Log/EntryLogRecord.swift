import AuditModel
import AuditProof
import LibPQ
import StrictJSON

/// What the tables have about one entry: its leaves, and what its commitment is to.
struct EntryLogRecord: Sendable {
    /// The entry's own leaf, and after it the amendments.
    let leaves: [(index: UInt64, bytes: [UInt8])]
    /// In canonical form. `nil` once retention has deleted the entry.
    let content: [UInt8]?
    let blind: [UInt8]?

    static func find(
        _ id: EntryID,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> EntryLogRecord? {
        let leaves = try connection.query(
            """
            select leaf.index, leaf.leaf from audit_log_leaf as leaf
             where leaf.entry_id = \(UUIDBytes(id)) and leaf.index >= \(LogTable.index(of: "\(UUIDBytes(id))"))
             order by leaf.index
            """,
            by: deadline
        ) { row throws(PostgresError) in
            (index: UInt64(try row.get(0, as: Int.self)), bytes: try row.get(1, as: Bytea.self).bytes)
        }
        guard !leaves.isEmpty else { return nil }
        let rows = try connection.query(
            """
            select actor, actor_tombstone, payload_redacted, redactions, blind from console_audit_log
             where id = \(UUIDBytes(id))
            """,
            by: deadline
        ) { row throws(PostgresError) in
            let content = try CommittedContent(
                actor: row.optional(0),
                actorTombstone: row.optional(1),
                payload: canonical(row.get(2, as: JSONB.self).text),
                redactions: canonical(row.get(3, as: JSONB.self).text)
            )
            return (content: content.canonical, blind: try row.optional(4, as: Bytea.self)?.bytes)
        }
        return EntryLogRecord(leaves: leaves, content: rows.first?.content, blind: rows.first?.blind)
    }

    /// PostgreSQL writes numbers in other ways.
    static func canonical(_ text: [UInt8]) -> [UInt8] {
        (try? StrictJSON.parse(text, limits: .stored)).map { StrictJSON.canonical($0) } ?? text
    }
}
