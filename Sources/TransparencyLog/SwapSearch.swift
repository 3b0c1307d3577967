/// Finds two leaves that stand in each other's place, in a tree whose root is not the one that was signed.
///
/// It tries pairs. Where the roots of tiles say which tiles differ, these are the pairs of one tile, or of two: at most
/// 65,536. Otherwise it tries the pairs within each of the first tiles.
package struct SwapSearch: Sendable {
    /// The most tiles in which to look for a pair without knowing which of them differs.
    private static let mostTiles: UInt64 = 64

    /// A pair of leaves, the first below the second.
    package struct Pair: Sendable, Hashable {
        package let first: UInt64
        package let second: UInt64

        package init(first: UInt64, second: UInt64) {
            self.first = first
            self.second = second
        }
    }

    private let tree: LeafTree
    private let expected: [(tile: UInt64, root: MerkleHash)]
    private let signed: (size: UInt64, root: MerkleHash)?

    /// - Parameters:
    ///   - tree: the leaves as they are.
    ///   - expected: the roots that full tiles should have and do not.
    ///   - signed: trees that should have been its beginning and are not.
    package init(tree: LeafTree, expected: [UInt64: MerkleHash], signed: [(size: UInt64, root: MerkleHash)]) {
        self.tree = tree
        self.expected = expected.sorted { $0.key < $1.key }.map { (tile: $0.key, root: $0.value) }
        // The smallest has the fewest pairs.
        self.signed = signed.filter { $0.size > 0 && $0.size <= tree.size }.min { $0.size < $1.size }
    }

    /// The tiles of level 0 whose hashes ``pair(in:)`` needs; none when more than two tiles differ.
    package var tiles: [UInt64] {
        switch expected.count {
        case 0:
            guard let signed, signed.size <= Self.mostTiles * UInt64(Tile.fullWidth) else { return signedTail }
            return Array(0...(signed.size - 1) / UInt64(Tile.fullWidth))
        case 1: return Array(Set([expected[0].tile] + lastTile)).sorted()
        case 2: return expected.map(\.tile)
        default: return []
        }
    }

    private var lastTile: [UInt64] { tree.lastTile.isEmpty ? [] : [UInt64(tree.tileRoots.count)] }

    private var signedTail: [UInt64] { signed.map { [($0.size - 1) / UInt64(Tile.fullWidth)] } ?? [] }

    /// Returns the two leaves that changed places.
    /// - Parameter hashes: of the leaves in ``tiles``.
    /// - Returns: `nil` when no two leaves explain the roots.
    package func pair(in hashes: [UInt64: [MerkleHash]]) -> Pair? {
        switch expected.count {
        case 0: return signed.flatMap { pair(in: hashes, signed: $0) }
        case 1:
            let (tile, root) = expected[0]
            if let pair = within(tile, hashes[tile] ?? [], where: { $0 == root }) { return pair }
            return lastTile.first.flatMap { across(expected[0], ($0, nil), hashes) }
        case 2: return across(expected[0], (expected[1].tile, expected[1].root), hashes)
        default: return nil
        }
    }

    /// Tries the pairs within each tile against the root of a signed tree.
    private func pair(in hashes: [UInt64: [MerkleHash]], signed: (size: UInt64, root: MerkleHash)) -> Pair? {
        let width = UInt64(Tile.fullWidth)
        // The last tile first: its leaves are under no other root that could show which tile differs.
        for tile in tiles.reversed() {
            let leaves = tile * width..<min((tile + 1) * width, signed.size)
            let own = Array((hashes[tile] ?? []).prefix(leaves.count))
            guard own.count == leaves.count,
                let siblings = siblings(of: leaves, size: signed.size, hashes)
            else { continue }
            let pair = within(tile, own) { root in
                siblings.reduce(root) { $1.isLeft ? .node($1.hash, $0) : .node($0, $1.hash) } == signed.root
            }
            if let pair { return pair }
        }
        return nil
    }

    /// Returns the first pair of one tile that gives a root which `isRight` accepts.
    private func within(_ tile: UInt64, _ hashes: [MerkleHash], where isRight: (MerkleHash) -> Bool) -> Pair? {
        let rows = SwappableRows(hashes)
        let start = tile * UInt64(Tile.fullWidth)
        for first in hashes.indices {
            for second in hashes.indices.dropFirst(first + 1) where hashes[first] != hashes[second] {
                if isRight(rows.root(with: hashes[second], at: first, with: hashes[first], at: second)) {
                    return Pair(first: start + UInt64(first), second: start + UInt64(second))
                }
            }
        }
        return nil
    }

    /// Returns the first pair of two tiles that gives both of their roots. A root that is `nil` accepts any.
    private func across(
        _ left: (tile: UInt64, root: MerkleHash),
        _ right: (tile: UInt64, root: MerkleHash?),
        _ hashes: [UInt64: [MerkleHash]]
    ) -> Pair? {
        let (own, others) = (hashes[left.tile] ?? [], hashes[right.tile] ?? [])
        let (rows, otherRows) = (SwappableRows(own), SwappableRows(others))
        for first in own.indices {
            for second in others.indices where rows.root(with: others[second], at: first) == left.root {
                guard right.root.map({ otherRows.root(with: own[first], at: second) == $0 }) ?? true else { continue }
                let width = UInt64(Tile.fullWidth)
                return Pair(first: left.tile * width + UInt64(first), second: right.tile * width + UInt64(second))
            }
        }
        return nil
    }

    /// Returns the hashes beside the way from a subtree up to the root of `size` leaves, the subtree's sibling first.
    /// - Returns: `nil` when the hashes that are at hand do not reach.
    private func siblings(
        of subtree: Range<UInt64>,
        size: UInt64,
        _ hashes: [UInt64: [MerkleHash]]
    ) -> [(isLeft: Bool, hash: MerkleHash)]? {
        let path = MerkleProof.inclusion(of: subtree.lowerBound, size: size).filter { !subtree.overlaps($0) }
        let siblings = path.compactMap { leaves in
            root(over: leaves, hashes).map { (isLeft: leaves.lowerBound < subtree.lowerBound, hash: $0) }
        }
        return siblings.count == path.count ? siblings : nil
    }

    /// Returns the root over leaves, from tile roots where these suffice, else from hashes of tiles, or `nil`.
    private func root(over leaves: Range<UInt64>, _ hashes: [UInt64: [MerkleHash]]) -> MerkleHash? {
        var peaks: [MerkleHash] = []
        for node in TreeNode.covering(leaves) {
            if node.level >= Tile.height {
                let count = 1 << (node.level - Tile.height)
                let first = Int(node.index) * count
                guard first + count <= tree.tileRoots.count else { return nil }
                peaks.append(Tile.root(of: tree.tileRoots[first..<first + count]))
            } else {
                let start = node.index << UInt64(node.level)
                let first = Int(start % UInt64(Tile.fullWidth))
                guard let own = hashes[start / UInt64(Tile.fullWidth)], first + 1 << node.level <= own.count else {
                    return nil
                }
                peaks.append(Tile.root(of: own[first..<first + 1 << node.level]))
            }
        }
        return MerkleHash.root(of: peaks)
    }
}

