/// All that a growing tree's root depends on: the roots of the full subtrees from left to right, at most 64.
package struct CompactRange: Sendable, Equatable {
    package private(set) var size: UInt64 = 0
    private var peaks: [MerkleHash] = []

    package init() {}

    /// Appends a leaf's hash. Computes one hash for each full subtree that it completes, one on average.
    package mutating func append(_ leaf: MerkleHash) {
        var hash = leaf
        // A trailing one bit of the size is a full subtree as large as the one that `hash` is the root of.
        for _ in 0..<(~size).trailingZeroBitCount { hash = .node(peaks.removeLast(), hash) }
        peaks.append(hash)
        size += 1
    }

    /// The root (RFC 6962, 2.1); ``MerkleHash/empty`` without leaves.
    package var root: MerkleHash {
        MerkleHash.root(of: peaks)
    }
}

extension MerkleHash {
    /// Returns the root over adjacent full subtrees, larger ones to the left.
    package static func root(of peaks: [MerkleHash]) -> MerkleHash {
        guard var root = peaks.last else { return .empty }
        for peak in peaks.dropLast().reversed() { root = .node(peak, root) }
        return root
    }
}
