/// A tree that is read leaf by leaf. Of its leaves it keeps the root of every 256, so that a tile that is read again
/// can be compared with what it was: an eighth of a byte a leaf.
package struct LeafTree: Sendable {
    private var range = CompactRange()
    package private(set) var tileRoots: [MerkleHash] = []
    /// The hashes of the tile that is not full yet.
    package private(set) var lastTile: [MerkleHash] = []

    package init() {}

    package var size: UInt64 { range.size }
    package var root: MerkleHash { range.root }

    package mutating func append(_ leaf: MerkleHash) {
        range.append(leaf)
        lastTile.append(leaf)
        guard lastTile.count == Tile.fullWidth else { return }
        tileRoots.append(Tile.root(of: lastTile))
        lastTile.removeAll(keepingCapacity: true)
    }

    /// Whether these are all the hashes that were appended for a tile of level 0.
    package func has(_ hashes: [MerkleHash], inTile tile: UInt64) -> Bool {
        guard tile < UInt64(tileRoots.count) else { return tile == UInt64(tileRoots.count) && hashes == lastTile }
        return hashes.count == Tile.fullWidth && Tile.root(of: hashes) == tileRoots[Int(tile)]
    }
}