/// The rows of a small tree, lowest first: a changed leaf costs one hash a row.
private struct SwappableRows {
    private var rows: [[MerkleHash]]

    init(_ hashes: [MerkleHash]) {
        rows = [hashes]
        while let row = rows.last, row.count > 1 {
            rows.append(
                stride(from: 0, to: row.count, by: 2).map { $0 + 1 < row.count ? .node(row[$0], row[$0 + 1]) : row[$0] }
            )
        }
    }

    func root(with hash: MerkleHash, at position: Int) -> MerkleHash {
        var (position, hash) = (position, hash)
        for row in rows.dropLast() {
            hash = parent(of: hash, at: position, in: row)
            position /= 2
        }
        return hash
    }

    func root(with first: MerkleHash, at left: Int, with second: MerkleHash, at right: Int) -> MerkleHash {
        var (left, first, right, second) = (left, first, right, second)
        for row in rows.dropLast() {
            if left == right {
                first = parent(of: first, at: left, in: row)
            } else if left ^ 1 == right {
                first = .node(first, second)
            } else {
                first = parent(of: first, at: left, in: row)
                second = parent(of: second, at: right, in: row)
            }
            (left, right) = (left / 2, right / 2)
        }
        return first
    }

    private func parent(of hash: MerkleHash, at position: Int, in row: [MerkleHash]) -> MerkleHash {
        let sibling = position ^ 1
        guard sibling < row.count else { return hash }
        return sibling < position ? .node(row[sibling], hash) : .node(hash, row[sibling])
    }
}
