import ArgumentParser
import RaptorAuditClient
import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record a deploy.",
        discussion: """
            From flags, or a whole entry as JSON from standard input (flags then replace its members):

              raptor-audit record --action console.deploy.prod \\
                --target_app raxx-console-prod --from_sha 4f2a91c \\
                --to_sha 9b1c44e --outcome success
              raptor-audit record - <entry.json

            While the service is away the entry is kept in the spool, a warning says so, and the exit status is 0: a \
            deploy never fails for it. With --require-delivery that is 75, or 77 when the token is not accepted. An entry \
            that is not valid is 65, always.
            """
    )

    @OptionGroup var options: EntryOptions

    @Flag(help: "Refuse an actor that is only a login name, as RAXX_REQUIRE_OPERATOR_EMAIL=1 does.")
    var requireEmail = false

    @Flag(help: "Fail unless the service has the entry.")
    var requireDelivery = false

    @Flag(help: "Check the entry as a record would, and neither keep nor send it.")
    var dryRun = false

    @Flag(help: "Write one line of JSON.")
    var json = false

    @Argument(help: ArgumentHelp("- to read an entry from standard input.", valueName: "-"))
    var input: String?

    func validate() throws {
        guard input == nil || input == "-" else {
            throw ValidationError("The only argument is -, for an entry on standard input.")
        }
    }

    func run() async throws {
        let entry = try entry()
        if dryRun {
            try await reportingFailure { () async throws(AuditClientError) in
                try AuditClient.check(json: StrictJSON.canonical(.object(entry)))
            }
            let line: JSONObject = ["state": "valid"]
            return Console.print(json ? line.text : "valid: nothing was recorded")
        }
        let delivery = try await reportingFailure { () async throws(AuditClientError) in
            try await AuditClient().record(json: StrictJSON.canonical(.object(entry)))
        }
        try report(delivery)
    }

    private func entry() throws -> JSONObject {
        let environment = ProcessInfo.processInfo.environment
        let given = options.given
        var entry: JSONObject
        if input != nil || (given.isEmpty && !Console.inputIsTerminal) {
            entry = try Self.inputEntry()
        } else {
            entry = [:]
            entry["ts_utc"] = .string(Date().wireText)
            entry["trigger"] = environment["CI"].map { $0.isEmpty ? "local-script" : "ci" } ?? "local-script"
            if let url = Self.runURL(environment) { entry["run_url"] = .string(url) }
        }
        for (name, value) in given { entry[name] = value }
        if entry["actor"] == nil { try identify(&entry, environment) }
        return entry
    }

    private func identify(_ entry: inout JSONObject, _ environment: [String: String]) throws {
        guard let identity = OperatorIdentity(environment: environment) else { return }
        if identity.source == .login {
            guard !requireEmail, environment["RAXX_REQUIRE_OPERATOR_EMAIL"] != "1" else {
                Console.complain("Who acts is not known. Set RAXX_OPERATOR_EMAIL, or give --actor.")
                throw ExitCode.validationFailure
            }
            Console.warn("the actor is only the login name \(identity.name); set RAXX_OPERATOR_EMAIL")
        }
        entry["actor"] = .string(identity.name)
        if entry["actor_source"] == nil { entry["actor_source"] = .string(identity.source.description) }
    }

    private static func inputEntry() throws -> JSONObject {
        guard let bytes = Console.readInput(limit: 65_536) else {
            Console.complain("The entry on standard input is longer than 65536 bytes.")
            throw ExitCode.dataError
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try StrictJSON.parse(bytes)
        } catch {
            Console.complain("Standard input has no entry: \(error).")
            throw ExitCode.dataError
        }
        guard case .object(let entry) = value else {
            Console.complain("Standard input has no JSON object.")
            throw ExitCode.dataError
        }
        return entry
    }

    /// The run of GitHub Actions in which this is one step.
    private static func runURL(_ environment: [String: String]) -> String? {
        guard environment["GITHUB_ACTIONS"] == "true", let server = environment["GITHUB_SERVER_URL"],
            let repository = environment["GITHUB_REPOSITORY"], let run = environment["GITHUB_RUN_ID"]
        else { return nil }
        return "\(server)/\(repository)/actions/runs/\(run)"
    }

    private func report(_ delivery: Delivery) throws {
        if let failure = delivery.spoolFailure { Console.warn(failure.message) }
        let id = delivery.id.uuidString.lowercased()
        var line: JSONObject = ["id": .string(id)]
        let redactions = delivery.redactions + (delivery.receipt?.redactions ?? [])
        if !json, !redactions.isEmpty {
            let places = Set(redactions.map { "\($0.pointer) (\($0.rule))" }).sorted().joined(separator: ", ")
            Console.warn("redacted \(places)")
        }
        line["redactions"] = .array(redactions.map { ["pointer": .string($0.pointer), "rule": .string($0.rule)] })
        switch delivery.state {
        case .stored(let receipt):
            line["state"] = "stored"
            line["recorded_at"] = .string(receipt.recordedAt.wireText)
            Console.print(json ? line.text : "stored \(id)")
        case .spooled(let error):
            line["state"] = "spooled"
            line["code"] = .string(error.code.description)
            line["detail"] = .string(error.message)
            Console.print(json ? line.text : "spooled \(id)")
            Console.warn(
                """
                NOT DELIVERED. The entry is safe in the spool and goes out with the next call, or with \
                "raptor-audit flush". \(error.message)
                """
            )
            if requireDelivery { throw ExitCode.undelivered(error) }
        }
    }
}

extension JSONObject {
    /// One line, canonical.
    var text: String { String(decoding: StrictJSON.canonical(.object(self)), as: UTF8.self) }
}
