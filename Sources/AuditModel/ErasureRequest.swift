package import StrictJSON

/// A data subject's request to be erased (GDPR, Article 17): one operator, under all the names they were known by.
package struct ErasureRequest: Sendable {
    /// The most names of one person in one request. Subject access and holds have the same bound.
    package static let maximumIdentifiers = 32

    /// The caller's number for the request. The same number is the same request.
    package let erasureID: ErasureID
    /// As they were sent, in order, without duplicates.
    package let identifiers: [Identity]
    /// Whether to accept names that ``ReservedIdentifier`` objects to.
    package let isForced: Bool
    /// Whether to search every table for the identifiers afterwards.
    package let verify: Bool
    /// Whether only to count and show what would change. Nothing is erased, and the request is not kept.
    package let isDryRun: Bool
    /// The most entries that may change. If there are more, nothing is erased.
    package let atMost: Int?
    /// From a dry run of the same identifiers. If other entries than those would change, nothing is erased.
    package let dryRunToken: String?
    /// Whether to erase what no hold covers, rather than nothing.
    package let isPartial: Bool

    private enum Member: String, CaseIterable {
        case erasureID = "erasure_id"
        case identifiers, verify, force
        case isDryRun = "dry_run"
        case atMost = "at_most"
        case dryRunToken = "dry_run_token"
        case isPartial = "partial"
    }

    /// Reads the request that `value` denotes.
    /// - Throws: every rule that it breaks, without quoting what was sent.
    package init(_ value: JSONValue) throws(InvalidEntry) {
        var reader = try RequestReader<Member>(value)
        let erasureID: ErasureID? = reader.required(.erasureID)
        isForced = reader.flag(.force)
        identifiers = reader.identifiers(.identifiers, isForced: isForced)
        verify = reader.flag(.verify)
        isDryRun = reader.flag(.isDryRun)
        isPartial = reader.flag(.isPartial)
        atMost = reader.count(.atMost)
        dryRunToken = reader.text(.dryRunToken)
        guard let erasureID, reader.violations.isEmpty else { throw InvalidEntry(violations: reader.violations) }
        self.erasureID = erasureID
    }
}
