import ArgumentParser
import RaptorAuditClient

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase an operator who has left from the trail.",
        discussion: """
            Names are given as flags, or, so that they are in nobody's list of processes, on standard input, one a line:

              raptor-audit erase --request_id DSR-2026-014 --verify <names.txt

            It waits until the erasure is done and prints its receipt. Repeating a request is safe. On a terminal it asks \
            before it begins: there is no way back.

            Exit status: 1 when --verify found that something is left.
            """
    )

    @Option(
        name: .wire("request_id"),
        help: "The request's number. It stays in the trail: it must not name the person."
    )
    var requestID: String

    @Option(name: .customLong("identifier"), help: "A name that the operator was known by; repeat for all of them.")
    var identifiers: [String] = []

    @Flag(help: "Search the database afterwards for what is left.")
    var verify = false

    @Flag(inversion: .prefixedNo, help: "Wait until it is done.")
    var wait = true

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Write the receipt as one line of JSON.")
    var json = false

    func run() async throws {
        let names = try names()
        if Console.inputIsTerminal, !yes, !confirm(names) {
            Console.complain("Nothing was erased.")
            throw ExitCode.validationFailure
        }
        let client = AuditClient()
        let erasure = try await reportingFailure { () async throws(AuditClientError) in
            let asked = try await client.erase(requestID: requestID, identifiers: names, verified: verify)
            return !wait || asked.isCompleted ? asked : try await client.completedErasure(requestID: requestID)
        }
        Console.print(json ? erasure.json.description : Self.text(erasure))
        if let verification = erasure.verification, !verification.isPassed {
            Console.complain("The search found what is left; it is in the receipt.")
            throw ExitCode.failure
        }
    }

    private func names() throws -> [String] {
        guard identifiers.isEmpty else { return identifiers }
        guard !Console.inputIsTerminal, let input = Console.readInput(limit: 65_536) else {
            throw ValidationError("Give the operator's names with --identifier, or on standard input, one a line.")
        }
        let lines = String(decoding: input, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard !lines.isEmpty else { throw ValidationError("Standard input has no names.") }
        return lines.map(String.init)
    }

    private func confirm(_ names: [String]) -> Bool {
        Console.complain("This erases \(names.joined(separator: ", ")) from the trail, for good.")
        Console.complain("Type the request's number, \(requestID), to go on:")
        return readLine() == requestID
    }

    private static func text(_ erasure: Erasure) -> String {
        var rows = [
            ("request_id", erasure.requestID), ("state", erasure.isCompleted ? "completed" : "running"),
            ("tombstone", erasure.tombstone), ("entries_rewritten", "\(erasure.entriesRewritten)"),
            ("requested_at", erasure.requestedAt.wireText),
        ]
        if let time = erasure.completedAt { rows.append(("completed_at", time.wireText)) }
        if let verification = erasure.verification {
            rows.append(("verification", verification.isPassed ? "passed" : "FAILED"))
            rows += verification.findings.map { ("found", "\($0.table).\($0.column): \($0.form), \($0.count) rows") }
            rows += verification.unreadable.map { ("not searched", $0) }
        }
        return rows.map { $0.0 + String(repeating: " ", count: 20 - $0.0.count) + $0.1 }.joined(separator: "\n")
    }
}
