/// Entries of the trail, newest first, fetched a page at a time as they are asked for.
///
/// Every entry that was there when the walk began comes exactly once. Each walk starts anew.
public struct EntryPages: AsyncSequence, Sendable {
    /// One entry.
    public typealias Element = StoredEntry
    /// The error when a page cannot be fetched.
    public typealias Failure = AuditClientError

    let client: AuditClient
    let filter: EntryFilter
    let pageSize: Int

    /// Starts a walk.
    public func makeAsyncIterator() -> Iterator { Iterator(pages: self) }

    /// One walk through the entries.
    public struct Iterator: AsyncIteratorProtocol {
        let pages: EntryPages
        private var entries: ArraySlice<StoredEntry> = []
        private var cursor: String?
        private var isLast = false
        private var pageSize: Int

        init(pages: EntryPages) {
            self.pages = pages
            pageSize = pages.pageSize
        }

        /// Returns the next entry, after fetching its page if necessary; `nil` after the last.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(AuditClientError) -> StoredEntry? {
            while entries.isEmpty {
                if isLast { return nil }
                let page = try await pages.client.page(matching: pages.filter, limit: &pageSize, after: cursor)
                entries = page.entries[...]
                cursor = page.next
                isLast = page.next == nil
            }
            return entries.removeFirst()
        }

        /// Returns the next entry, after fetching its page if necessary; `nil` after the last.
        public mutating func next() async throws(AuditClientError) -> StoredEntry? {
            try await next(isolation: nil)
        }
    }
}
