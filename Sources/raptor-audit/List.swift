import ArgumentParser
import CommandLineSupport
import RaptorAuditClient

/// `list`: prints the entries that match on standard output, as a table or as one line of JSON for each. When none
/// matches it says so on standard error, and the exit status is 0.
///
/// With `--watch` it runs until it is interrupted, or until an error that will not go away.
struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List entries, newest first.",
        discussion: """
            A repeated option means any of its values: --outcome deploy_failed --outcome health_check_failed. For a \
            failed deploy the outcome shows the stage: health! or deploy!. On a terminal that is too narrow for all \
            columns, values that all rows share are shown once above them, and ids are cut; "raptor-audit show" takes \
            the first digits of an id or of a commit.

            With --watch the newest entries come last, and new ones follow as they are recorded, also those that \
            arrive up to an hour late.
            """
    )

    @OptionGroup var options: FilterOptions

    @Option(help: "Maximum number of entries.")
    var limit = 50

    @Flag(help: "List all entries that match.")
    var all = false

    @Flag(help: "List the newest last.")
    var reverse = false

    @Option(
        help: ArgumentHelp(
            "What to show, such as ts_utc,actor,release: \(EntryColumn.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "names"
        ),
        transform: EntryColumn.list
    )
    var columns = EntryColumn.standard

    @Flag(help: "Write entries as JSON, one a line, as the service has them.")
    var json = false

    @Flag(help: "Keep showing new entries until interrupted.")
    var watch = false

    @OptionGroup var connection: ConnectionOptions

    /// How many entries to lay out together.
    private static let pageSize = 500

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
        guard !columns.isEmpty else { throw ValidationError("--columns needs at least one name.") }
        guard !watch || options.until == nil else { throw ValidationError("--watch and --until exclude each other.") }
        // It would have to hold the whole trail in memory.
        guard !all || !reverse || !json else {
            throw ValidationError(
                "--all, --reverse and --json exclude each other: \"raptor-audit list --all --json | tac\"."
            )
        }
        guard !watch || !all else { throw ValidationError("--watch and --all exclude each other.") }
    }

    /// Prints pages as they come, except with `--reverse`, where the last entry comes first.
    func run() async throws {
        let client = connection.client()
        let printer = EntryPrinter(json: json, columns: columns, isLocal: options.isLocal)
        try await reportingFailure {
            if watch {
                var watch = EntryWatch(client: client, filter: options.filter)
                try await watch.run(startingWith: limit) { printer.print($0) }
                return
            }
            if try await list(client, printer) == 0, !json { Console.complain("No entry matches.") }
        }
    }

    /// Prints entries page by page as they come; in reverse, all at the end, for which a table keeps only its cells.
    /// - Returns: how many entries there are.
    private func list(_ client: AuditClient, _ printer: EntryPrinter) async throws(AuditClientError) -> Int {
        let wanted = all ? Int.max : limit
        let pageSize = min(wanted, Self.pageSize)
        var page: [StoredEntry] = []
        var rows: [EntryRow] = []
        var count = 0
        for try await entry in client.entries(matching: options.filter, pageSize: pageSize) {
            if reverse, !json { rows.append(printer.row(entry)) } else { page.append(entry) }
            count += 1
            if !reverse, page.count == pageSize {
                printer.print(page)
                page.removeAll()
            }
            if count == wanted { break }
        }
        printer.print(reverse ? page.reversed() : page)
        printer.print(rows.reversed())
        return count
    }
}
