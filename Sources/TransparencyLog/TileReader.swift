/// Computes the hashes of a tree's roots and proofs from its tiles.
///
/// It trusts nothing: a verifier must compare roots with a signed checkpoint, and check proofs against it.
package struct TileReader: Sendable {
    /// Fetches the hashes of tiles, in the order of the tiles.
    package typealias Fetch = @Sendable ([Tile]) async throws -> [[MerkleHash]]

    private let size: UInt64
    private let fetch: Fetch

    /// - Parameter size: the tree's size, which decides how wide the last tile of each level is.
    package init(size: UInt64, fetch: @escaping Fetch) {
        self.size = size
        self.fetch = fetch
    }

    /// Returns the root over each range of leaves: a subtree as RFC 6962 splits a tree, such as ``MerkleProof`` lists.
    /// - Throws: ``TileError/missingHash`` when a tile is too short; what fetching throws.
    package func hashes(of subtrees: [Range<UInt64>]) async throws -> [MerkleHash] {
        let covering = subtrees.map { TreeNode.covering($0) }
        let tiles = try await tiles(with: covering.flatMap(\.self))
        return try covering.map { nodes in MerkleHash.root(of: try nodes.map { try hash(of: $0, in: tiles) }) }
    }

    /// Fetches the tiles that the nodes are in, each once.
    private func tiles(with nodes: [TreeNode]) async throws -> [Tile: [MerkleHash]] {
        let tiles = Array(Set(nodes.map { Tile(with: $0, treeOf: size) }))
        guard !tiles.isEmpty else { return [:] }
        return Dictionary(zip(tiles, try await fetch(tiles))) { first, _ in first }
    }

    private func hash(of node: TreeNode, in tiles: [Tile: [MerkleHash]]) throws -> MerkleHash {
        let tile = Tile(with: node, treeOf: size)
        guard let hash = tiles[tile].flatMap({ tile.hash(of: node, in: $0) }) else { throw TileError.missingHash }
        return hash
    }
}

/// A tile that cannot be of this tree.
package enum TileError: Error, Equatable, CustomStringConvertible {
    case missingHash
    case malformed

    package var description: String {
        switch self {
        case .missingHash: "a tile has fewer hashes than the tree's size says"
        case .malformed: "a tile is not a sequence of 32-byte hashes"
        }
    }
}

extension Tile {
    /// Returns the hashes one after the other, as tiles are served.
    package static func encode(_ hashes: [MerkleHash]) -> [UInt8] {
        hashes.flatMap(\.bytes)
    }

    /// Returns the hashes of a tile as it is served.
    /// - Throws: ``TileError/malformed`` unless the bytes are a multiple of 32. Their number is not checked.
    package static func decode(_ bytes: [UInt8]) throws(TileError) -> [MerkleHash] {
        guard bytes.count.isMultiple(of: 32) else { throw .malformed }
        return stride(from: 0, to: bytes.count, by: 32).compactMap { MerkleHash(bytes[$0..<$0 + 32]) }
    }
}
