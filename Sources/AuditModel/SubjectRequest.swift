package import StrictJSON

/// Whose entries somebody asks for (GDPR, Article 15): one person, under all of their names.
package struct SubjectRequest: Sendable {
    package let identifiers: [Identity]

    /// Reads the request. Accepts names that an erasure would refuse: reading harms nobody else's entries.
    /// - Throws: every rule that `value` breaks, without quoting what was sent.
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
        if object.members.contains(where: { $0.name != "identifiers" }) {
            note(JSONPointer(), BrokenRule(.notAllowed, "Must have no member but identifiers."))
        }
        identifiers = ErasureRequest.identifiers(object["identifiers"], isForced: true, note)
        guard violations.isEmpty else { throw InvalidEntry(violations: violations) }
    }
}
