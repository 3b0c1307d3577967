import AuditModel
import AuditProof
import LibPQ
import TransparencyLog

/// Checks the tables of the log against each other and against checkpoints from outside. Reads rows only: what the
/// entries say is compared by ``LogAudit``.
struct LeafAudit: Sendable {
    struct Result: Sendable {
        var findings: [Finding] = []
        /// The root of all leaves that are there, computed here and not read from the tables.
        var root = MerkleHash.empty
    }

    /// A leaf, and beside it its row.
    private struct LeafRow: Sendable {
        let index: UInt64
        let leaf: [UInt8]
        let hash: [UInt8]
        let entryID: EntryID
        let isAmendment: Bool

        init(_ row: borrowing Row) throws(PostgresError) {
            index = try row.get(0)
            leaf = try row.get(1, as: Bytea.self).bytes
            hash = try row.get(2, as: Bytea.self).bytes
            entryID = try row.get(3)
            isAmendment = try row.get(4)
        }

        /// Returns the names of the columns that contradict the leaf. The service finds a leaf by these columns and
        /// outsiders see the leaf alone, so a changed column would hide it from one of them.
        func differences(from leaf: LogLeaf) -> [String] {
            let (id, amends) =
                switch leaf {
                case .entry(let leaf): (leaf.id, false)
                case .amendment(let leaf): (leaf.amends, true)
                }
            return (id == entryID ? [] : ["entry_id"]) + (amends == isAmendment ? [] : ["amendment"])
        }
    }

    /// For each part of a result, not for all of it: the time for the whole log has no bound.
    private static let answerWithin: Duration = .seconds(60)

    /// The widest gap that is stepped over. A leaf behind a wider one is left out: nobody appends that many leaves, and
    /// looking at each index before it would never end.
    private static let widestGap: UInt64 = 1 << 24

    /// Checkpoints that were kept elsewhere, in any order. The log must begin with what each of them signs.
    let checkpoints: [Checkpoint]

    /// Adds all leaves to `trail` in the order of their index, and compares them with their hashes, their columns, the
    /// stored subtrees and ``checkpoints``.
    ///
    /// A checkpoint is compared when the tree has reached its size. One that signs more leaves than there are counts as
    /// rewritten, since the log was longer once. Missing indexes are skipped in `trail`, which reports them as gaps.
    /// Looks for a swapped pair of leaves only when no index is missing.
    /// - Returns: what the tables of the log alone show. `trail` collects the rest.
    /// - Throws: ``PostgresError``. `connection` must be in a transaction, since the leaves are read through a cursor.
    func run(_ trail: inout TrailAudit, on connection: isolated Connection) throws -> Result {
        var result = Result()
        var tree = LeafTree()
        var pending = checkpoints.sorted { $0.size < $1.size }[...]
        var rewritten: [Checkpoint] = []
        func compare(_ tree: LeafTree, _ pending: inout ArraySlice<Checkpoint>, _ rewritten: inout [Checkpoint]) {
            while let next = pending.first, next.size == tree.size {
                pending.removeFirst()
                if next.root != tree.root { rewritten.append(next) }
            }
        }
        compare(tree, &pending, &rewritten)
        try connection.forEach(
            "select index, leaf, leaf_hash, entry_id, amendment from audit_log_leaf order by index",
            by: .after(Self.answerWithin)
        ) { row throws(PostgresError) in
            try LeafRow(row)
        } _: { row in
            if row.index > trail.leafCount {
                guard row.index - trail.leafCount <= Self.widestGap else {
                    return result.findings.append(.gap(trail.leafCount..<row.index))
                }
                trail.skip(to: row.index)
            }
            let hash = MerkleHash.leaf(row.leaf)
            if hash.bytes != row.hash { result.findings.append(.wrongHash(level: 0, index: row.index)) }
            tree.append(hash)
            for column in trail.add(leaf: row.leaf).map(row.differences) ?? [] {
                result.findings.append(.changedRow(index: row.index, column: column))
            }
            compare(tree, &pending, &rewritten)
        }
        // The log was longer once.
        result.findings += (rewritten + pending).map { .rewritten(size: $0.size) }
        result.root = tree.root
        let disturbed = try checkSubtrees(&result.findings, size: trail.leafCount, on: connection)
        if tree.size == trail.leafCount, let pair = try swapped(tree, disturbed, rewritten, on: connection) {
            result.findings.append(.swapped(pair.first, pair.second))
        }
        return result
    }

    /// Compares the stored root of every full subtree with the hashes below it. A missing hash counts as wrong.
    /// - Returns: by the number of the tile, the stored roots of tiles of level 0 that have another root now. They help
    ///   to find which leaves were exchanged.
    private func checkSubtrees(
        _ findings: inout [Finding],
        size: UInt64,
        on connection: isolated Connection
    ) throws -> [UInt64: MerkleHash] {
        var disturbed: [UInt64: MerkleHash] = [:]
        for level in 1...Tile.highestLevel {
            for index in 0..<size >> UInt64(8 * level) {
                let below = Tile(level: level - 1, index: index)
                let tile = Tile(level: level, index: index / 256, width: Int(index % 256) + 1)
                let hashes = try LogTiles.hashes(of: [below, tile], on: connection, by: .after(Self.answerWithin))
                guard let hashes, hashes[1].last == Tile.root(of: hashes[0]) else {
                    findings.append(.wrongHash(level: level, index: index))
                    if level == 1 { disturbed[index] = hashes?[1].last }
                    continue
                }
            }
        }
        return disturbed
    }

    /// Returns two leaves that would give the expected roots again if they changed places, or `nil`. Reads only the
    /// tiles in which the search asks for leaves.
    private func swapped(
        _ tree: LeafTree,
        _ disturbed: [UInt64: MerkleHash],
        _ rewritten: [Checkpoint],
        on connection: isolated Connection
    ) throws -> SwapSearch.Pair? {
        let signed = rewritten.map { (size: $0.size, root: $0.root) }
        let search = SwapSearch(tree: tree, expected: disturbed, signed: signed)
        var hashes: [UInt64: [MerkleHash]] = [:]
        for tile in search.tiles {
            let whole = Tile(level: 0, index: tile)
            let leaves = try LogTiles.presentLeaves(of: whole, on: connection, by: .after(Self.answerWithin))
            hashes[tile] = leaves.compactMap(\.self).map { MerkleHash.leaf($0) }
        }
        return search.pair(in: hashes)
    }
}
