package import StrictJSON

/// Where something was redacted, and by which rule. It never says what.
package struct RedactionNote: Sendable, Hashable {
    /// A JSON Pointer (RFC 6901) into the entry as it is kept. A name that is itself a secret is redacted here too.
    package let pointer: String
    /// The rule's name, such as `github-token`.
    package let rule: String

    package init(pointer: String, rule: String) {
        self.pointer = pointer
        self.rule = rule
    }

    package var json: JSONValue {
        ["pointer": .string(pointer), "rule": .string(rule)]
    }

    /// Reads what ``json`` writes. Ignores other members.
    /// - Returns: `nil` when a member is missing or is not a string.
    package init?(_ value: JSONValue) {
        guard case .object(let object) = value, case .string(let pointer)? = object["pointer"],
            case .string(let rule)? = object["rule"]
        else { return nil }
        self.init(pointer: pointer, rule: rule)
    }
}
