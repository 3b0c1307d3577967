import CommandLineSupport
import FoundationBase
import RaptorAuditClient

/// Asks every two seconds for what is new. Shows each entry once, if it arrives within an hour of its date.
///
/// Keeps the ids of an hour and two pages of entries, however many are new at once.
struct EntryWatch {
    private static let pause: Duration = .seconds(2)
    /// How many seconds late an entry may arrive and still be shown: a spool may have held it.
    private static let lateness: Double = 3600

    private let client: AuditClient
    private let filter: EntryFilter
    /// Becomes smaller, and stays so, when pages do not fit into memory.
    private var pageSize: Int
    /// What was shown, or was there before, of the time since ``horizon``.
    private var seen: [UUID: Date] = [:]
    /// Entries dated before this are not asked for. It does not move while the service is away.
    private var horizon = Date(timeIntervalSinceNow: -Self.lateness)

    /// - Parameter pageSize: how many entries to fetch at once.
    init(client: AuditClient, filter: EntryFilter, pageSize: Int = 500) {
        self.client = client
        self.filter = filter
        self.pageSize = pageSize
    }

    /// Shows the newest `count` entries, then new ones, until the task is cancelled. While the service is away, says so
    /// once on standard error and keeps asking.
    /// - Parameter take: called with entries that were not shown before, the oldest first.
    /// - Throws: an error that will not go away by itself.
    mutating func run(startingWith count: Int, _ take: ([StoredEntry]) -> Void) async throws(AuditClientError) {
        try await start(with: count, take)
        var isAway = false
        while (try? await Task.sleep(for: Self.pause)) != nil {
            do throws(AuditClientError) {
                try await poll(take)
                if isAway { Console.complain("The service is back.") }
                isAway = false
            } catch {
                guard error.isRetryable else { throw error }
                if !isAway { Console.warn("\(error.message) Still trying.") }
                isAway = true
            }
        }
    }

    /// Notes what is there, and shows the newest `count` entries.
    private mutating func start(with count: Int, _ take: ([StoredEntry]) -> Void) async throws(AuditClientError) {
        // Ids alone: an hour may have many entries, with large payloads.
        for try await entry in client.entries(matching: recent, pageSize: pageSize) { seen[entry.id] = entry.timestamp }
        // After that, so that what is recorded between the two is not taken for seen.
        var newest: [StoredEntry] = []
        for try await entry in client.entries(matching: filter, pageSize: min(count, pageSize)) {
            newest.append(entry)
            if newest.count == count { break }
        }
        show(newest.reversed(), take)
    }

    /// Shows what is new, the oldest first. Entries come newest first, so this first looks for the pages with new
    /// entries, and then fetches these pages again from the last one on. It keeps the first page, since newer entries
    /// displace that meanwhile. The next poll finds entries that were displaced from another page.
    mutating func poll(_ take: ([StoredEntry]) -> Void) async throws(AuditClientError) {
        let nextHorizon = Date(timeIntervalSinceNow: -Self.lateness)
        let recent = recent
        var (first, cursor) = try await client.page(matching: recent, limit: &pageSize, after: nil)
        first.removeAll { seen[$0.id] != nil }
        var places: [String] = []
        var last: [StoredEntry] = []
        while let place = cursor {
            let (entries, next) = try await client.page(matching: recent, limit: &pageSize, after: place)
            let fresh = entries.filter { seen[$0.id] == nil }
            if !fresh.isEmpty {
                places.append(place)
                last = fresh
            }
            cursor = next
        }
        show(last.reversed(), take)
        for place in places.dropLast().reversed() {
            let (entries, _) = try await client.page(matching: recent, limit: &pageSize, after: place)
            show(entries.reversed().filter { seen[$0.id] == nil }, take)
        }
        show(first.reversed(), take)
        horizon = nextHorizon
        seen = seen.filter { $0.value >= nextHorizon }
    }

    /// Passes entries on, and remembers their ids.
    private mutating func show(_ entries: [StoredEntry], _ take: ([StoredEntry]) -> Void) {
        guard !entries.isEmpty else { return }
        take(entries)
        for entry in entries { seen[entry.id] = entry.timestamp }
    }

    /// The filter, from the horizon on.
    private var recent: EntryFilter {
        var recent = filter
        recent.since = max(filter.since ?? horizon, horizon)
        return recent
    }
}
