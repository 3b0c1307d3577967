import ArgumentParser
import RaptorAuditClient

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write all entries that match to standard output, newest first.",
        discussion: """
            It takes as long as it takes, at constant memory. What is written is whole only if the exit status is 0.
            """
    )

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case ndjson, csv
    }

    @OptionGroup var options: FilterOptions

    @Option(help: "ndjson, one entry a line; or csv (RFC 4180) with a header.")
    var format = Format.ndjson

    func run() async throws {
        do throws(AuditClientError) {
            try await AuditClient().export(
                matching: options.filter,
                as: format == .csv ? .csv : .ndjson
            ) { Console.write($0, to: .output) }
        } catch {
            // Whoever reads has had enough.
            if error.code == .cancelled { return }
            Console.complain("What was written is not whole. \(error.message)")
            throw ExitCode(error)
        }
    }
}
