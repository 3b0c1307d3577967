import RaptorAuditClient
import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the platform and the trail do not both have. Each entry stands for one deploy at most.
struct Reconciliation {
    let unrecorded: [PlatformDeploy]
    let unreleased: [StoredEntry]

    var isComplete: Bool { unrecorded.isEmpty && unreleased.isEmpty }

    init(deploys: [PlatformDeploy], entries: [StoredEntry]) {
        var left = entries.filter { $0.action.split(separator: ".").dropFirst().first == "deploy" }
        unrecorded = deploys.filter { deploy in
            let match = left.firstIndex { entry in
                guard let sha = entry.toSHA else { return false }
                return sha.hasPrefix(deploy.sha) || deploy.sha.hasPrefix(sha)
            }
            if let match { left.remove(at: match) }
            return match == nil
        }
        // A push that failed has made no release.
        unreleased = left.filter { $0.outcome != .deployFailed }
    }

    var text: String {
        if isComplete { return "Every deploy has its entry, and every entry its deploy." }
        let deploys = unrecorded.map { "no entry    \($0.createdAt.wireText)  \($0.sha.visible)  \($0.name)" }
        let entries = unreleased.map { entry in
            "no release  \(entry.timestamp.wireText)  \(entry.toSHA ?? "-")  \(entry.id.uuidString.lowercased())"
        }
        return (deploys + entries).joined(separator: "\n")
    }

    var json: JSONObject {
        [
            "without_entry": .array(
                unrecorded.map { deploy -> JSONValue in
                    [
                        "release": .string(deploy.name), "sha": .string(deploy.sha),
                        "created_at": .string(deploy.createdAt.wireText),
                    ]
                }
            ),
            "without_release": .array(
                unreleased.map { entry -> JSONValue in
                    [
                        "id": .string(entry.id.uuidString.lowercased()),
                        "to_sha": entry.toSHA.map { .string($0) } ?? .null,
                        "ts_utc": .string(entry.timestamp.wireText),
                    ]
                }
            ),
        ]
    }
}
