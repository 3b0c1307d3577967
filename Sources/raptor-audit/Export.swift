import ArgumentParser
import CommandLineSupport
import RaptorAuditClient

/// `export`: writes the whole match to standard output, as NDJSON or CSV. Asks the primary or a replica, as lists do.
///
/// What was written before a failure stays written, so only exit status 0 means that the output is whole. It is not
/// retried: the service could not go on where it stopped.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write all entries that match to standard output, newest first.",
        discussion: """
            Runs without a time limit, at constant memory. The output is whole only if the exit status is 0: 74 means \
            a full disk, 141 a reader that has gone.
            """
    )

    /// The formats of the service's list that are not paged.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case ndjson, csv
    }

    @OptionGroup var options: FilterOptions
    @OptionGroup var connection: ConnectionOptions

    @Option(help: "ndjson, one entry a line; or csv (RFC 4180) with a header.")
    var format = Format.ndjson

    func run() async throws {
        let writer = AnswerWriter(isJSON: format == .ndjson) { Progress.show("exported \($0 >> 10) KiB") }
        try await writer.take { write async throws(AuditClientError) in
            let format: AuditClient.ExportFormat = format == .csv ? .csv : .ndjson
            try await connection.client().export(matching: options.filter, as: format, into: write)
        }
    }
}
