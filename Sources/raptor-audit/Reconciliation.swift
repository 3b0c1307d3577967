import CommandLineSupport
import RaptorAuditClient
import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the platform and the trail do not both have. Each entry stands for one deploy at most.
struct Reconciliation {
    /// How far a laptop's clock may be off.
    static let skew: TimeInterval = 86_400

    let unrecorded: [PlatformDeploy]
    let unreleased: [StoredEntry]

    var isComplete: Bool { unrecorded.isEmpty && unreleased.isEmpty }

    init(_ history: PlatformHistory, entries: [StoredEntry]) {
        let entries = entries.filter { entry in entry.verb.map { history.verbs.contains($0) } ?? false }
        // The best pairs first, so that what was deployed twice has its own entry each time.
        let pairs = history.deploys.indices.flatMap { deploy in
            entries.indices.compactMap { entry in
                Likeness(history.deploys[deploy], entries[entry]).map { (deploy: deploy, entry: entry, likeness: $0) }
            }
        }.sorted { $0.likeness < $1.likeness }
        var recorded: Set<Int> = []
        var released: Set<Int> = []
        for pair in pairs where !recorded.contains(pair.deploy) && !released.contains(pair.entry) {
            recorded.insert(pair.deploy)
            released.insert(pair.entry)
        }
        unrecorded = history.deploys.indices.filter { !recorded.contains($0) }.map { history.deploys[$0] }
            .filter { $0.state != .pending }.sorted { $0.createdAt < $1.createdAt }
        unreleased = entries.indices.filter { !released.contains($0) }.map { entries[$0] }.filter { entry in
            // Neither a push that failed nor one that changed nothing has made a release.
            entry.outcome != .deployFailed && entry.fromSHA != entry.toSHA
                && history.start.map { entry.timestamp >= $0 } ?? true
        }.sorted { $0.timestamp < $1.timestamp }
    }

    /// How well a deploy and an entry go together; the least is the best.
    private struct Likeness: Comparable {
        private let marks: [Double]

        /// - Returns: `nil` when they do not.
        init?(_ deploy: PlatformDeploy, _ entry: StoredEntry) {
            let distance = entry.timestamp.timeIntervalSince(deploy.createdAt)
            guard distance >= -skew, distance <= deploy.delay + skew else { return nil }
            if let commit = deploy.sha {
                guard let sha = entry.toSHA, sha.hasPrefix(commit) || commit.hasPrefix(sha) else { return nil }
            } else {
                guard entry.verb == deploy.verb else { return nil }
            }
            // Else what failed would hide that the same commit was deployed by nobody knows whom.
            guard deploy.state != .made || entry.mayHaveArrived else { return nil }
            let ended = (entry.outcome == .deployFailed) == (deploy.state == .failed)
            marks = [
                deploy.sha == nil ? 1 : 0, deploy.state == .pending ? 1 : 0, entry.verb == deploy.verb ? 0 : 1,
                ended ? 0 : 1, abs(distance),
            ]
        }

        static func < (left: Likeness, right: Likeness) -> Bool { left.marks.lexicographicallyPrecedes(right.marks) }
    }

    var text: String {
        if isComplete { return "Every deploy has its entry, and every entry its deploy." }
        let deploys = unrecorded.map { ["no entry", $0.createdAt.wireText, $0.sha?.visible ?? "-", $0.name] }
        let entries = unreleased.map { entry in
            ["no release", entry.timestamp.wireText, entry.toSHA ?? "-", entry.id.text]
        }
        return TextTable(header: ["MISSING", "WHEN", "COMMIT", "WHICH"], rows: deploys + entries).description
    }

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
        ]
    }
}

extension StoredEntry {
    /// A push that was refused has made no release.
    fileprivate var mayHaveArrived: Bool {
        guard outcome == .deployFailed, case .object(let payload) = payload else { return true }
        return [.string("interrupted"), .string("cancelled")].contains(payload["reason"])
            || toSHA.map { payload["remote_sha"] == .string($0) } ?? false
    }

    /// `nil` for what no release tells of, such as Terraform's `apply`.
    fileprivate var verb: PlatformDeploy.Verb? {
        action.split(separator: ".").dropFirst().first.flatMap { PlatformDeploy.Verb(rawValue: String($0)) }
    }
}
