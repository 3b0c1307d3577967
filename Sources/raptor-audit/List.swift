import ArgumentParser
import RaptorAuditClient

struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List entries, newest first.",
        discussion: """
            Of a deploy that did not succeed the outcome says where it failed: health! or deploy!. "raptor-audit show" \
            takes a commit from this list.

            With --watch the newest come last, and new ones follow as they are recorded, also those that were delivered \
            up to an hour late.
            """
    )

    @OptionGroup var options: FilterOptions

    @Option(help: "At most so many.")
    var limit = 50

    @Flag(help: "All that match.")
    var all = false

    @Flag(help: "Write entries as JSON, one a line, as the service has them.")
    var json = false

    @Flag(help: "Go on with new entries, until interrupted.")
    var watch = false

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
        guard !watch || options.until == nil else { throw ValidationError("--watch and --until exclude each other.") }
    }

    func run() async throws {
        let client = AuditClient()
        let printer = EntryPrinter(json: json)
        try await reportingFailure { () async throws(AuditClientError) in
            if watch {
                let watch = EntryWatch(client: client, filter: options.filter)
                try await watch.run(startingWith: limit) { printer.print($0) }
                return
            }
            var left = all ? Int.max : limit
            for try await entry in client.entries(matching: options.filter, pageSize: min(left, 500)) {
                printer.print(entry)
                left -= 1
                if left == 0 { break }
            }
        }
    }
}
