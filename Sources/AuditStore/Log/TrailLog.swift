package import AuditModel
package import AuditProof
package import LibPQ
import Metrics
import Synchronization
package import TransparencyLog

/// The log over the trail for outsiders: signed checkpoints, tiles and proofs (RFC 6962, C2SP tlog-tiles).
///
/// The database has the leaves in one order, the root of the first n follows from them, and Ed25519 is deterministic.
/// So every instance signs the same bytes, and none has to lead. Only what is committed and durable is ever signed.
///
/// Each process remembers the largest tree that it signed, and signs nothing while the database lacks it. A restart
/// forgets that tree: a roll-back across a restart shows only against checkpoints that were kept elsewhere.
package final class TrailLog: Sendable {
    /// For each look at the database, the wait for a connection included. A proof takes several.
    private static let answerWithin: Duration = .milliseconds(2500)

    /// 1 while the database lacks what this process has signed.
    private static let rolledBackGauge = "audit_log_rolled_back"

    private let pool: Pool
    private let keys: LogKeys
    /// The largest tree that this process signed. Only grows.
    private let signed: Mutex<Checkpoint?> = Mutex(nil)
    /// The log's name. Read at the first signature and kept, since it never changes.
    private let origin: Mutex<String?> = Mutex(nil)

    init(pool: Pool, keys: LogKeys) {
        self.pool = pool
        self.keys = keys
    }

    /// Returns the whole log, signed with every key.
    /// - Throws: ``LogError/rolledBack``; ``StoreError``, `notDurable` when a crash could take leaves away.
    package func checkpoint() async throws -> SignedCheckpoint {
        let size = try await durableSize()
        return try await sign(size: size, root: hashes(of: [0..<size], size: size)[0])
    }

    /// Returns proofs that the leaves are in the log, in the order of `indexes` and against one checkpoint of all of
    /// it. `nil` for an index past its end.
    /// - Throws: ``LogError/rolledBack``, ``StoreError``.
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

    /// Returns a proof for each leaf against the tree that it completes, in the order of `indexes`. The proof has the
    /// same bytes whenever a caller asks for it, and whichever instance answers.
    ///
    /// Does not wait for the disk: each index must come from a commit that this process knows to be durable.
    /// - Throws: ``LogError/rolledBack``, ``StoreError``.
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

    /// Returns what C2SP's tlog-tiles serves under this path, or `nil` for a tile that is not in the durable log. A
    /// tile of a tree that this process has signed needs no wait for the disk.
    /// - Throws: ``LogError/rolledBack``, ``StoreError``.
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

    /// Returns everything that shows an entry to be what was recorded: content and blind, leaf and amendments, and the
    /// acts of the erasures that changed it, all against one checkpoint. `nil` for an id that the log does not have.
    ///
    /// Reads the tables first and the log's size after, so the checkpoint covers every leaf that was read.
    /// - Throws: ``LogError/rolledBack``, ``StoreError``.
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
    /// Returns how many leaves there are that no crash can take away. Waits for what another session may have committed
    /// without waiting for the disk or the standby.
    ///
    /// Writes an empty message to the write-ahead log. Its commit comes after those of all leaves that the statement
    /// sees, and waits for the flush and the standby. Skips that while the log has not grown since the last signature.
    /// - Throws: ``StoreError`` `notDurable` when this server's settings would not have it wait;
    ///   ``LogError/rolledBack`` when there are fewer leaves than this process signed.
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
            ) { row throws(PostgresError) in (try row.get(0, as: UInt64.self), try row.get(1, as: [String].self)) }
            // Before the commit and after it: a session takes in a reloaded configuration between two statements.
            try Durability.require(settings)
            try Durability.require(on: connection, by: deadline)
            return durable
        }
        guard size >= signedSize else { throw rolledBack() }
        return size
    }

    /// Returns the hashes of subtrees, in their order. Computes beside them, from the same tables, whether the tree
    /// still begins with what was signed last.
    /// - Parameter size: leaves of the tree in which the subtrees are.
    /// - Throws: ``LogError/rolledBack`` when it does not, or when leaves are missing that the head counts.
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

    /// Sets the gauge that operators watch, and returns the error to throw.
    private func rolledBack() -> LogError {
        Gauge(label: Self.rolledBackGauge).record(1)
        return .rolledBack
    }

    /// Signs a tree, and remembers it if it is the largest so far. Resets the gauge: the database has what was signed.
    ///
    /// Checks nothing: ``hashes(of:size:)`` has compared the tree with the last one, and its leaves are durable.
    private func sign(size: UInt64, root: MerkleHash) async throws -> SignedCheckpoint {
        let origin = try await name()
        let checkpoint = Checkpoint(origin: origin, size: size, root: root)
        signed.withLock { last in
            if size > last?.size ?? 0 { last = checkpoint }
        }
        Gauge(label: Self.rolledBackGauge).record(0)
        return SignedCheckpoint(checkpoint, signedBy: keys.signers(origin: origin))
    }

    /// Returns the log's name, from the database at the first call.
    private func name() async throws -> String {
        if let origin = origin.withLock({ $0 }) { return origin }
        let deadline = Deadline.after(Self.answerWithin)
        let name = try await pool.lend(by: deadline) { connection in
            try LogTable.head(on: connection, by: deadline).origin
        }
        origin.withLock { $0 = name }
        return name
    }

    /// Returns the log's name, or `nil` for a log that was never served. For an administrator's connection.
    package static func origin(
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> String? {
        try connection.row("select origin from audit_log_head", by: deadline) { row throws(PostgresError) in
            try row.optional(0)
        }
    }
}
