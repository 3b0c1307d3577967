/// Fills a page in several reads, so that neither side ever holds more than a few mebibytes of it: the next entries may
/// be of any size, and the database's text of one many times what was sent. A pure value.
struct PageBuilder {
    /// About how many bytes of the database's text one read should bring.
    private static let bytesAtOnce = 4 << 20
    /// In entries: nothing is known of their size yet.
    private static let firstRead = 32
    /// In entries, however small they are.
    private static let largestRead = 1024

    private let limit: Int
    private let maximumBytes: Int
    /// The last entry that was taken; at first, where the page begins after.
    private var place: EntryCursor?
    private var bytes = 0
    /// Of the database's text, of all entries so far. Their average sets the size of the next read.
    private var bytesRead = 0
    private var isComplete = false

    /// Newest first, at most `limit`.
    private(set) var entries: [StoredEntry] = []
    /// Where the next page begins, once this one is complete. `nil` after the last page.
    private(set) var following: EntryCursor?

    /// - Parameters:
    ///   - cursor: `nil` to begin with the newest entry.
    ///   - limit: the most entries of the page.
    ///   - maximumBytes: as ``StoredEntry/byteCount`` counts them. The first entry is taken however large it is.
    init(after cursor: EntryCursor?, limit: Int, maximumBytes: Int) {
        place = cursor
        self.limit = limit
        self.maximumBytes = maximumBytes
    }

    /// What to read next: at most `count` entries after that place. `nil` once the page is complete.
    var next: (after: EntryCursor?, count: Int)? {
        guard !isComplete else { return nil }
        // One more than fits, which shows whether another page follows.
        return (place, min(limit + 1 - entries.count, readSize))
    }

    /// How many entries the next read should bring, by the average sizes of those so far: as many as one read may, and
    /// few more than the page still takes, since those would be read in vain. Not fewer than ``firstRead``: small entries
    /// may follow large ones.
    private var readSize: Int {
        guard !entries.isEmpty else { return Self.firstRead }
        let readable = max(1, Self.bytesAtOnce / max(1, bytesRead / entries.count))
        let fitting = (maximumBytes - bytes) / (bytes / entries.count)
        return min(readable, max(fitting + fitting / 16 + 1, Self.firstRead), Self.largestRead)
    }

    /// Takes what the read of ``next`` brought, in its order. Fewer entries than were asked for end the list. Does
    /// nothing once the page is complete.
    mutating func add(_ found: [StoredEntry]) {
        guard let wanted = next?.count else { return }
        for entry in found {
            let isFull = entries.count == limit || (!entries.isEmpty && bytes + entry.byteCount > maximumBytes)
            guard !isFull else { return complete(isLast: false) }
            entries.append(entry)
            bytes += entry.byteCount
            bytesRead += entry.bytesRead
        }
        place = entries.last.map { EntryCursor(after: $0) } ?? place
        if found.count < wanted { complete(isLast: true) }
    }

    /// - Parameter isLast: whether the list ends with this page.
    private mutating func complete(isLast: Bool) {
        isComplete = true
        following = isLast ? nil : entries.last.map { EntryCursor(after: $0) }
    }
}
