import AuditModel
package import AuditProof
import Bytes
package import LibPQ
import StrictJSON
package import TransparencyLog

/// Checks the tables against each other and against checkpoints from outside, for an administrator who does not trust
/// the database. It needs the pepper, and writes nothing.
package struct LogAudit: Sendable {
    package struct Report: Sendable {
        /// Everything that is wrong. Empty for a trail that is as it was recorded.
        package let findings: [Finding]
        /// Indexes from 0 to the last leaf, those that are missing included.
        package let leaves: UInt64
        /// Rows of the trail that were compared with their leaves.
        package let entries: Int
        /// Leaves with which erasures amended entries.
        package let amendments: Int
        /// Entries that retention deleted and recorded. Only their leaves are left.
        package let retired: Int
        /// The numbers of erasures that have begun and not ended.
        package let openErasures: [String]
        /// The root computed from all leaves, for the administrator to compare with checkpoints from elsewhere.
        package let root: MerkleHash

        /// Whether the report proves anything: nothing was wrong, and the log is not empty.
        package var isProof: Bool { findings.isEmpty && leaves > 0 }
    }

    /// For each statement, and for each part of a long result.
    private static let answerWithin: Duration = .seconds(60)

    /// Checkpoints that were kept outside of the database: the log must begin with what each of them signs.
    private let checkpoints: [Checkpoint]
    /// Recomputes digests and the ids of acts, which a superuser of the database cannot make.
    private let pepper: Pepper

    /// - Parameters:
    ///   - checkpoints: in any order; empty to check the tables against each other alone.
    ///   - pepper: the database's. With another, every digest and every act counts as forged.
    package init(checkpoints: [Checkpoint], pepper: Pepper) {
        self.checkpoints = checkpoints
        self.pepper = pepper
    }

    /// Reads everything in one snapshot and compares it. Writes nothing, and ends its transaction in every case.
    ///
    /// Recomputes every hash from the leaves: the stored hashes are checked, not trusted. Entries are compared in the
    /// order of `recorded_at`, and whole tiles are read a second time to explain leaves whose entry is missing.
    /// - Throws: ``PostgresError``. A finding is not an error.
    package func run(on connection: isolated Connection) throws -> Report {
        try connection.execute("begin isolation level repeatable read read only", by: .after(Self.answerWithin))
        defer { _ = try? connection.execute("rollback", by: .after(Self.answerWithin)) }
        var trail = TrailAudit()
        let leaves = try LeafAudit(checkpoints: checkpoints).run(&trail, on: connection)
        var findings = leaves.findings
        try checkEntries(&trail, &findings, on: connection)
        let size: UInt64 = try connection.value("select size from audit_log_head", by: .after(Self.answerWithin))
        if size != trail.leafCount { findings.append(.wrongSize(head: size, leaves: trail.leafCount)) }
        // The tail was cut off.
        let former = max(size, checkpoints.map(\.size).max() ?? 0)
        if former > trail.leafCount { findings.append(.gap(trail.leafCount..<former)) }
        while let tile = trail.nextTile(isWhole: true) {
            let whole = Tile(level: 0, index: tile)
            let leaves = try LogTiles.presentLeaves(of: whole, on: connection, by: .after(Self.answerWithin))
            trail.look(at: leaves, in: tile)
        }
        findings += trail.finish()
        return Report(
            findings: findings,
            leaves: trail.leafCount,
            entries: trail.entryCount,
            amendments: trail.amendmentCount,
            retired: trail.retiredCount,
            openErasures: trail.openErasures,
            root: leaves.root
        )
    }

    /// The first column behind the entry and its digests.
    private static let nextColumn = StoredEntry.columnCount + StoredDigests.columnCount

    /// Compares every row of the trail with its leaf, commitment and digests, and every act's id with the pepper's.
    ///
    /// A row without a leaf came in past the triggers. It is handed to `trail` all the same, which reports it.
    private func checkEntries(
        _ trail: inout TrailAudit,
        _ findings: inout [Finding],
        on connection: isolated Connection
    ) throws {
        let pepper = pepper
        try connection.forEach(
            """
            select \(StoredEntry.columns), \(StoredDigests.columns), commitment,
                   (select own.leaf from audit_log_leaf as own where own.index = \(LogTable.index(of: "console_audit_log.id")))
              from console_audit_log order by recorded_at, id
            """,
            by: .after(Self.answerWithin)
        ) { row throws(PostgresError) in
            (
                entry: try StoredEntry(row), digests: try StoredDigests(row, from: StoredEntry.columnCount),
                commitment: try row.optional(Self.nextColumn, as: Bytea.self)?.bytes,
                leaf: try row.optional(Self.nextColumn + 1, as: Bytea.self)?.bytes
            )
        } _: { row in
            let entry = row.entry
            trail.add(entry: entry.logForm, leaf: row.leaf, at: entry.logIndex)
            // The leaf was made of it, and nothing reads it any more.
            if let leaf = row.leaf, case .entry(let own)? = LogLeaf(leaf), own.commitment.bytes != row.commitment {
                findings.append(.changedColumn(entry.id, index: entry.logIndex ?? 0, column: "commitment"))
            }
            for column in row.digests.differences(from: entry, pepper: pepper) {
                findings.append(.changedDigest(entry.id, index: entry.logIndex ?? 0, column: column))
            }
            // An act's id is made with the pepper, which a superuser of the database does not have.
            if entry.action.hasPrefix("audit."), !ServiceAct.isGenuine(entry, pepper: pepper) {
                findings.append(.forgedAct(entry.id, index: entry.logIndex ?? 0))
            }
        }
    }
}

extension StoredEntry {
    /// The entry's columns as the API writes them, with `null` for a column that is empty. JSON that cannot be parsed
    /// becomes `null`, and then differs from what the leaf commits to.
    var logForm: JSONObject {
        func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
        func json(_ bytes: [UInt8]) -> JSONValue { (try? StrictJSON.parse(bytes, limits: .stored)) ?? .null }
        return [
            "id": .string(id.description), "recorded_at": .string(recordedAt.microsecondDescription),
            "ts_utc": .string(timestamp.description), "adopted": .bool(isAdopted),
            "service_account": text(serviceAccount),
            "action": text(action), "actor": text(actor), "actor_tombstone": text(actorTombstone),
            "from_sha": text(fromSHA), "to_sha": text(toSHA), "target_app": text(targetApp), "trigger": text(trigger),
            "outcome": text(outcome), "payload_redacted": json(payloadRedacted), "redactions": json(redactions),
            "blind": text(blind.map { Hex.encode($0) }), "amended_by": .array(amendedBy.map { .string($0) }),
        ]
    }
}
