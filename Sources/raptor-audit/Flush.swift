import ArgumentParser
import RaptorAuditClient
import StrictJSON

struct Flush: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Deliver the entries that wait in the spool.",
        discussion: """
            Exit status: 0 when none waits any more; 75 when some do, 77 or 78 when the token or the settings are why; 65 \
            when some were refused and put aside.
            """
    )

    @Flag(help: "Write one line of JSON.")
    var json = false

    func run() async throws {
        let report = try await reportingFailure { () async throws(AuditClientError) in
            try await AuditClient().flush()
        }
        if json {
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
            Console.print(line.text)
        } else {
            Console.print("\(report.stored.count) stored, \(report.waiting) waiting")
        }
        for rejection in report.rejected {
            Console.warn("refused (\(rejection.code)) and put aside: \(rejection.file). \(rejection.detail)")
        }
        if let failure = report.failure {
            Console.warn("\(report.waiting) not delivered. \(failure.message)")
            throw ExitCode.undelivered(failure)
        }
        if !report.rejected.isEmpty { throw ExitCode.dataError }
    }
}
