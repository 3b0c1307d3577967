package import AuditModel
import Bytes
package import StrictJSON
package import TransparencyLog

/// A leaf and the proof that it is in the log.
package struct ProvedLeaf: Sendable, Equatable {
    /// Exactly what is hashed.
    package let leaf: [UInt8]
    package let proof: InclusionProof

    package init(leaf: [UInt8], proof: InclusionProof) {
        self.leaf = leaf
        self.proof = proof
    }
}

/// The proof that one entry is what was recorded, for checking offline: its leaves, and the content that they commit
/// to.
package struct EntryProof: Sendable, Equatable {
    package let id: EntryID
    /// The entry's own leaf, then the amendments of erasures. The last one commits to the present content.
    package let leaves: [ProvedLeaf]
    /// ``CommittedContent/canonical``. `nil` once retention has deleted the entry; what the leaf says stays provable.
    package let content: [UInt8]?
    package let blind: [UInt8]?

    package init(id: EntryID, leaves: [ProvedLeaf], content: [UInt8]?, blind: [UInt8]?) {
        self.id = id
        self.leaves = leaves
        self.content = content
        self.blind = blind
    }

    package var json: JSONValue {
        [
            "id": .string(id.description),
            "leaves": .array(
                leaves.map {
                    ["leaf": .string(String(decoding: $0.leaf, as: UTF8.self)), "proof": .string($0.proof.description)]
                }
            ),
            "content": content.map { .string(String(decoding: $0, as: UTF8.self)) } ?? .null,
            "blind": blind.map { .string(Hex.encode($0)) } ?? .null,
        ]
    }

    /// - Returns: `nil` unless `value` is what ``json`` writes.
    package init?(_ value: JSONValue) {
        guard case .object(let object) = value, case .string(let idText)? = object["id"], let id = EntryID(idText),
            case .array(let elements)? = object["leaves"]
        else { return nil }
        let leaves = elements.compactMap { element -> ProvedLeaf? in
            guard case .object(let object) = element, case .string(let leaf)? = object["leaf"],
                case .string(let text)? = object["proof"], let proof = InclusionProof(text)
            else { return nil }
            return ProvedLeaf(leaf: Array(leaf.utf8), proof: proof)
        }
        guard leaves.count == elements.count else { return nil }
        var content: [UInt8]?
        if case .string(let text)? = object["content"] { content = Array(text.utf8) }
        var blind: [UInt8]?
        if case .string(let hex)? = object["blind"] {
            guard let bytes = Hex.decode(hex) else { return nil }
            blind = bytes
        }
        self.init(id: id, leaves: leaves, content: content, blind: blind)
    }
}

extension EntryProof {
    /// What a proof shows.
    package struct Verified: Sendable {
        package let leaf: EntryLeaf
        package let index: UInt64
        package let checkpoint: Checkpoint
        package let amendments: [AmendmentLeaf]
        /// The entry's other columns as they were recorded, or as the last erasure left them. `nil` when they are gone.
        package let content: JSONObject?
    }

    /// Checks the signatures, the inclusion, that all leaves are about this entry, and that the commitment opens to the
    /// content.
    /// - Throws: ``EntryProofError``, ``CheckpointError``, ``InclusionError``.
    package func verify(keys: [VerifierKey]) throws -> Verified {
        guard let own = leaves.first, case .entry(let leaf)? = LogLeaf(own.leaf), leaf.id == id else {
            throw EntryProofError.notThisEntry
        }
        var checkpoint = try own.proof.verify(leaf: own.leaf, keys: keys)
        var amendments: [AmendmentLeaf] = []
        for proved in leaves.dropFirst() {
            guard case .amendment(let amendment)? = LogLeaf(proved.leaf), amendment.amends == id,
                amendment.index == own.proof.index
            else { throw EntryProofError.notThisEntry }
            checkpoint = try proved.proof.verify(leaf: proved.leaf, keys: keys)
            amendments.append(amendment)
        }
        return Verified(
            leaf: leaf,
            index: own.proof.index,
            checkpoint: checkpoint,
            amendments: amendments,
            content: try open(amendments.last?.commitment ?? leaf.commitment)
        )
    }

    private func open(_ commitment: Commitment) throws(EntryProofError) -> JSONObject? {
        guard let content else { return nil }
        guard let blind, Commitment(toCanonical: content, blind: blind) == commitment,
            case .object(let object)? = try? StrictJSON.parse(
                content,
                limits: .init(maximumBytes: 16 << 20, maximumDepth: 64)
            )
        else { throw .otherContent }
        return object
    }
}

package enum EntryProofError: Error, Equatable, CustomStringConvertible {
    /// A leaf is about something else, or is not a leaf.
    case notThisEntry
    /// The content is not what the log has a commitment to.
    case otherContent

    package var description: String {
        switch self {
        case .notThisEntry: "a leaf of the proof is not about this entry"
        case .otherContent: "who did it, and what else was said, is not what was recorded: the commitment does not open"
        }
    }
}
