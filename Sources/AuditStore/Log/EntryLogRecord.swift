import AuditModel
import AuditProof
import LibPQ

/// What the tables hold about one entry: its leaves in the log, and what opens its commitment. A verifier needs no more
/// than this and the acts of the erasures to check the entry.
struct EntryLogRecord: Sendable {
    let id: EntryID
    /// The entry's own leaf first, and after it the amendments in the order of the log. Never empty.
    var leaves: [(index: UInt64, bytes: [UInt8])]
    /// The canonical form of actor, tombstone, payload and redactions together, to which the latest leaf commits. `nil`
    /// once retention has deleted the entry.
    let content: [UInt8]?
    /// The 32 random bytes that open the commitment together with ``content``. An erasure replaces them, so that only
    /// the amendment can still be opened. `nil` once retention has deleted the entry.
    let blind: [UInt8]?
    /// Set where the entry's actor was erased.
    let tombstone: String?

    /// The ids of the acts that the amendments cite, in their order. A leaf that cannot be parsed cites nothing.
    private var cited: [EntryID] {
        leaves.dropFirst().compactMap { leaf in
            if case .amendment(let amendment)? = LogLeaf(leaf.bytes) { amendment.erasure } else { nil }
        }
    }

    /// Returns what the tables hold about `id`, or `nil` when the log has no leaf of its own for it.
    ///
    /// Reads leaves and row with one statement: no erasure comes between. Skips leaves of an earlier entry of the id.
    static func find(
        _ id: EntryID,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> EntryLogRecord? {
        // Each row has one leaf, and beside it the entry, which is the same in all of them.
        let records: [EntryLogRecord] = try connection.query(
            """
            select leaf.index, leaf.leaf, entry.id is not null, entry.actor, entry.actor_tombstone, entry.payload_redacted,
                   entry.redactions, entry.blind
              from audit_log_leaf as leaf
              left join console_audit_log as entry on entry.id = leaf.entry_id
             where leaf.entry_id = \(id) and leaf.index >= \(LogTable.index(of: "\(id)"))
             order by leaf.index
            """,
            by: deadline
        ) { row throws(PostgresError) in
            let leaf = (index: try row.get(0, as: UInt64.self), bytes: try row.get(1, as: Bytea.self).bytes)
            guard try row.get(2, as: Bool.self) else {
                return EntryLogRecord(id: id, leaves: [leaf], content: nil, blind: nil, tombstone: nil)
            }
            let content = try CommittedContent(
                actor: row.optional(3),
                actorTombstone: row.optional(4),
                payload: row.get(5, as: CanonicalText.self).bytes,
                redactions: row.get(6, as: CanonicalText.self).bytes
            )
            return EntryLogRecord(
                id: id,
                leaves: [leaf],
                content: content.canonical,
                blind: try row.optional(7, as: Bytea.self)?.bytes,
                tombstone: try row.optional(4)
            )
        }
        guard var record = records.first else { return nil }
        record.leaves = records.flatMap(\.leaves)
        return record
    }

    /// Returns an entry and the acts of the erasures that explain what it lacks, all read in one snapshot; `nil` when
    /// the log does not have the entry.
    ///
    /// A later erasure may have amended an act: its acts are followed too, each once, so the search ends.
    /// - Parameter deadline: for all statements together.
    /// - Throws: ``PostgresError``. The transaction is rolled back, or the connection closed.
    static func findWithActs(
        _ id: EntryID,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> (entry: EntryLogRecord, acts: [EntryLogRecord])? {
        let beginning: Statement = "begin isolation level repeatable read read only"
        return try connection.transaction(by: deadline, beginning: beginning) {
            guard let entry = try find(id, on: connection, by: deadline) else { return nil }
            var acts: [EntryLogRecord] = []
            var wanted = try actIDs(of: entry, on: connection, by: deadline)
            while let next = wanted.popLast() {
                guard !acts.contains(where: { $0.id == next }),
                    let act = try find(next, on: connection, by: deadline)
                else { continue }
                acts.append(act)
                wanted += try actIDs(of: act, on: connection, by: deadline)
            }
            return (entry, acts)
        }
    }

    /// Returns the ids of the acts with which the erasures began and ended that amended an entry, the newest first.
    ///
    /// An entry that arrived after the erasure has a tombstone and no amendment: its acts are those of every erasure
    /// that uses that tombstone. Returns nothing for an entry with neither.
    private static func actIDs(
        of record: EntryLogRecord,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [EntryID] {
        let cited = record.cited
        guard !cited.isEmpty || record.tombstone != nil else { return [] }
        let numbers: Statement =
            cited.isEmpty
            ? "act.payload_redacted ->> 'tombstone' = \(record.tombstone ?? "")"
            : """
            act.payload_redacted ->> 'erasure_id' in (
                select begun.payload_redacted ->> 'erasure_id' from console_audit_log as begun
                 where begun.id = any (\(cited)))
            """
        return try connection.query(
            """
            select act.id from console_audit_log as act
             where act.action in ('audit.rewrite.trail', 'audit.erase.trail') and \(numbers)
             order by act.ts_utc desc, act.id
            """,
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: EntryID.self) }
    }
}
