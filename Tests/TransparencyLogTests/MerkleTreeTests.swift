import Testing
import TransparencyLog

@Suite struct MerkleTreeTests {
    /// The leaves and roots that Certificate Transparency's implementations share.
    @Test func `roots of the known leaves`() {
        let leaves: [[UInt8]] = [
            [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43], Array(0x50...0x57),
            Array(0x60...0x6F),
        ]
        let roots = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var tree = CompactRange()
        #expect(hex(tree.root) == roots[0])
        for (leaf, root) in zip(leaves, roots.dropFirst()) {
            tree.append(.leaf(leaf))
            #expect(hex(tree.root) == root)
        }
    }

    @Test func `a growing tree has the root of the definition`() {
        let naive = NaiveTree(130)
        var tree = CompactRange()
        for (index, leaf) in naive.leaves.enumerated() {
            tree.append(leaf)
            #expect(tree.root == naive.root(index + 1))
        }
    }

    @Test func `inclusion proofs are the definition's, from the tiles`() async throws {
        for size in [1, 2, 3, 7, 8, 255, 256, 257, 600] {
            let naive = NaiveTree(size)
            let reader = TileReader(size: UInt64(size)) { try $0.map { try naive.hashes(of: $0, size: size) } }
            for index in Set([0, 1, size / 2, size - 2, size - 1, 255, 256].filter { 0..<size ~= $0 }) {
                let path = MerkleProof.inclusion(of: UInt64(index), size: UInt64(size))
                let proof = try await reader.hashes(of: path)
                #expect(proof == naive.path(index, naive.leaves[...]))
                let leaf = naive.leaves[index]
                func root(_ leaf: MerkleHash, _ index: Int, _ proof: [MerkleHash]) -> MerkleHash? {
                    MerkleProof.root(ofLeaf: leaf, at: UInt64(index), size: UInt64(size), proof: proof)
                }
                #expect(root(leaf, index, proof) == naive.root(size))
                #expect(root(.leaf([1]), index, proof) != naive.root(size))
                #expect(root(leaf, (index + 1) % size, proof) != naive.root(size) || size == 1)
                #expect(root(leaf, index, proof + [.empty]) == nil)
                #expect(root(leaf, size, proof) == nil)
            }
        }
    }

    @Test func `consistency proofs are the definition's, and no other old or new root passes`() async throws {
        let naive = NaiveTree(300)
        for (old, new) in [
            (1, 1), (1, 2), (2, 3), (3, 7), (4, 8), (6, 8), (7, 8), (255, 256), (256, 300), (257, 300), (299, 300),
        ] {
            let reader = TileReader(size: UInt64(new)) { try $0.map { try naive.hashes(of: $0, size: new) } }
            let path = MerkleProof.consistency(from: UInt64(old), to: UInt64(new))
            let proof = try await reader.hashes(of: path)
            #expect(proof == naive.proof(old, naive.leaves[..<new]))
            func isConsistent(_ oldRoot: MerkleHash, _ newRoot: MerkleHash, _ proof: [MerkleHash]) -> Bool {
                MerkleProof.isConsistent(
                    oldSize: UInt64(old),
                    oldRoot: oldRoot,
                    newSize: UInt64(new),
                    newRoot: newRoot,
                    proof: proof
                )
            }
            #expect(isConsistent(naive.root(old), naive.root(new), proof))
            #expect(!isConsistent(.empty, naive.root(new), proof))
            #expect(!isConsistent(naive.root(old), .empty, proof))
            #expect(!isConsistent(naive.root(old), naive.root(new), proof + [.empty]))
        }
        #expect(MerkleProof.isConsistent(oldSize: 0, oldRoot: .empty, newSize: 3, newRoot: naive.root(3), proof: []))
        #expect(!MerkleProof.isConsistent(oldSize: 4, oldRoot: .empty, newSize: 3, newRoot: naive.root(3), proof: []))
    }

    @Test func `roots of earlier sizes come from the tiles`() async throws {
        let naive = NaiveTree(600)
        let reader = TileReader(size: 600) { try $0.map { try naive.hashes(of: $0, size: 600) } }
        for size in [0, 1, 255, 256, 257, 511, 512, 600] {
            #expect(try await reader.hashes(of: [0..<UInt64(size)]) == [naive.root(size)])
        }
    }

    @Test func `a tile that is too short is an error`() async throws {
        let reader = TileReader(size: 300) { $0.map { _ in [] } }
        await #expect(throws: TileError.missingHash) { try await reader.hashes(of: [0..<300]) }
        #expect(throws: TileError.malformed) { try Tile.decode([1, 2, 3]) }
    }

    private func hex(_ hash: MerkleHash) -> String {
        hash.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
