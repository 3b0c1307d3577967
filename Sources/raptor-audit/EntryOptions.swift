import ArgumentParser
import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import StrictJSON

/// The fields of an entry as flags, by their names on the wire. The argument parser does not check the values; the
/// client does, and reports all broken rules at once.
struct EntryOptions: ParsableArguments {
    @Option(help: "What was done to what, such as console.deploy.prod.")
    var action: String?

    @Option(
        help: """
            Who did it. By default GITHUB_ACTOR in GitHub Actions, else RAXX_OPERATOR_EMAIL, GIT_AUTHOR_EMAIL or the \
            login name.
            """
    )
    var actor: String?

    @Option(name: .wire("from_sha"), help: "The commit that ran before. Leave out for a first deploy.")
    var fromSHA: String?

    @Option(name: .wire("to_sha"), help: "The commit that runs now.")
    var toSHA: String?

    @Option(name: .wire("target_app"), help: "The app, such as raxx-console-prod.")
    var targetApp: String?

    @Option(help: "ci or local-script. By default ci where CI is set.", completion: .list(["ci", "local-script"]))
    var trigger: String?

    @Option(
        help: "success, health_check_failed or deploy_failed.",
        completion: .list(["success", "health_check_failed", "deploy_failed"])
    )
    var outcome: String?

    @Option(name: .wire("ts_utc"), help: "When, such as 2026-01-31T12:00:00Z. By default now.")
    var timestamp: String?

    @Option(help: "A UUID, the same for every attempt. By default a new one.")
    var id: String?

    @Option(name: .wire("approved_by"), help: "Who approved it.")
    var approvedBy: String?

    @Option(name: .wire("requested_by"), help: "Who asked for it.")
    var requestedBy: String?

    @Option(name: .wire("run_url"), help: "The address of the run. By default the run of GitHub Actions.")
    var runURL: String?

    @Option(name: .wire("split_sha"), help: "The commit that was pushed, if that was the split of a folder of to_sha.")
    var splitSHA: String?

    @Option(help: "The release, such as v142.")
    var release: String?

    @Option(help: "Why, in your words.")
    var reason: String?

    @Option(name: .wire("actor_source"), help: "How the actor was determined. Set by default.")
    var actorSource: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            """
            Another member of the entry. true, false, objects, lists and numbers in their shortest form, such as 42 or \
            0.5, keep their JSON type. Anything else is text, also 1.10 and null.
            """,
            valueName: "name=value"
        )
    )
    var additional: [String] = []

    /// Each field's flag, under the field's name.
    private static let fields: [(name: String, text: @Sendable (EntryOptions) -> String?)] = [
        ("action", { $0.action }), ("actor", { $0.actor }), ("from_sha", { $0.fromSHA }), ("to_sha", { $0.toSHA }),
        ("target_app", { $0.targetApp }), ("trigger", { $0.trigger }), ("outcome", { $0.outcome }),
        ("ts_utc", { $0.timestamp }), ("id", { $0.id }), ("approved_by", { $0.approvedBy }),
        ("requested_by", { $0.requestedBy }), ("run_url", { $0.runURL }), ("split_sha", { $0.splitSHA }),
        ("release", { $0.release }), ("reason", { $0.reason }), ("actor_source", { $0.actorSource }),
    ]

    /// Whether there is a flag of this name.
    static func hasFlag(_ name: String) -> Bool { fields.contains { $0.name == name } }

    /// The members that were given, under their names on the wire, fields first. Of the same name the last counts.
    var given: [(name: String, value: JSONValue)] {
        Self.fields.compactMap { name, text in text(self).map { (name, .string($0)) } }
            + additional.compactMap(Self.member)
    }

    func validate() throws {
        for member in additional where Self.member(member) == nil {
            throw ValidationError("--set wants name=value, such as --set duration_s=42.")
        }
    }

    /// Returns the name and value of `name=value`; `nil` without an equals sign or without a name.
    private static func member(_ text: String) -> (name: String, value: JSONValue)? {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
        let value = String(text[text.index(after: equals)...])
        return (String(text[..<equals]), json(value) ?? .string(value))
    }

    /// Returns the JSON value of text that is not plain text. A version such as 1.10 is not the number 1.1.
    private static func json(_ text: String) -> JSONValue? {
        guard let value = try? StrictJSON.parse(Array(text.utf8)) else { return .none }
        switch value {
        case .null: return .none
        case .number where String(decoding: StrictJSON.canonical(value), as: UTF8.self) != text: return .none
        default: return value
        }
    }
}
