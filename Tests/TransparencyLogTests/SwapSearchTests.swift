import Testing
import TransparencyLog

@Suite struct SwapSearchTests {
    /// A tree whose leaves `first` and `second` were swapped, and what remembers how it was.
    private struct Swapped {
        let naive: NaiveTree
        var leaves: [MerkleHash]
        var tree = LeafTree()

        init(_ size: Int, _ first: Int, _ second: Int) {
            naive = NaiveTree(size)
            leaves = naive.leaves
            leaves.swapAt(first, second)
            for leaf in leaves { tree.append(leaf) }
        }

        /// The former roots of full tiles that are others now.
        var disturbed: [UInt64: MerkleHash] {
            var disturbed: [UInt64: MerkleHash] = [:]
            for tile in tree.tileRoots.indices {
                let root = naive.hash(naive.leaves[tile * 256..<(tile + 1) * 256])
                if root != tree.tileRoots[tile] { disturbed[UInt64(tile)] = root }
            }
            return disturbed
        }

        func pair(_ expected: [UInt64: MerkleHash], signed sizes: [Int]) -> SwapSearch.Pair? {
            let signed = sizes.map { (size: UInt64($0), root: naive.root($0)) }
            let search = SwapSearch(tree: tree, expected: expected, signed: signed)
            var hashes: [UInt64: [MerkleHash]] = [:]
            for tile in search.tiles {
                let start = Int(tile) * 256
                hashes[tile] = Array(leaves[start..<min(start + 256, leaves.count)])
            }
            return search.pair(in: hashes)
        }
    }

    @Test(arguments: [
        (9, 2, 3), (9, 0, 8), (2, 0, 1), (256, 3, 200), (300, 2, 3), (300, 256, 299), (300, 7, 280), (600, 40, 400),
        (600, 500, 511), (513, 0, 512),
    ])
    func `leaves that were swapped are found, by the tiles' roots or by what was signed`(
        size: Int,
        first: Int,
        second: Int
    ) {
        let swapped = Swapped(size, first, second)
        let pair = SwapSearch.Pair(first: UInt64(first), second: UInt64(second))
        #expect(swapped.pair(swapped.disturbed, signed: [size]) == pair)
        // Without the roots of tiles only the signed tree shows the swap.
        #expect(swapped.pair([:], signed: [size]) == (first / 256 == second / 256 ? pair : nil))
    }

    @Test func `an older tree that was signed is enough, and a younger one of several`() {
        let swapped = Swapped(700, 260, 290)
        let pair = SwapSearch.Pair(first: 260, second: 290)
        #expect(swapped.pair([:], signed: [650, 300]) == pair)
        #expect(swapped.pair([:], signed: [291]) == pair)
    }

    @Test func `leaves that were not only swapped are not named`() {
        var changed = Swapped(300, 2, 3)
        changed.tree = LeafTree()
        changed.leaves[5] = .leaf([1])
        for leaf in changed.leaves { changed.tree.append(leaf) }
        #expect(changed.pair(changed.disturbed, signed: [300]) == nil)
        #expect(Swapped(300, 2, 3).pair([:], signed: []) == nil)
    }

    @Test func `a tile that is read again is compared with what it was`() {
        let naive = NaiveTree(300)
        var tree = LeafTree()
        for leaf in naive.leaves { tree.append(leaf) }
        #expect(tree.root == naive.root(300) && tree.size == 300)
        #expect(tree.has(Array(naive.leaves[..<256]), inTile: 0) && tree.has(Array(naive.leaves[256...]), inTile: 1))
        #expect(!tree.has(Array(naive.leaves[..<255]), inTile: 0) && !tree.has(Array(naive.leaves[257...]), inTile: 1))
        #expect(!tree.has([], inTile: 2))
    }
}
