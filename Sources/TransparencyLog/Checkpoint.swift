/// What a log signs (C2SP tlog-checkpoint): its name, how many leaves it has, and their root.
package struct Checkpoint: Hashable, Sendable {
    /// The log's name, as its keys have it.
    package let origin: String
    package let size: UInt64
    package let root: MerkleHash

    package init(origin: String, size: UInt64, root: MerkleHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Three lines. It has no extension lines, since nobody would check them.
    package var text: String {
        "\(origin)\n\(size)\n\(root)\n"
    }

    /// Reads the checkpoint of a note's text.
    /// - Returns: `nil` for any other text, and for 2^63 leaves and more, which no arithmetic here is made for. Ignores
    ///   extension lines, which other logs may have.
    package init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard text.hasSuffix("\n"), lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }),
            let size = UInt64(lines[1]), size <= UInt64(Int64.max), String(size) == lines[1],
            let root = MerkleHash(base64: lines[2])
        else { return nil }
        self.init(origin: String(lines[0]), size: size, root: root)
    }
}

/// A checkpoint in the note that it came in.
package struct SignedCheckpoint: Hashable, Sendable {
    package let checkpoint: Checkpoint
    package let note: SignedNote

    package init(_ checkpoint: Checkpoint, signedBy signers: [NoteSigner]) {
        self.checkpoint = checkpoint
        note = SignedNote(signing: checkpoint.text, by: signers)
    }

    /// Reads a checkpoint and checks its signatures.
    /// - Throws: ``CheckpointError``: `malformed` for what is not a checkpoint; `notSigned` unless a key with the log's
    ///   name signed it, and no signature by such a key is wrong.
    package init(verifying bytes: some Collection<UInt8>, keys: [VerifierKey]) throws(CheckpointError) {
        guard let note = SignedNote(bytes), let checkpoint = Checkpoint(text: note.text) else { throw .malformed }
        // A key's name is its log's: a note of another log under a key that is trusted for this one proves nothing.
        guard note.isSigned(byOneOf: keys.filter { $0.name == checkpoint.origin }) else { throw .notSigned }
        self.checkpoint = checkpoint
        self.note = note
    }
}

/// Why a checkpoint proves nothing.
package enum CheckpointError: Error, Equatable, CustomStringConvertible {
    case malformed
    case notSigned

    package var description: String {
        switch self {
        case .malformed: "this is not a checkpoint"
        case .notSigned: "the checkpoint is not signed by a trusted key of its log, or a signature is not valid"
        }
    }
}
