import ArgumentParser
import AuditModel
import AuditStore
import CommandLineSupport
import Foundation
import Logging
import StrictJSON

/// Erases a person on the database alone. Uses the service's worker and lease, so both may work on one request.
///
/// Prints the receipt, or the counts of a dry run, on standard output as one line of JSON. Everything else goes to
/// standard error. Once the request is recorded it survives a crash: the service, or the same command again, completes
/// it. Exit status also: 64 for a request that breaks a rule and without consent, 69 when the database is away, 78 when
/// the request is refused.
struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase an operator when only the database can be reached.",
        discussion: """
            Does what POST /api/internal/audit/erasures does, and is as safe to repeat. Prints the receipt. Compares \
            identifiers whole, ignoring case and Unicode form.

            It reads standard input to its end, also beside --identifier. Inside "while read" give it </dev/null: the \
            first call would take the rest of the list as names of its person. It shows all names before it begins.

            It asks before it begins, since an erasure cannot be undone; without a terminal it needs --yes.

            Exit status: 1 when something was not erased, --verify found something, or a step of --scrub failed.
            """
    )

    @OptionGroup var database: DatabaseOptions
    @Option(
        name: .wire("erasure_id"),
        help: "The number of the data subject's request. It stays in the trail, so it must not name the person."
    )
    var erasureID: String
    @OptionGroup var names: NameOptions
    @Flag(help: "Search every text in every table for the identifiers afterwards.")
    var verify = false
    @Flag(help: "Accept names that are also words of the trail, or very short. Try --dry-run first.")
    var force = false
    @Flag(help: "Count and show what would change. Nothing is erased.")
    var dryRun = false
    @Option(name: .wire("at_most"), help: "Erase nothing when more entries than this would change.")
    var atMost: Int?
    @Option(
        name: .wire("dry_run_token"),
        help: "Erase nothing when the entries to change are not those that the dry run counted."
    )
    var dryRunToken: String?
    @Flag(help: "Erase what no hold covers now, and the rest when the hold ends.")
    var partial = false
    @Flag(help: "Also rewrite tables, statistics and the write-ahead log. Blocks the trail while it runs.")
    var scrub = false
    @Flag(help: "Do not ask.")
    var yes = false

    /// Checks the request before it connects. Asks for consent unless it is a dry run. Waits until the erasure is done,
    /// held or stopped, and only then scrubs.
    func run() async throws {
        try await reportingFailure {
            let names = try names.names()
            let request = try parse(names)
            let databaseURL = try database.databaseURL()
            let pepper = try database.pepper()
            let erasure = OfflineErasure(databaseURL: databaseURL, pepper: pepper)
            guard !dryRun else {
                let preview = StrictJSON.canonical(try await erasure.preview(request))
                return Console.print(json: String(decoding: preview, as: UTF8.self))
            }
            try ErasureConsent.obtain(for: names, erasureID: erasureID, isGiven: yes)
            let record = try await erasure.run(request)
            Console.print(json: String(decoding: StrictJSON.canonical(record.json), as: UTF8.self))
            var isDone = record.isCompleted && record.hasPassedVerification
            if !record.isCompleted {
                Console.complain("Not everything was erased; see \"state\" and \"last_error\" in the answer.")
            } else if !isDone {
                Console.complain("The search still found identifiers; see \"verification\" in the receipt.")
            }
            if scrub {
                let steps = try await Preparation.withAdministration(databaseURL) { connection, _ in
                    try Scrub.run(on: connection)
                }
                for step in steps { Console.complain("scrub: \(step.name): \(step.obstacle ?? "done")") }
                isDone = isDone && steps.allSatisfy { $0.obstacle == nil }
            }
            if !isDone { throw ExitCode.failure }
        }
    }

    /// Checks the request by the service's own rules.
    /// - Throws: `ValidationError` with every rule that it breaks, which ends the command with status 64.
    private func parse(_ names: [String]) throws -> ErasureRequest {
        let value: JSONValue = [
            "erasure_id": .string(erasureID), "identifiers": .array(names.map { .string($0) }),
            "verify": .bool(verify), "force": .bool(force), "dry_run": .bool(dryRun), "partial": .bool(partial),
            "at_most": atMost.map { .number(Double($0)) } ?? .null,
            "dry_run_token": dryRunToken.map { .string($0) } ?? .null,
        ]
        do {
            return try ErasureRequest(value)
        } catch {
            let rules = error.violations.map { "\($0.pointer): \($0.detail)" }
            throw ValidationError(rules.joined(separator: "\n"))
        }
    }
}
