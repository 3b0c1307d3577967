package import StrictJSON

/// A data subject's request to be erased (GDPR, Article 17): one operator, under all the names they were known by.
package struct ErasureRequest: Sendable {
    package static let maximumIdentifiers = 32

    package let requestID: ErasureRequestID
    /// As they were sent, in order, none twice.
    package let identifiers: [Identity]
    /// Whether every table is searched for the identifiers afterwards.
    package let verify: Bool

    package init(requestID: ErasureRequestID, identifiers: [Identity], verify: Bool) {
        self.requestID = requestID
        self.identifiers = identifiers
        self.verify = verify
    }

    private enum Member: String, CaseIterable {
        case requestID = "request_id"
        case identifiers, verify
    }

    /// The request that `value` denotes. A member that is none of ours is refused: a `verify` that was misspelt must not
    /// go unnoticed.
    /// - Throws: every rule that it breaks. What was sent is not told.
    package init(_ value: JSONValue) throws(InvalidEntry) {
        guard case .object(let object) = value else {
            throw InvalidEntry(
                violations: [Violation(pointer: JSONPointer(), code: .wrongType, detail: "Must be an object.")]
            )
        }
        var violations: [Violation] = []
        func note(_ pointer: JSONPointer, _ rule: BrokenRule) {
            violations.append(Violation(pointer: pointer, code: rule.code, detail: rule.detail))
        }
        if object.members.contains(where: { Member(rawValue: $0.name) == nil }) {
            let names = Member.allCases.map(\.rawValue).joined(separator: ", ")
            note(JSONPointer(), BrokenRule(.notAllowed, "Must have no members but \(names)."))
        }
        let requestID: ErasureRequestID? = Self.read(
            object[Member.requestID.rawValue],
            at: JSONPointer().appending(Member.requestID.rawValue),
            note
        )
        let identifiers = Self.identifiers(object[Member.identifiers.rawValue], note)
        var verify = false
        switch object[Member.verify.rawValue] {
        case .bool(let value)?: verify = value
        case nil, .null?: break
        default: note(JSONPointer().appending(Member.verify.rawValue), BrokenRule(.wrongType, "Must be true or false."))
        }
        guard let requestID, violations.isEmpty else { throw InvalidEntry(violations: violations) }
        self.init(requestID: requestID, identifiers: identifiers, verify: verify)
    }

    private static func identifiers(
        _ value: JSONValue?,
        _ note: (JSONPointer, BrokenRule) -> Void
    ) -> [Identity] {
        let pointer = JSONPointer().appending(Member.identifiers.rawValue)
        guard case .array(let elements)? = value else {
            note(
                pointer,
                value == nil || value == .null
                    ? BrokenRule(.required, "Must be present and not null.")
                    : BrokenRule(.wrongType, "Must be an array of strings.")
            )
            return []
        }
        guard !elements.isEmpty else {
            note(pointer, BrokenRule(.empty, "Must hold one identifier at least."))
            return []
        }
        guard elements.count <= maximumIdentifiers else {
            note(pointer, BrokenRule(.tooLong, "Must hold at most \(maximumIdentifiers) identifiers."))
            return []
        }
        var identifiers: [Identity] = []
        for (index, element) in elements.enumerated() {
            guard let identifier: Identity = read(element, at: pointer.appending(index), note) else { continue }
            if !identifiers.contains(identifier) { identifiers.append(identifier) }
        }
        return identifiers
    }

    private static func read<Value: WireText>(
        _ value: JSONValue?,
        at pointer: JSONPointer,
        _ note: (JSONPointer, BrokenRule) -> Void
    ) -> Value? {
        switch value {
        case .string(let text)?:
            do throws(BrokenRule) {
                return try Value(validating: text)
            } catch {
                note(pointer, error)
                return nil
            }
        case nil, .null?:
            note(pointer, BrokenRule(.required, "Must be present and not null."))
            return nil
        default:
            note(pointer, BrokenRule(.wrongType, "Must be a string."))
            return nil
        }
    }
}

/// The number under which a data subject's request is kept, such as `DSR-2026-014` or a UUID. It stays in the trail for
/// good, so it must not name the person.
package struct ErasureRequestID: WireText, Hashable {
    package static let maximumBytes = 128

    package let rawValue: String

    package init(validating text: String) throws(BrokenRule) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLong(bytes: Self.maximumBytes) }
        let isWord = text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "._:-".utf8.contains($0) }
        guard let first = text.utf8.first, first.isASCIIAlphanumeric, isWord else {
            throw BrokenRule(
                .badFormat,
                "Must be letters, digits, full stops, colons, hyphens and underscores, a letter or digit first."
            )
        }
        rawValue = text
    }
}
