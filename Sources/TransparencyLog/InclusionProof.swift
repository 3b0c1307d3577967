/// A file that shows offline that a leaf is in a log: `c2sp.org/tlog-proof@v1`.
package struct InclusionProof: Hashable, Sendable {
    private static let header = "c2sp.org/tlog-proof@v1"

    package let index: UInt64
    /// From the leaf's sibling up.
    package let hashes: [MerkleHash]
    /// The signed tree that the leaf is in. It is checked by ``verify(leaf:keys:)`` only.
    package let checkpoint: SignedNote

    package init(index: UInt64, hashes: [MerkleHash], checkpoint: SignedNote) {
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// Whether the leaf is where the proof says, in a tree that one of the keys signed.
    /// - Returns: the checkpoint of that tree.
    /// - Throws: ``CheckpointError``, ``InclusionError``.
    package func verify(leaf: some Collection<UInt8>, keys: [VerifierKey]) throws -> Checkpoint {
        let signed = try SignedCheckpoint(verifying: Array(checkpoint.description.utf8), keys: keys).checkpoint
        let root = MerkleProof.root(ofLeaf: .leaf(leaf), at: index, size: signed.size, proof: hashes)
        guard root == signed.root else { throw InclusionError() }
        return signed
    }
}

/// The leaf, its index or its hashes do not lead to the root.
package struct InclusionError: Error, Equatable, CustomStringConvertible {
    package var description: String { "the leaf is not in the tree that the checkpoint signs" }
}

extension InclusionProof: CustomStringConvertible {
    package var description: String {
        let path = hashes.map { "\($0)\n" }.joined()
        return "\(Self.header)\nindex \(index)\n\(path)\n\(checkpoint)"
    }

    /// - Returns: `nil` when `text` is not such a file.
    package init?(_ text: String) {
        guard let end = text.utf8.firstRange(of: "\n\n".utf8)?.lowerBound else { return nil }
        var lines = text[..<end].split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2, lines.removeFirst() == Self.header else { return nil }
        // Nobody signs what an application adds, and ours adds nothing.
        if lines.first?.hasPrefix("extra ") == true { lines.removeFirst() }
        guard let indexLine = lines.first, indexLine.hasPrefix("index "), let index = UInt64(indexLine.dropFirst(6)),
            indexLine == "index \(index)"
        else { return nil }
        let hashes = lines.dropFirst().map { MerkleHash(base64: $0) }
        guard hashes.count <= 64, let checkpoint = SignedNote(String(text[text.index(end, offsetBy: 2)...])) else {
            return nil
        }
        self.init(index: index, hashes: hashes.compactMap(\.self), checkpoint: checkpoint)
        guard self.hashes.count == hashes.count else { return nil }
    }
}
