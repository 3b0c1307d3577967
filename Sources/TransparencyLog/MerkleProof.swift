/// Lists the subtrees of the proofs of RFC 6962 (2.1.1, 2.1.2), and checks proofs.
package enum MerkleProof {
    /// Returns the leaves under each hash of leaf `index`'s proof in the tree of `size` leaves, its sibling first.
    /// - Precondition: `index < size`.
    package static func inclusion(of index: UInt64, size: UInt64) -> [Range<UInt64>] {
        precondition(index < size, "a proof is of a leaf in the tree")
        var path: [Range<UInt64>] = []
        var tree = 0..<size
        while tree.count > 1 {
            let middle = tree.lowerBound + UInt64(tree.count).split
            let (left, right) = (tree.lowerBound..<middle, middle..<tree.upperBound)
            path.append(index < middle ? right : left)
            tree = index < middle ? left : right
        }
        return path.reversed()
    }

    /// Returns the leaves under each hash of the proof that the tree of `newSize` leaves begins with that of `oldSize`.
    /// - Precondition: `0 < oldSize <= newSize`.
    package static func consistency(from oldSize: UInt64, to newSize: UInt64) -> [Range<UInt64>] {
        precondition(oldSize > 0 && oldSize <= newSize, "a tree only grows")
        var path: [Range<UInt64>] = []
        var tree = 0..<newSize
        // The old tree itself, which the verifier knows, unless only a part of it is a subtree of the new one.
        var isOldTree = true
        while tree.upperBound != oldSize {
            let middle = tree.lowerBound + UInt64(tree.count).split
            if oldSize <= middle {
                path.append(middle..<tree.upperBound)
                tree = tree.lowerBound..<middle
            } else {
                path.append(tree.lowerBound..<middle)
                tree = middle..<tree.upperBound
                isOldTree = false
            }
        }
        if !isOldTree { path.append(tree) }
        return path.reversed()
    }

    /// Returns the root that the tree of `size` leaves has if the proof is right. Compare it with a signed one.
    /// - Returns: `nil` when the index is outside of the tree, or the proof has the wrong length.
    package static func root(
        ofLeaf leaf: MerkleHash,
        at index: UInt64,
        size: UInt64,
        proof: [MerkleHash]
    ) -> MerkleHash? {
        guard index < size else { return nil }
        let path = inclusion(of: index, size: size)
        guard path.count == proof.count else { return nil }
        return zip(path, proof).reduce(leaf) { hash, sibling in
            sibling.0.lowerBound > index ? .node(hash, sibling.1) : .node(sibling.1, hash)
        }
    }

    /// Whether the proof shows that the tree with `newRoot` begins with the one with `oldRoot` (RFC 6962, 2.1.2). An
    /// empty tree begins every other, and needs no proof.
    package static func isConsistent(
        oldSize: UInt64,
        oldRoot: MerkleHash,
        newSize: UInt64,
        newRoot: MerkleHash,
        proof: [MerkleHash]
    ) -> Bool {
        guard oldSize <= newSize else { return false }
        guard oldSize > 0 else { return oldRoot == .empty && proof.isEmpty }
        let path = consistency(from: oldSize, to: newSize)
        guard path.count == proof.count else { return false }
        guard oldSize < newSize else { return oldRoot == newRoot }
        // The old tree's last full subtree, from which both roots are built up.
        let startsAtOldTree = path[0].lowerBound >= oldSize
        var (old, new) = startsAtOldTree ? (oldRoot, oldRoot) : (proof[0], proof[0])
        for (leaves, hash) in zip(path, proof).dropFirst(startsAtOldTree ? 0 : 1) {
            if leaves.lowerBound >= oldSize {
                new = .node(new, hash)
            } else {
                old = .node(hash, old)
                new = .node(hash, new)
            }
        }
        return old == oldRoot && new == newRoot
    }
}
