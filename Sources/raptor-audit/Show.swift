import ArgumentParser
import AuditModel
import CommandLineSupport
import RaptorAuditClient

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show one entry in full.",
        discussion: """
            The first digits of a commit or of an id are enough; commits are tried first. If they fit several entries, shows the newest, and \
            names others on standard error.
            """
    )

    @Argument(help: "An entry's id, or the first digits, at least four, of it or of a commit that it names.")
    var entry: String

    @Flag(help: "Show all entries that fit, newest first.")
    var all = false

    @Flag(help: "Write the entry as JSON, as the service has it.")
    var json = false

    @Flag(name: .customLong("local-time"), help: "Show times in this machine's zone, not in UTC.")
    var isLocal = false

    @OptionGroup var connection: ConnectionOptions

    private var isCommit: Bool {
        (4...64).contains(entry.utf8.count) && entry.allSatisfy { $0.isASCII && $0.isHexDigit }
    }

    func validate() throws {
        guard isCommit || EntryIDPrefix(entry) != nil else {
            throw ValidationError(
                """
                \(entry.visible) is neither an entry's id nor the first digits, at least four, of one or of a commit. \
                "git rev-parse \(entry.visible)" may know the commit.
                """
            )
        }
    }

    func run() async throws {
        let client = connection.client()
        let found = try await reportingFailure { () async throws(AuditClientError) in try await find(client) }
        guard let newest = found.first else {
            Console.complain("No entry has this id, or names this commit.")
            throw ExitCode.noInput
        }
        for (number, entry) in (all ? found : [newest]).enumerated() {
            if json {
                Console.print(json: entry.jsonText)
            } else {
                Console.print((number > 0 ? "\n" : "") + EntryDetails(entry, isLocal: isLocal).text(Style(.output)))
            }
        }
        guard !all, found.count > 1 else { return }
        Console.complain("Other entries fit too. Show one by its id, or all of them with --all:")
        for entry in found.dropFirst().prefix(Self.mentioned) {
            let fields = [entry.timestamp.wireText, entry.action, entry.targetApp ?? "-"]
            Console.complain("  \(entry.id.text)  \(fields.joined(separator: "  "))")
        }
    }

    /// How many others to name.
    private static let mentioned = 5

    private func find(_ client: AuditClient) async throws(AuditClientError) -> [StoredEntry] {
        if let id = UUID(uuidString: entry) { return [try await client.entry(id: id)] }
        var filter = EntryFilter()
        if isCommit {
            filter.shas = [entry.lowercased()]
            let found = try await first(matching: filter, client)
            if !found.isEmpty { return found }
            filter.shas = []
        }
        guard EntryIDPrefix(entry) != nil else { return [] }
        filter.idPrefixes = [entry]
        return try await first(matching: filter, client)
    }

    private func first(
        matching filter: EntryFilter,
        _ client: AuditClient
    ) async throws(AuditClientError) -> [StoredEntry] {
        var found: [StoredEntry] = []
        for try await candidate in client.entries(matching: filter, pageSize: all ? 100 : Self.mentioned + 1) {
            found.append(candidate)
            if !all, found.count > Self.mentioned { break }
        }
        return found
    }
}
