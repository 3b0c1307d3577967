/// A data subject's request to be erased (GDPR, Article 17): one operator, under all the names they were known by.
package struct ErasureRequest: Sendable {
    /// The most names of one person in one request. Subject access and holds have the same bound.
    package static let maximumIdentifiers = 32

    /// The caller's number for the request. The same number is the same request.
    package let erasureID: ErasureID
    /// As they were sent, in order, without duplicates.
    package let identifiers: [Identity]
    /// Whether to accept names that ``ReservedIdentifier`` objects to.
    package var isForced = false
    /// Whether to search every table for the identifiers afterwards.
    package var verify = false
    /// Whether only to count and show what would change. Nothing is erased, and the request is not kept.
    package var isDryRun = false
    /// The most entries that may change. If there are more, nothing is erased.
    package var atMost: Int?
    /// From a dry run of the same identifiers. If other entries than those would change, nothing is erased.
    package var dryRunToken: String?
    /// Whether to erase what no hold covers, rather than nothing.
    package var isPartial = false

    package init(erasureID: ErasureID, identifiers: [Identity]) {
        self.erasureID = erasureID
        self.identifiers = identifiers
    }
}
