/// The root of a full subtree: the one over the leaves `index << level ..< (index + 1) << level`.
package struct TreeNode: Hashable, Sendable {
    package let level: Int
    package let index: UInt64

    package init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }

    /// The fewest full subtrees that cover `leaves`, from left to right, where `leaves` are a subtree as RFC 6962 splits
    /// a tree: from a multiple of a power of two that is not smaller than their number.
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
    /// The largest power of two that is not larger. Zero has none.
    var largestPowerOfTwo: UInt64 {
        self == 0 ? 0 : 1 << UInt64(63 - leadingZeroBitCount)
    }

    /// The largest power of two that is smaller: where RFC 6962 splits so many leaves. For two or more.
    var split: UInt64 {
        (self - 1).largestPowerOfTwo
    }
}
