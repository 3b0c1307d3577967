import AuditModel
package import AuditProof
import Bytes
package import LibPQ
import StrictJSON
package import TransparencyLog

/// Checks the tables against each other and against checkpoints from outside: what an administrator runs who does not
/// trust the database.
package struct LogAudit: Sendable {
    package struct Report: Sendable {
        package let findings: [Finding]
        package let leaves: UInt64
        package let entries: Int
        package let amendments: Int
        /// Entries that retention deleted.
        package let retired: Int
        /// The numbers of erasures that have begun and not ended.
        package let openErasures: [String]
        /// The root of all leaves.
        package let root: MerkleHash
        package let origin: String

        /// Nothing was wrong, and there was something.
        package var isProof: Bool { findings.isEmpty && leaves > 0 }
    }

    private static let answerWithin: Duration = .seconds(60)

    /// Checkpoints that were kept elsewhere: the log must begin with what each of them signs.
    private let checkpoints: [Checkpoint]
    private let pepper: Pepper

    package init(checkpoints: [Checkpoint], pepper: Pepper) {
        self.checkpoints = checkpoints
        self.pepper = pepper
    }

    /// Reads everything, in one snapshot.
    package func run(on connection: isolated Connection) throws -> Report {
        try connection.execute("begin isolation level repeatable read read only", by: .after(Self.answerWithin))
        defer { _ = try? connection.execute("rollback", by: .after(Self.answerWithin)) }
        var findings: [Finding] = []
        var trail = TrailAudit()
        let root = try checkLeaves(&trail, &findings, on: connection)
        try checkSubtrees(&findings, on: connection)
        try checkEntries(&trail, &findings, on: connection)
        let (size, origin) = try connection.row(
            "select size, coalesce(origin, '') from audit_log_head",
            by: .after(Self.answerWithin)
        ) { row throws(PostgresError) in (UInt64(try row.get(0, as: Int.self)), try row.get(1, as: String.self)) }
        if size != trail.leafCount { findings.append(.wrongSize(head: size, leaves: trail.leafCount)) }
        findings += trail.finish(isWhole: true)
        return Report(
            findings: findings,
            leaves: trail.leafCount,
            entries: trail.entryCount,
            amendments: trail.amendmentCount,
            retired: trail.retiredCount,
            openErasures: trail.openErasures,
            root: root,
            origin: origin
        )
    }

    private func checkLeaves(
        _ trail: inout TrailAudit,
        _ findings: inout [Finding],
        on connection: isolated Connection
    ) throws -> MerkleHash {
        var tree = CompactRange()
        var pending = checkpoints.sorted { $0.size < $1.size }[...]
        func compare(_ tree: CompactRange, _ pending: inout ArraySlice<Checkpoint>, _ findings: inout [Finding]) {
            while let next = pending.first, next.size == tree.size {
                pending.removeFirst()
                if next.root != tree.root { findings.append(.rewritten(size: next.size)) }
            }
        }
        compare(tree, &pending, &findings)
        try connection.forEach(
            "select index, leaf, leaf_hash from audit_log_leaf order by index",
            by: .after(Self.answerWithin)
        ) { row throws(PostgresError) in
            (
                index: UInt64(try row.get(0, as: Int.self)), leaf: try row.get(1, as: Bytea.self).bytes,
                hash: try row.get(2, as: Bytea.self).bytes
            )
        } _: { row in
            if row.index > trail.leafCount { trail.skip(to: row.index) }
            let hash = MerkleHash.leaf(row.leaf)
            if hash.bytes != row.hash { findings.append(.wrongHash(level: 0, index: row.index)) }
            tree.append(hash)
            trail.add(leaf: row.leaf)
            compare(tree, &pending, &findings)
        }
        // The log was longer once.
        for checkpoint in pending { findings.append(.rewritten(size: checkpoint.size)) }
        return tree.root
    }

    /// Compares the stored roots of subtrees with the hashes below them.
    private func checkSubtrees(_ findings: inout [Finding], on connection: isolated Connection) throws {
        let counts = try connection.row(
            "select count(*), coalesce(max(index), -1) + 1 from audit_log_leaf",
            by: .after(Self.answerWithin)
        ) { row throws(PostgresError) in try row.get(1, as: Int.self) }
        for level in 1...Tile.highestLevel {
            let count = UInt64(counts) >> UInt64(8 * level)
            for index in 0..<count {
                let below = Tile(level: level - 1, index: index)
                let tile = Tile(level: level, index: index / 256, width: Int(index % 256) + 1)
                let hashes = try LogTiles.hashes(of: [below, tile], on: connection, by: .after(Self.answerWithin))
                guard let hashes, hashes[1].last == Tile.root(of: hashes[0]) else {
                    findings.append(.wrongHash(level: level, index: index))
                    continue
                }
            }
        }
    }

    private func checkEntries(
        _ trail: inout TrailAudit,
        _ findings: inout [Finding],
        on connection: isolated Connection
    ) throws {
        let pepper = pepper
        try connection.forEach(
            """
            select \(StoredEntry.columns), \(StoredDigests.columns) from console_audit_log order by recorded_at, id
            """,
            by: .after(Self.answerWithin)
        ) { row throws(PostgresError) in
            (entry: try StoredEntry(row), digests: try StoredDigests(row, from: StoredEntry.columnCount))
        } _: { row in
            let entry = row.entry
            trail.add(entry: entry.logForm)
            for column in row.digests.differences(from: entry, pepper: pepper) {
                findings.append(.changedDigest(entry.id, index: entry.logIndex ?? 0, column: column))
            }
            // Only who has the pepper can make an act's id, and a database's superuser does not.
            if entry.action.hasPrefix("audit."), !ServiceAct.isGenuine(entry, pepper: pepper) {
                findings.append(.forgedAct(entry.id, index: entry.logIndex ?? 0))
            }
        }
    }
}

extension StoredEntry {
    /// The entry's columns as the API writes them.
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
