/// A tile of the tree (C2SP tlog-tiles): up to 256 hashes side by side, of leaves or of full tiles below.
package struct Tile: Hashable, Sendable {
    package static let fullWidth = 256
    /// Levels of the tree that a tile spans: 256 is 2 to the 8th.
    static let height = 8
    /// The highest level that a tile of a tree with at most 2^63 leaves can have.
    package static let highestLevel = 7

    /// 0 for a tile over leaves.
    package let level: Int
    /// The tile's number on its level, from 0.
    package let index: UInt64
    /// From 1 to 256.
    package let width: Int

    package init(level: Int, index: UInt64, width: Int = fullWidth) {
        self.level = level
        self.index = index
        self.width = width
    }

    package var isFull: Bool { width == Self.fullWidth }

    /// Which hashes of the tree it holds, counted on its level.
    package var nodes: Range<UInt64> {
        let start = index * UInt64(Self.fullWidth)
        return start..<start + UInt64(width)
    }

    /// Whether a tree of `size` leaves has all of it.
    package func isIn(treeOf size: UInt64) -> Bool {
        nodes.upperBound <= size >> UInt64(Self.height * level)
    }

    /// Creates the tile that holds the hashes under a node, as wide as a tree of `size` leaves has it. Its bottom row
    /// is 256 wide, so a node is made of 1, 2, 4 … 128 neighbours in it.
    package init(with node: TreeNode, treeOf size: UInt64) {
        level = node.level / Self.height
        let first = node.index << UInt64(node.level % Self.height)
        index = first / UInt64(Self.fullWidth)
        let onLevel = size >> UInt64(Self.height * level)
        width = Int(min(onLevel - index * UInt64(Self.fullWidth), UInt64(Self.fullWidth)))
    }

    /// Returns the hash of `node` from the tile's hashes.
    /// - Returns: `nil` when the node is not in this tile, or there are other hashes than the tile has.
    package func hash(of node: TreeNode, in hashes: [MerkleHash]) -> MerkleHash? {
        let count = 1 << (node.level % Self.height)
        let first = node.index << UInt64(node.level % Self.height)
        guard node.level / Self.height == level, nodes.contains(first), hashes.count == width else { return nil }
        let start = Int(first - nodes.lowerBound)
        guard start + count <= width else { return nil }
        return Tile.root(of: hashes[start..<start + count])
    }

    /// Returns the root of a full subtree over adjacent hashes.
    /// - Precondition: their number is a power of two.
    package static func root(of hashes: some Collection<MerkleHash>) -> MerkleHash {
        var row = Array(hashes)
        while row.count > 1 {
            row = stride(from: 0, to: row.count, by: 2).map { .node(row[$0], row[$0 + 1]) }
        }
        return row[0]
    }
}
