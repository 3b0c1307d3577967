import ArgumentParser
import AuditModel
import AuditStore
import CommandLineSupport
import Foundation
import Logging
import StrictJSON

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase an operator where only the database can be reached.",
        discussion: """
            The same as POST /api/internal/audit/erasures, and as safe to repeat. Prints the receipt. Identifiers are \
            compared whole, without regard to case and Unicode form.

            Exit status: 1 when --verify found something, or --scrub could not take every step.
            """
    )

    @OptionGroup var database: DatabaseOptions
    @Option(
        name: [.customLong("request-id"), .customLong("request_id")],
        help: "The number of the data subject's request. It stays in the trail: it must not name the person."
    )
    var requestID: String
    @OptionGroup var names: NameOptions
    @Flag(help: "Search every text in every table for the identifiers afterwards.")
    var verify = false
    @Flag(help: "Rewrite tables, statistics and the write-ahead log, which keep old rows. Blocks the trail meanwhile.")
    var scrub = false

    func run() async throws {
        try await reportingFailure {
            let request = try parse()
            let databaseURL = try database.databaseURL()
            let pepper = try database.pepper()
            let record = try await OfflineErasure(databaseURL: databaseURL, pepper: pepper).run(request)
            Console.print(String(decoding: StrictJSON.canonical(record.json), as: UTF8.self))
            var isDone = record.hasPassedVerification
            if !isDone { Console.complain("The identifiers are still found; see \"verification\" in the receipt.") }
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

    private func parse() throws -> ErasureRequest {
        let value: JSONValue = [
            "request_id": .string(requestID), "identifiers": .array(try names.names().map { .string($0) }),
            "verify": .bool(verify),
        ]
        do {
            return try ErasureRequest(value)
        } catch {
            let rules = error.violations.map { "\($0.pointer): \($0.detail)" }
            throw ValidationError(rules.joined(separator: "\n"))
        }
    }
}
