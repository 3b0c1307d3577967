import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import StrictJSON

extension Reconciliation {
    /// For people: a table of what is missing or differs, safe for a terminal; a sentence when all agree.
    var text: String {
        if isComplete { return "Every deploy has its entry, and every entry its deploy." }
        let deploys = unrecorded.map { ["no entry", $0.createdAt.wireText, $0.sha?.visible ?? "-", $0.name] }
        let entries = unreleased.map { entry in
            ["no release", entry.timestamp.wireText, entry.toSHA ?? "-", entry.id.text]
        }
        let others = disagreements.map { pair in
            [
                "other outcome", pair.deploy.createdAt.wireText, pair.deploy.sha?.visible ?? "-",
                "\(pair.deploy.name) \(pair.deploy.state == .failed ? "failed" : "runs"), "
                    + "\(pair.entry.id.text) says \(pair.entry.outcome?.rawValue ?? "-")",
            ]
        }
        return TextTable(header: ["MISSING", "WHEN", "COMMIT", "WHICH"], rows: deploys + entries + others).description
    }

    /// For programs. Lists are empty when all agree. Member names are part of the command's interface.
    var json: JSONObject {
        [
            "without_entry": .array(
                unrecorded.map { deploy -> JSONValue in
                    [
                        "release": .string(deploy.name), "verb": .string(deploy.verb.rawValue),
                        "sha": deploy.sha.map { .string($0) } ?? .null,
                        "created_at": .string(deploy.createdAt.wireText),
                    ]
                }
            ),
            "without_release": .array(
                unreleased.map { entry -> JSONValue in
                    [
                        "id": .string(entry.id.text),
                        "to_sha": entry.toSHA.map { .string($0) } ?? .null,
                        "ts_utc": .string(entry.timestamp.wireText),
                    ]
                }
            ),
            "other_outcome": .array(
                disagreements.map { pair -> JSONValue in
                    [
                        "release": .string(pair.deploy.name),
                        "state": .string(pair.deploy.state == .failed ? "failed" : "runs"),
                        "id": .string(pair.entry.id.text),
                        "outcome": pair.entry.outcome.map { .string($0.rawValue) } ?? .null,
                    ]
                }
            ),
        ]
    }
}
