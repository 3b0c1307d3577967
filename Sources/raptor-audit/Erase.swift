import ArgumentParser
import CommandLineSupport
import RaptorAuditClient

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase an operator who has left from the trail.",
        discussion: """
            Names are given as flags, on standard input, one a line, or both. On standard input they are in nobody's list \
            of processes:

              raptor-audit erase --request_id DSR-2026-014 --verify <names.txt

            It asks before it begins, as there is no way back; where nobody can answer it needs --yes. It waits until the \
            erasure is done and prints its receipt. Repeating a request is safe.

            Exit status: 1 when --verify found that something is left.
            """
    )

    @Option(
        name: .wire("request_id"),
        help: "The request's number. It stays in the trail: it must not name the person."
    )
    var requestID: String

    @OptionGroup var names: NameOptions

    @Flag(help: "Search the database afterwards for what is left.")
    var verify = false

    @Flag(inversion: .prefixedNo, help: "Wait until it is done.")
    var wait = true

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Count the entries whose actor has one of the names, and erase nothing.")
    var dryRun = false

    @Flag(help: "Show the receipt of a request that was made before, and erase nothing. Needs no names.")
    var show = false

    @Flag(help: "Write the receipt as one line of JSON.")
    var json = false

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard !dryRun || !show else { throw ValidationError("--dry-run and --show exclude each other.") }
    }

    func run() async throws {
        let client = connection.client()
        if show {
            let erasure = try await reportingFailure { () async throws(AuditClientError) in
                try await client.erasure(requestID: requestID)
            }
            return try report(erasure)
        }
        let names = try names.names()
        if dryRun {
            let count = try await reportingFailure { () async throws(AuditClientError) in
                try await Self.count(names, client)
            }
            return Console.report("\(count) entries have one of the names as their actor; nothing was erased")
        }
        if !yes { try await confirm(names, client) }
        let erasure = try await reportingFailure { () async throws(AuditClientError) in
            let asked = try await client.erase(requestID: requestID, identifiers: names, verified: verify)
            guard wait, !asked.isCompleted else { return asked }
            return try await client.completedErasure(requestID: requestID) { erasure in
                Progress.show("erasing: \(erasure.entriesRewritten) entries rewritten")
            }
        }
        Progress.clear()
        try report(erasure)
    }

    private func report(_ erasure: Erasure) throws {
        if json { Console.print(json: erasure.json.description) } else { Console.print(Self.text(erasure)) }
        if let verification = erasure.verification, !verification.isPassed {
            Console.complain("The search found what is left; it is in the receipt.")
            throw ExitCode.failure
        }
    }

    private static let mostCounted = 10_000

    /// How many entries are some operator's, by what the list of entries shows.
    private static func count(_ names: [String], _ client: AuditClient) async throws(AuditClientError) -> String {
        var filter = EntryFilter()
        filter.actors = names
        var count = 0
        for try await _ in client.entries(matching: filter, pageSize: 500) {
            count += 1
            if count == mostCounted { return "\(count) or more" }
        }
        return "\(count)"
    }

    private func confirm(_ names: [String], _ client: AuditClient) async throws {
        guard let terminal = Question() else {
            Console.complain("Nobody can be asked here: give --yes to erase. There is no way back. Nothing was erased.")
            throw ExitCode.validationFailure
        }
        // An account that may erase need not be able to read.
        let count =
            (try? await Self.count(names, client)).map { " \($0) entries have one of these as their actor." } ?? ""
        Console.complain("This erases \(names.joined(separator: ", ")) from the trail, permanently.\(count)")
        guard terminal.ask("Type the request's number, \(requestID), to go on:") == requestID else {
            Console.complain("Nothing was erased.")
            throw ExitCode.validationFailure
        }
    }

    private static func text(_ erasure: Erasure) -> String {
        var fields: [FieldList.Field] = [
            .init("request_id", erasure.requestID), .init("state", erasure.isCompleted ? "completed" : "running"),
            .init("tombstone", erasure.tombstone), .init("entries_rewritten", "\(erasure.entriesRewritten)"),
            .init("requested_at", erasure.requestedAt.wireText),
        ]
        if let time = erasure.completedAt { fields.append(.init("completed_at", time.wireText)) }
        if let verification = erasure.verification {
            fields.append(
                .init("verification", verification.isPassed ? "passed" : "FAILED") {
                    verification.isPassed ? $1 : $0.red($1)
                }
            )
            fields += verification.findings.map {
                .init("found", "\($0.table).\($0.column): \($0.form), \($0.count) rows")
            }
            fields += verification.unreadable.map { .init("not searched", $0) }
        }
        return FieldList(fields).text(Style(.output))
    }
}
