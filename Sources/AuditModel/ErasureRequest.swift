/// A data subject's request to be erased (GDPR, Article 17): one operator, under all the names they were known by.
package struct ErasureRequest: Sendable {
    package static let maximumIdentifiers = 32

    package let erasureID: ErasureID
    /// As they were sent, in order, none twice.
    package let identifiers: [Identity]
    /// Searches every table for the identifiers afterwards.
    package var verify = false
    /// Counts and shows what would change. Nothing is erased, and the request is not kept.
    package var isDryRun = false
    /// Erases nothing when more entries would change.
    package var atMost: Int?
    /// From a dry run of the same identifiers: erases nothing when other entries would change than those it counted.
    package var dryRunToken: String?
    /// Erases what no hold covers, rather than nothing.
    package var isPartial = false

    package init(erasureID: ErasureID, identifiers: [Identity]) {
        self.erasureID = erasureID
        self.identifiers = identifiers
    }
}
