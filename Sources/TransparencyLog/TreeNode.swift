/// The root of a full subtree: the one over the leaves `index << level ..< (index + 1) << level`.
package struct TreeNode: Hashable, Sendable {
    /// 0 for a leaf's hash.
    package let level: Int
    package let index: UInt64

    package init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }

    /// Returns the fewest full subtrees that cover `leaves`, from left to right. `leaves` must be a subtree as RFC 6962
    /// splits a tree: it begins at a multiple of a power of two that is at least the number of leaves.
    package static func covering(_ leaves: Range<UInt64>) -> [TreeNode] {
        var nodes: [TreeNode] = []
        var start = leaves.lowerBound
        while start < leaves.upperBound {
            let count = (leaves.upperBound - start).largestPowerOfTwo
            nodes.append(TreeNode(level: count.trailingZeroBitCount, index: start / count))
            start += count
        }
        return nodes
    }
}

extension UInt64 {
    /// The largest power of two up to this number, which must not be zero.
    var largestPowerOfTwo: UInt64 {
        self == 0 ? 0 : 1 << UInt64(63 - leadingZeroBitCount)
    }

    /// The largest power of two below this number, which must be two or more: where RFC 6962 splits this many leaves.
    var split: UInt64 {
        (self - 1).largestPowerOfTwo
    }
}
