import ArgumentParser
import RaptorAuditClient

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show one entry whole.",
        discussion: "Of a commit's entries the newest is shown."
    )

    @Argument(help: "An entry's id, or the first digits of a commit that it names.")
    var entry: String

    @Flag(help: "Write the entry as JSON, as the service has it.")
    var json = false

    func run() async throws {
        let client = AuditClient()
        let found = try await reportingFailure { () async throws(AuditClientError) -> [StoredEntry] in
            if let id = UUID(uuidString: entry) { return [try await client.entry(id: id)] }
            var filter = EntryFilter()
            filter.sha = entry.lowercased()
            var found: [StoredEntry] = []
            for try await candidate in client.entries(matching: filter, pageSize: 2) {
                found.append(candidate)
                if found.count == 2 { break }
            }
            return found
        }
        guard let newest = found.first else {
            Console.complain("No entry names this commit.")
            throw ExitCode.noInput
        }
        Console.print(json ? newest.json.description : EntryDetails(newest).text(Style(.output)))
        if found.count > 1 {
            Console.complain("There are older ones: raptor-audit list --sha \(entry)")
        }
    }
}
