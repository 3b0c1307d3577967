import TransparencyLog

/// The Merkle tree as RFC 6962 (2.1) defines it, by recursion over all leaves: what the quicker code is compared with.
struct NaiveTree {
    let leaves: [MerkleHash]

    init(_ count: Int) {
        leaves = (0..<count).map { MerkleHash.leaf(Array("leaf \($0)".utf8)) }
    }

    func root(_ size: Int) -> MerkleHash {
        hash(leaves[..<size])
    }

    func hash(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
        switch leaves.count {
        case 0: return .empty
        case 1: return leaves[leaves.startIndex]
        default:
            let middle = leaves.startIndex + split(leaves.count)
            return .node(hash(leaves[..<middle]), hash(leaves[middle...]))
        }
    }

    /// PATH of 2.1.1.
    func path(_ index: Int, _ leaves: ArraySlice<MerkleHash>) -> [MerkleHash] {
        guard leaves.count > 1 else { return [] }
        let middle = leaves.startIndex + split(leaves.count)
        return index < middle
            ? path(index, leaves[..<middle]) + [hash(leaves[middle...])]
            : path(index, leaves[middle...]) + [hash(leaves[..<middle])]
    }

    /// SUBPROOF of 2.1.2, `size` being counted from the start of `leaves`.
    func proof(_ size: Int, _ leaves: ArraySlice<MerkleHash>, isWhole: Bool = true) -> [MerkleHash] {
        if size == leaves.count { return isWhole ? [] : [hash(leaves)] }
        let count = split(leaves.count)
        let middle = leaves.startIndex + count
        return size <= count
            ? proof(size, leaves[..<middle], isWhole: isWhole) + [hash(leaves[middle...])]
            : proof(size - count, leaves[middle...], isWhole: false) + [hash(leaves[..<middle])]
    }

    private func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }

    /// The tiles of the tree of `size` leaves.
    func hashes(of tile: Tile, size: Int) throws -> [MerkleHash] {
        guard tile.isIn(treeOf: UInt64(size)) else { throw TileError.missingHash }
        let each = 1 << (8 * tile.level)
        return tile.nodes.map { hash(leaves[Int($0) * each..<(Int($0) + 1) * each]) }
    }
}
