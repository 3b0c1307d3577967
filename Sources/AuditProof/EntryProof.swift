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

/// The proof that one entry is what was recorded, for checking offline: its leaves, the content that they commit to,
/// and the acts of the erasures that changed it.
package struct EntryProof: Sendable, Equatable {
    package let id: EntryID
    /// The entry's own leaf, then the amendments of erasures. The last one commits to the present content.
    package let leaves: [ProvedLeaf]
    /// ``CommittedContent/canonical``. `nil` once retention has deleted the entry; what the leaf says stays provable.
    package let content: [UInt8]?
    /// Opens the commitment of the last leaf to ``content``; `nil` with it.
    package let blind: [UInt8]?
    /// The acts with which the erasures began and ended that the entry's amendments cite, or whose tombstone the entry
    /// has. An act that an erasure amended comes with that erasure's acts.
    package var acts: [EntryProof]

    package init(id: EntryID, leaves: [ProvedLeaf], content: [UInt8]?, blind: [UInt8]?, acts: [EntryProof] = []) {
        self.id = id
        self.leaves = leaves
        self.content = content
        self.blind = blind
        self.acts = acts
    }

    /// The proof as `GET …/{id}/proof` answers with it, and as files keep it. Its acts have no acts of their own.
    package var json: JSONValue {
        var object = members
        object["acts"] = .array(acts.map { .object($0.members) })
        return .object(object)
    }

    private var members: JSONObject {
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

    /// Reads a proof, and believes nothing of it: ``verify(keys:)`` does the checking.
    /// - Returns: `nil` unless `value` has the form that ``json`` writes.
    package init?(_ value: JSONValue) {
        guard case .object(let object) = value, case .array(let elements)? = object["acts"] else { return nil }
        let acts = elements.compactMap { element in
            if case .object(let object) = element { EntryProof(object, acts: []) } else { nil }
        }
        guard acts.count == elements.count else { return nil }
        self.init(object, acts: acts)
    }

    private init?(_ object: JSONObject, acts: [EntryProof]) {
        guard case .string(let idText)? = object["id"], let id = EntryID(idText),
            case .array(let elements)? = object["leaves"]
        else { return nil }
        let leaves = elements.compactMap { element -> ProvedLeaf? in
            guard case .object(let object) = element, case .string(let leaf)? = object["leaf"],
                case .string(let text)? = object["proof"], let proof = InclusionProof(text)
            else { return nil }
            return ProvedLeaf(leaf: Array(leaf.utf8), proof: proof)
        }
        guard leaves.count == elements.count else { return nil }
        let content: [UInt8]?
        switch object["content"] {
        case .string(let text): content = Array(text.utf8)
        case nil, .null: content = nil
        default: return nil
        }
        let blind: [UInt8]?
        switch object["blind"] {
        case .string(let hex):
            guard let bytes = Hex.decode(hex) else { return nil }
            blind = bytes
        case nil, .null: blind = nil
        default: return nil
        }
        self.init(id: id, leaves: leaves, content: content, blind: blind, acts: acts)
    }
}
