package import StrictJSON

/// A request for all entries of one person (GDPR, Article 15), under all of their names.
package struct SubjectRequest: Sendable {
    /// At least one, at most 32, without duplicates.
    package let identifiers: [Identity]

    private enum Member: String, CaseIterable {
        case identifiers
    }

    /// Reads the request. Accepts names that an erasure would refuse: reading harms nobody else's entries.
    /// - Throws: every rule that `value` breaks, without quoting what was sent.
    package init(_ value: JSONValue) throws(InvalidEntry) {
        var reader = try RequestReader<Member>(value)
        identifiers = reader.identifiers(.identifiers, isForced: true)
        guard reader.violations.isEmpty else { throw InvalidEntry(violations: reader.violations) }
    }
}
