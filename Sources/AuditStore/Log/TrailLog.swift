package import AuditModel
package import AuditProof
package import LibPQ
import Metrics
import Synchronization
package import TransparencyLog

/// The log over the trail, as outsiders get to see it: signed checkpoints, tiles and proofs.
///
/// Leaves are in the database in one order; the root of so many leaves follows from them, and Ed25519 is deterministic.
/// So every instance signs the same bytes, and none has to lead. Only what is committed and durable is ever signed.
package final class TrailLog: Sendable {
    private static let answerWithin: Duration = .milliseconds(2500)

    /// 1 while the database lacks what this process has signed.
    private static let rolledBackGauge = "audit_log_rolled_back"

    private let pool: Pool
    private let keys: LogKeys
    /// The largest tree that this process signed.
    private let signed: Mutex<Checkpoint?> = Mutex(nil)
    private let origin: Mutex<String?> = Mutex(nil)

    init(pool: Pool, keys: LogKeys) {
        self.pool = pool
        self.keys = keys
    }

    /// The whole log, signed.
    /// - Throws: ``LogError/rolledBack``, ``StoreError``.
    package func checkpoint() async throws -> SignedCheckpoint {
        let size = try await durableSize()
        return try await sign(size: size, root: hashes(of: [0..<size], size: size)[0])
    }

    /// That the leaves are in the log, against one checkpoint of all of it. `nil` for a leaf that there is not.
    package func proofs(of indexes: [UInt64]) async throws -> [InclusionProof?] {
        let size = try await durableSize()
        let known = indexes.filter { $0 < size }
        let paths = known.map { MerkleProof.inclusion(of: $0, size: size) }
        let hashes = try await hashes(of: [0..<size] + paths.flatMap(\.self), size: size)
        let checkpoint = try await sign(size: size, root: hashes[0])
        var rest = hashes.dropFirst()
        return indexes.map { index in
            guard index < size else { return nil }
            let count = MerkleProof.inclusion(of: index, size: size).count
            defer { rest = rest.dropFirst(count) }
            return InclusionProof(index: index, hashes: Array(rest.prefix(count)), checkpoint: checkpoint.note)
        }
    }

    /// For each leaf that this process knows to be durable, a proof against the tree that it completes: whenever it is
    /// asked for, by whichever instance, it has the same bytes.
    package func receiptProofs(of indexes: [UInt64]) async throws -> [InclusionProof] {
        guard let last = indexes.max() else { return [] }
        let size = last + 1
        let paths = indexes.map { MerkleProof.inclusion(of: $0, size: $0 + 1) + [0..<$0 + 1] }
        let hashes = try await hashes(of: paths.flatMap(\.self), size: size)
        var rest = hashes[...]
        var proofs: [InclusionProof] = []
        for (index, path) in zip(indexes, paths) {
            let part = Array(rest.prefix(path.count))
            rest = rest.dropFirst(path.count)
            let checkpoint = try await sign(size: index + 1, root: part.last ?? .empty)
            proofs.append(InclusionProof(index: index, hashes: Array(part.dropLast()), checkpoint: checkpoint.note))
        }
        return proofs
    }

    /// What C2SP's tlog-tiles serves under this path. `nil` for what the log does not have.
    package func resource(_ path: TilePath) async throws -> [UInt8]? {
        // What was signed is durable.
        var size = signed.withLock { $0?.size ?? 0 }
        if !path.tile.isIn(treeOf: size) { size = try await durableSize() }
        guard path.tile.isIn(treeOf: size) else { return nil }
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.lend(by: deadline) { connection in
            switch path {
            case .hashes(let tile):
                return try LogTiles.hashes(of: [tile], on: connection, by: deadline).map { Tile.encode($0[0]) }
            case .entries(let tile):
                return try LogTiles.leaves(of: tile, on: connection, by: deadline).map { EntryBundle.encode($0) }
            }
        }
    }

    /// Everything that shows an entry to be what was recorded. `nil` for an id that the log does not have.
    package func proof(of id: EntryID) async throws -> EntryProof? {
        let deadline = Deadline.after(Self.answerWithin)
        let found = try await pool.lend(by: deadline) { connection in
            try EntryLogRecord.findWithActs(id, on: connection, by: deadline)
        }
        guard let (entry, acts) = found else { return nil }
        let leaves = entry.leaves + acts.flatMap(\.leaves)
        let proofs = try await proofs(of: leaves.map(\.index)).compactMap(\.self)
        guard proofs.count == leaves.count else { return nil }
        var rest = zip(leaves, proofs).map { ProvedLeaf(leaf: $0.bytes, proof: $1) }[...]
        func proof(_ record: EntryLogRecord) -> EntryProof {
            defer { rest = rest.dropFirst(record.leaves.count) }
            let leaves = Array(rest.prefix(record.leaves.count))
            return EntryProof(id: record.id, leaves: leaves, content: record.content, blind: record.blind)
        }
        var own = proof(entry)
        own.acts = acts.map(proof)
        return own
    }
}

