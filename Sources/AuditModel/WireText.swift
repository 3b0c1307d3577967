import StrictJSON

/// A value that an entry holds as a JSON string. An instance is proof that the text keeps the type's rules.
package protocol WireText: Sendable {
    /// - Throws: the first rule that `text` breaks.
    init(validating text: String) throws(BrokenRule)
}

extension WireText {
    /// - Returns: `nil` when `text` breaks a rule.
    package init?(_ text: String) {
        guard let value = try? Self(validating: text) else { return nil }
        self = value
    }

    /// Reads a JSON string.
    /// - Throws: the first rule that it breaks.
    init(reading value: JSONValue) throws(BrokenRule) {
        guard case .string(let text) = value else { throw BrokenRule(.wrongType, "Must be a string.") }
        try self.init(validating: text)
    }
}

/// A rule that a text breaks. Holds nothing of the text.
package struct BrokenRule: Error, Equatable {
    package let code: ViolationCode
    /// What is expected, as a sentence.
    package let detail: String

    init(_ code: ViolationCode, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}

extension WireText where Self: CaseIterable & RawRepresentable<String> {
    /// Reads one of the cases, to the byte.
    /// - Throws: the rule, with all cases.
    package init(validating text: String) throws(BrokenRule) {
        guard let value = Self(rawValue: text) else {
            let names = Self.allCases.map(\.rawValue)
            let list = names.dropLast().joined(separator: ", ") + " or " + names.suffix(1).joined()
            throw BrokenRule(.notAllowed, "Must be \(list).")
        }
        self = value
    }
}
