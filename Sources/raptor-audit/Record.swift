import ArgumentParser
import CommandLineSupport
import FoundationBase
import Intake
import RaptorAuditClient
import StrictJSON

/// `record`: checks, redacts and keeps an entry, and delivers it.
///
/// Prints one line on standard output, `stored` or `spooled` with the id; warnings go to standard error. Once it is
/// kept, neither a crash nor an interruption loses the entry. Exit status: 0 when the entry is stored, or safe in the
/// spool; 64 when only a login name is known and an address is required; 65 when it is not valid or was refused; 74
/// when it could be neither stored nor kept; with `--require-delivery` 75, 77 or 78 while it waits.
struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record a deploy.",
        discussion: """
            Takes the entry from flags, or as JSON from standard input, whose members flags replace:

              raptor-audit record --action console.deploy.prod \\
                --target_app raxx-console-prod --from_sha 4f2a91c \\
                --to_sha 9b1c44e --outcome success
              raptor-audit record - <entry.json
              raptor-audit record --lines <entries.ndjson

            While the service is away, the spool keeps the entry, a warning says so, and the exit status is 0: no \
            deploy fails because of it, or waits longer than --timeout. With --require-delivery the status is then 75, \
            77 when the token is not accepted, or 78 when a setting is wrong. For an entry that is not valid it is \
            always 65.
            """
    )

    @OptionGroup var options: EntryOptions

    @Flag(help: "Refuse an actor that is only a login name, as RAXX_REQUIRE_OPERATOR_EMAIL=1 does.")
    var requireEmail = false

    @Flag(help: "Fail unless the service has the entry.")
    var requireDelivery = false

    @Flag(help: "Keep the entry and return at once. A process in the background sends it.")
    var noWait = false

    @Flag(help: "Check the entry, and neither keep nor send it.")
    var dryRun = false

    @Flag(help: "Write one line of JSON.")
    var json = false

    @Flag(help: "Read entries from standard input, one a line. An invalid one does not stop the others.")
    var lines = false

    @Argument(help: ArgumentHelp("- to read an entry from standard input.", valueName: "-"))
    var input: String?

    @OptionGroup var proofs: ProofOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard input == nil || input == "-" else {
            throw ValidationError("The only argument is -, for an entry on standard input.")
        }
        guard !noWait || !requireDelivery else {
            throw ValidationError("--no-wait and --require-delivery exclude each other.")
        }
        guard !lines || !dryRun && input == nil else {
            throw ValidationError("--lines takes neither --dry-run nor -.")
        }
    }

    /// Checks the entry before anything else. With `--dry-run` nothing is kept; with `--no-wait` the entry is kept and
    /// a process in the background sends it; otherwise it is kept, then sent within `--timeout`.
    func run() async throws {
        if lines { return try await recordLines() }
        let drafted = try draft()
        if dryRun {
            // A rehearsal calls no service: it needs no settings, and warns of none.
            try await reportingFailure { try AuditClient().check(json: drafted) }
            let line: JSONObject = ["state": "valid"]
            return Console.report(json ? line.text : "valid: nothing was recorded")
        }
        var client = connection.client()
        if noWait {
            let keeping = client
            let delivery = try await reportingFailure { try keeping.enqueue(json: drafted) }
            BackgroundFlush.start(proofs: proofs.proofs)
            return try report(delivery)
        }
        proofs.keep(&client)
        let interruption = Interruption()
        client.onKept = { id in
            interruption.say(
                "Interrupted. The entry \(id.text) is in the spool, if it is not stored: raptor-audit flush"
            )
        }
        let recording = client
        let delivery = try await reportingFailure { try await recording.record(json: drafted) }
        try report(delivery)
    }

    /// Returns the entry as JSON: the object from standard input, if there is one, with the flags' values and defaults.
    /// - Throws: the exit status, after saying why.
    private func draft() throws -> [UInt8] {
        let isGiven = input != nil || (options.given.isEmpty && !Console.inputIsTerminal)
        let entry = try isGiven ? Self.inputEntry() : [:]
        do throws(UnknownActor) {
            return try StrictJSON.canonical(.object(completed(entry) { Console.warn($0) }))
        } catch {
            Console.complain(error.description)
            throw ExitCode.validationFailure
        }
    }

    /// The actor would be only a login name, which `--require-email` or `RAXX_REQUIRE_OPERATOR_EMAIL=1` forbids.
    struct UnknownActor: Error, CustomStringConvertible {
        var description: String { "The actor is not known. Set RAXX_OPERATOR_EMAIL, or give --actor." }
    }

    /// Returns the entry with the flags' values, and defaults for what is missing.
    /// - Parameter warn: takes what somebody should know about a default.
    /// - Throws: ``UnknownActor``.
    func completed(_ entry: JSONObject, warn: (String) -> Void) throws(UnknownActor) -> JSONObject {
        let environment = ProcessInfo.processInfo.environment
        var entry = entry
        for (name, value) in options.given { entry[name] = value }
        func fill(_ name: String, _ value: @autoclosure () -> String?) {
            if entry[name] == nil, let value = value() { entry[name] = .string(value) }
        }
        fill("ts_utc", Date().wireText)
        fill("trigger", Self.isCI(environment) ? "ci" : "local-script")
        fill("run_url", Self.runURL(environment))
        if entry["actor"] == nil { try identify(&entry, environment, warn) }
        return entry
    }

    /// Takes the actor and its source from the environment. Sets nothing when the environment names nobody.
    private func identify(
        _ entry: inout JSONObject,
        _ environment: [String: String],
        _ warn: (String) -> Void
    ) throws(UnknownActor) {
        guard let identity = OperatorIdentity(environment: environment) else { return }
        if identity.source == .login {
            guard !requireEmail, environment["RAXX_REQUIRE_OPERATOR_EMAIL"] != "1" else { throw UnknownActor() }
            warn("the actor is only the login name \(identity.name); set RAXX_OPERATOR_EMAIL")
        }
        entry["actor"] = .string(identity.name)
        if entry["actor_source"] == nil { entry["actor_source"] = .string(identity.source.description) }
    }

    /// Reads one JSON object from standard input.
    /// - Throws: exit status 74 when it cannot be read, 65 when it is too large or not an object.
    private static func inputEntry() throws -> JSONObject {
        let bytes: [UInt8]
        do throws(InputError) {
            bytes = try Console.readInput(limit: EntrySize.maximumBytes)
        } catch {
            Console.complain(error.description)
            if case .unreadable = error { throw ExitCode.ioError }
            throw ExitCode.dataError
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try StrictJSON.parse(bytes, limits: EntrySize.limits)
        } catch {
            Console.complain("Standard input has no entry: \(error.description(in: bytes)).")
            throw ExitCode.dataError
        }
        guard case .object(let entry) = value else {
            Console.complain("Standard input has no JSON object.")
            throw ExitCode.dataError
        }
        return entry
    }

    /// Whether this runs in a CI. Some systems set `CI` to a value that means no.
    private static func isCI(_ environment: [String: String]) -> Bool {
        !["", "0", "f", "false", "n", "no", "off"].contains(environment["CI", default: ""].lowercased())
    }

    /// Returns the address of the run of GitHub Actions that this is a step of.
    private static func runURL(_ environment: [String: String]) -> String? {
        guard environment["GITHUB_ACTIONS"] == "true", let server = environment["GITHUB_SERVER_URL"],
            let repository = environment["GITHUB_REPOSITORY"], let run = environment["GITHUB_RUN_ID"]
        else { return nil }
        return "\(server)/\(repository)/actions/runs/\(run)"
    }
}

extension JSONObject {
    /// One line, canonical.
    var text: String { String(decoding: StrictJSON.canonical(.object(self)), as: UTF8.self) }
}
