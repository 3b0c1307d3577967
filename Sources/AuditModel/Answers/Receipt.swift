package import StrictJSON

/// The proof that an entry is stored.
package struct Receipt: Sendable, Equatable {
    package let id: EntryID
    package let recordedAt: Timestamp
    package let redactions: [RedactionNote]

    package init(id: EntryID, recordedAt: Timestamp, redactions: [RedactionNote]) {
        self.id = id
        self.recordedAt = recordedAt
        self.redactions = redactions
    }

    package var json: JSONValue {
        [
            "id": .string(id.description), "recorded_at": .string(recordedAt.description),
            "redactions": .array(redactions.map(\.json)),
        ]
    }
}

/// Where something was redacted, and by which rule. Never what.
package struct RedactionNote: Sendable, Hashable {
    /// JSON Pointer (RFC 6901), as text: what is read back from the database need not be taken apart.
    package let pointer: String
    package let rule: String

    package init(pointer: String, rule: String) {
        self.pointer = pointer
        self.rule = rule
    }

    package var json: JSONValue {
        ["pointer": .string(pointer), "rule": .string(rule)]
    }

    /// From what ``json`` writes.
    package init?(_ value: JSONValue) {
        guard case .object(let object) = value, case .string(let pointer)? = object["pointer"],
            case .string(let rule)? = object["rule"]
        else { return nil }
        self.init(pointer: pointer, rule: rule)
    }
}
