import ArgumentParser
import AuditModel
import CommandLineSupport
import FoundationBase
import RaptorAuditClient

/// `show`: prints one entry, or with `--all` each that fits, on standard output. Names at most five others on standard
/// error. Exit status 66 when none fits.
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

    /// Whether the argument may be the beginning of a commit.
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
        let found = try await reportingFailure { try await show(client) }
        guard found.count > 0 else {
            Console.complain("No entry has this id, or names this commit.")
            throw ExitCode.noInput
        }
        guard !found.others.isEmpty else { return }
        Console.complain("Other entries fit too. Show one by its id, or all of them with --all:")
        for other in found.others { Console.complain("  \(other)") }
    }

    /// What was shown, and what else fits.
    private struct Found {
        var count = 0
        /// Lines for people.
        var others: [String] = []
    }

    /// How many others to name.
    private static let mentioned = 5

    /// Shows the newest entry that fits, or each as it comes. A whole UUID is asked for directly.
    private func show(_ client: AuditClient) async throws(AuditClientError) -> Found {
        var found = Found()
        if let id = UUID(uuidString: entry) {
            take(try await client.entry(id: id), &found)
            return found
        }
        var filter = EntryFilter()
        if isCommit {
            filter.shas = [entry.lowercased()]
            try await show(matching: filter, client, &found)
            filter.shas = []
        }
        if found.count == 0, EntryIDPrefix(entry) != nil {
            filter.idPrefixes = [entry]
            try await show(matching: filter, client, &found)
        }
        return found
    }

    /// Shows entries that match the filter. Stops once it can name five others.
    private func show(
        matching filter: EntryFilter,
        _ client: AuditClient,
        _ found: inout Found
    ) async throws(AuditClientError) {
        for try await candidate in client.entries(matching: filter, pageSize: all ? 100 : Self.mentioned + 1) {
            take(candidate, &found)
            if !all, found.others.count == Self.mentioned { return }
        }
    }

    /// Prints the entry, or keeps a line that names it.
    private func take(_ entry: StoredEntry, _ found: inout Found) {
        defer { found.count += 1 }
        if found.count > 0, !all {
            let fields = [entry.id.text, entry.timestamp.wireText, entry.action, entry.targetApp ?? "-"]
            return found.others.append(fields.joined(separator: "  "))
        }
        if json { return Console.print(json: entry.jsonText) }
        let separator = found.count > 0 ? "\n" : ""
        Console.print(separator + entry.details(isLocal: isLocal).text(Style(.output)))
    }
}