extension TrailLog {
    /// How many leaves there are that no crash can take away: what another session may have committed without waiting
    /// for the disk or the standby has been waited for.
    /// - Throws: ``StoreError`` `notDurable` when this server's settings would not have it wait; ``LogError/rolledBack``.
    private func durableSize() async throws -> UInt64 {
        let deadline = Deadline.after(Self.answerWithin)
        let signedSize = signed.withLock { $0?.size ?? 0 }
        let size = try await pool.lend(by: deadline) { connection in
            let size = try LogTable.head(on: connection, by: deadline).size
            guard size > signedSize else { return size }
            let (durable, settings) = try connection.row(
                """
                with waited as materialized (
                    select pg_catalog.pg_logical_emit_message(true, 'raptor-audit.checkpoint'::text, ''::text)
                )
                select head.size, \(Durability.settings) from audit_log_head as head, waited
                """,
                by: deadline
            ) { row throws(PostgresError) in (try row.get(0, as: Int.self), try row.get(1, as: [String].self)) }
            // Before the commit and after it: a session takes in a reloaded configuration between two statements.
            try Durability.require(settings)
            try Durability.require(on: connection, by: deadline)
            return UInt64(durable)
        }
        guard size >= signedSize else { throw rolledBack() }
        return size
    }

    /// The hashes of subtrees, and beside them a look at whether the tree still begins with what was signed last.
    private func hashes(of subtrees: [Range<UInt64>], size: UInt64) async throws -> [MerkleHash] {
        let last = signed.withLock { $0 }
        let pool = pool
        let reader = TileReader(size: max(size, last?.size ?? 0)) { tiles in
            let deadline = Deadline.after(Self.answerWithin)
            let hashes = try await pool.lend(by: deadline) { connection in
                try LogTiles.hashes(of: tiles, on: connection, by: deadline)
            }
            guard let hashes else { throw TileError.missingHash }
            return hashes
        }
        do {
            guard let last else { return try await reader.hashes(of: subtrees) }
            let hashes = try await reader.hashes(of: subtrees + [0..<last.size])
            guard hashes.last == last.root else { throw rolledBack() }
            return hashes.dropLast()
        } catch is TileError {
            // Leaves that the head counts are missing.
            throw rolledBack()
        }
    }

    private func rolledBack() -> LogError {
        Gauge(label: Self.rolledBackGauge).record(1)
        return .rolledBack
    }

    private func sign(size: UInt64, root: MerkleHash) async throws -> SignedCheckpoint {
        let origin = try await name()
        let checkpoint = Checkpoint(origin: origin, size: size, root: root)
        signed.withLock { last in
            if size > last?.size ?? 0 { last = checkpoint }
        }
        Gauge(label: Self.rolledBackGauge).record(0)
        return SignedCheckpoint(checkpoint, signedBy: keys.signers(origin: origin))
    }

    private func name() async throws -> String {
        if let origin = origin.withLock({ $0 }) { return origin }
        let deadline = Deadline.after(Self.answerWithin)
        let name = try await pool.lend(by: deadline) { connection in
            try LogTable.head(on: connection, by: deadline).origin
        }
        origin.withLock { $0 = name }
        return name
    }

    /// The log's name, if it was ever served.
    package static func origin(
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> String? {
        try connection.row("select origin from audit_log_head", by: deadline) { row throws(PostgresError) in
            try row.optional(0)
        }
    }
}
