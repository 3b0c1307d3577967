import ArgumentParser
import CommandLineSupport
import RaptorAuditClient
import StrictJSON

/// `flush`: delivers the spool, the oldest entries first. Waits while another process delivers.
///
/// Prints one line on standard output; what was refused or still waits, on standard error. Safe to repeat and to
/// interrupt: an entry leaves the spool only once the service has confirmed it.
struct Flush: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Deliver the entries that wait in the spool.",
        discussion: """
            A refused entry holds up no others: it waits, or is put aside if it can never be stored. See "raptor-audit \
            spool".

            Exit status: 0 when no entry waits any more; 75 when some do, or 77 or 78 when the token or the settings \
            are the reason; 65 when some were refused and put aside.
            """
    )

    @Flag(help: "Write one line of JSON.")
    var json = false

    @OptionGroup var proofs: ProofOptions
    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        var client = connection.client()
        proofs.keep(&client)
        client.onProgress = { stored, total in Progress.show("delivered \(stored) of \(total)") }
        let delivering = client
        let report = try await reportingFailure { try await delivering.flush() }
        Progress.clear()
        Console.report(json ? Self.json(report).text : "\(report.stored.count) stored, \(report.waiting) waiting")
        try Self.explain(report)
    }

    /// Says on standard error what was not delivered.
    /// - Throws: the exit status, if it is not 0: 75, 77 or 78 when entries wait, else 65 when some were put aside.
    static func explain(_ report: FlushReport) throws {
        for rejection in report.rejected { warn(of: rejection) }
        for left in report.left {
            Console.warn("\(left.id.text) waits: \(left.error.message)")
        }
        if let lead = report.clockLead { Record.warnOfClock(lead) }
        if let failure = report.failure {
            if report.left.isEmpty || report.left.count < report.waiting {
                Console.warn("\(report.waiting) not delivered. \(failure.message)")
            }
            throw ExitCode.undelivered(failure)
        }
        if !report.rejected.isEmpty { throw ExitCode.dataError }
    }

    /// Warns of an entry, or a file, that was put aside.
    static func warn(of rejection: FlushReport.Rejection) {
        Console.warn("refused (\(rejection.code)) and put aside: \(rejection.file). \(rejection.detail)")
    }

    /// Returns the report as the commands write it with `--json`.
    static func json(_ report: FlushReport) -> JSONObject {
        var line: JSONObject = [
            "stored": .number(Double(report.stored.count)), "waiting": .number(Double(report.waiting)),
            "rejected": .array(
                report.rejected.map { rejection -> JSONValue in
                    [
                        "file": .string(rejection.file), "code": .string(rejection.code),
                        "detail": .string(rejection.detail),
                    ]
                }
            ),
        ]
        if let failure = report.failure {
            line["code"] = .string(failure.code.description)
            line["detail"] = .string(failure.message)
        }
        return line
    }
}
