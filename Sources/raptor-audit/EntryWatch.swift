import CommandLineSupport
import RaptorAuditClient

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Follows the trail: asks every two seconds for what is new.
struct EntryWatch {
    private static let pause: Duration = .seconds(2)
    /// How many seconds late an entry may arrive and still be shown: a spool may have held it.
    private static let lateness: Double = 3600

    let client: AuditClient
    let filter: EntryFilter

    /// Runs until the task is cancelled. While the service is away, says so once and keeps asking.
    /// - Throws: an error that will not go away.
    func run(startingWith count: Int, _ take: ([StoredEntry]) -> Void) async throws(AuditClientError) {
        var seen: [UUID: Date] = [:]
        var horizon = Date(timeIntervalSinceNow: -Self.lateness)
        // Ids alone: an hour may have many entries, with large payloads.
        for try await entry in entries(since: horizon) { seen[entry.id] = entry.timestamp }
        // After that, so that what is recorded between the two is not taken for seen.
        var newest: [StoredEntry] = []
        for try await entry in client.entries(matching: filter, pageSize: min(count, 500)) {
            newest.append(entry)
            if newest.count == count { break }
        }
        for entry in newest { seen[entry.id] = entry.timestamp }
        take(newest.reversed())
        var isAway = false
        while (try? await Task.sleep(for: Self.pause)) != nil {
            horizon = Date(timeIntervalSinceNow: -Self.lateness)
            do throws(AuditClientError) {
                var fresh: [StoredEntry] = []
                for try await entry in entries(since: horizon) where seen[entry.id] == nil { fresh.append(entry) }
                for entry in fresh { seen[entry.id] = entry.timestamp }
                take(fresh.reversed())
                if isAway { Console.complain("The service is back.") }
                isAway = false
            } catch {
                guard error.isRetryable else { throw error }
                if !isAway { Console.warn("\(error.message) Still trying.") }
                isAway = true
            }
            seen = seen.filter { $0.value >= horizon }
        }
    }

    private func entries(since horizon: Date) -> EntryPages {
        var recent = filter
        recent.since = max(filter.since ?? horizon, horizon)
        return client.entries(matching: recent, pageSize: 500)
    }
}
