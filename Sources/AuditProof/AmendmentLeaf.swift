package import AuditModel
import Bytes
package import StrictJSON

/// The leaf that an erasure appends when it rewrites an entry. From here on the new commitment says what the entry's
/// content is. The entry's own leaf stays as it was.
package struct AmendmentLeaf: Sendable, Equatable {
    package let amends: EntryID
    /// The index of the entry's own leaf.
    package let index: UInt64
    /// The act with which the service began the erasure (`audit.rewrite.trail`), as the id of its entry.
    package let erasure: EntryID
    /// To the content as the erasure left it.
    package let commitment: Commitment

    package init(amends: EntryID, index: UInt64, erasure: EntryID, commitment: Commitment) {
        self.amends = amends
        self.index = index
        self.erasure = erasure
        self.commitment = commitment
    }

    /// The leaf's members. Their canonical form is what is hashed.
    package var json: JSONObject {
        [
            "amends": .string(amends.description), "commitment": .string(Hex.encode(commitment.bytes)),
            "erasure": .string(erasure.description), "index": .number(Double(index)), "v": EntryLeaf.version,
        ]
    }

    /// - Returns: `nil` unless `object` is exactly what ``json`` writes.
    init?(_ object: JSONObject) {
        guard case .string(let amendsText)? = object["amends"], let amends = EntryID(amendsText),
            case .number(let number)? = object["index"], let index = UInt64(exactly: number),
            case .string(let erasureText)? = object["erasure"], let erasure = EntryID(erasureText),
            case .string(let hex)? = object["commitment"],
            let commitment = Hex.decode(hex).flatMap({ Commitment(bytes: $0) })
        else { return nil }
        self.init(amends: amends, index: index, erasure: erasure, commitment: commitment)
        guard json == object else { return nil }
    }
}
