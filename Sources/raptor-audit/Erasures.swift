import ArgumentParser
import CommandLineSupport
import FoundationBase
import RaptorAuditClient

/// `erasures`: prints a table of requests, or one line of JSON for each, on standard output. Marks a request as LATE
/// when its month is over and it is neither complete nor stopped. Without requests the exit status is 0.
struct Erasures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List requests to be erased, those that are not done first.",
        discussion: """
            DUE is one month after the request (GDPR, Article 12(3)). "raptor-audit erase --show" has one with its receipt. \
            "erase --confirm" lets one go on that awaits a confirmation, "erase --refuse" ends it.
            """
    )

    @Flag(help: "Write requests as JSON, one a line.")
    var json = false

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let erasures = try await reportingFailure { try await connection.client().erasures() }
        if json { return erasures.forEach { Console.print(json: $0.json.description) } }
        guard !erasures.isEmpty else { return Console.complain("Nobody has asked to be erased.") }
        let now = Date()
        let rows = erasures.map { erasure in
            let isLate = !erasure.isCompleted && erasure.state != "stopped" && erasure.dueAt < now
            return [
                erasure.erasureID, erasure.state, String(erasure.dueAt.wireText.prefix(10)) + (isLate ? " LATE" : ""),
                "\(erasure.entriesRewritten)", erasure.lastError ?? "",
            ]
        }
        Console.print(
            TextTable(header: ["ERASURE_ID", "STATE", "DUE", "REWRITTEN", "LAST_ERROR"], rows: rows),
            keeping: ["ERASURE_ID", "DUE"]
        )
    }
}
