import FoundationBase
import RaptorAuditClient

/// The differences between a platform's deploys and the trail's entries. Each entry matches at most one deploy.
struct Reconciliation {
    /// How many seconds a laptop's clock may be off, in either direction.
    static let skew: TimeInterval = 86_400

    /// A deploy, and the entry that contradicts how it ended.
    struct Disagreement {
        let deploy: PlatformDeploy
        let entry: RecordedDeploy
    }

    /// Deploys without an entry, the oldest first.
    let unrecorded: [PlatformDeploy]
    /// Entries without a deploy, the oldest first.
    let unreleased: [RecordedDeploy]
    /// By the time of the deploy.
    let disagreements: [Disagreement]

    /// Whether all agree.
    var isComplete: Bool { unrecorded.isEmpty && unreleased.isEmpty && disagreements.isEmpty }

    /// Compares every deploy with every entry, and pairs the best matches first.
    init(_ history: PlatformHistory, entries: [RecordedDeploy]) {
        let entries = entries.filter { history.verbs.contains($0.verb) }
        // The best pairs first, so that each of two deploys of one commit gets its own entry.
        let pairs = history.deploys.indices.flatMap { deploy in
            entries.indices.compactMap { entry in
                Likeness(history.deploys[deploy], entries[entry]).map { (deploy: deploy, entry: entry, likeness: $0) }
            }
        }.sorted { $0.likeness < $1.likeness }
        var recorded: [Int: Int] = [:]
        var released: Set<Int> = []
        for pair in pairs where recorded[pair.deploy] == nil && !released.contains(pair.entry) {
            recorded[pair.deploy] = pair.entry
            released.insert(pair.entry)
        }
        unrecorded = history.deploys.indices.filter { recorded[$0] == nil }.map { history.deploys[$0] }
            .filter { $0.state != .pending }.sorted { $0.createdAt < $1.createdAt }
        unreleased = entries.indices.filter { !released.contains($0) }.map { entries[$0] }.filter { entry in
            // A push that failed or changed nothing has made no release, and a check belongs to another entry's.
            entry.outcome != .deployFailed && entry.fromSHA != entry.toSHA && !entry.isCheck
                && history.start.map { entry.timestamp >= $0 } ?? true
        }.sorted { $0.timestamp < $1.timestamp }
        disagreements = recorded.compactMap { deploy, entry -> Disagreement? in
            let deploy = history.deploys[deploy]
            // A later check of the same release is better informed.
            let latest = entries.filter { $0.isCheck && $0.release == deploy.name && $0.isOf(deploy) }
                .reduce(entries[entry]) { $0.timestamp < $1.timestamp ? $1 : $0 }
            return latest.agrees(with: deploy) ? nil : Disagreement(deploy: deploy, entry: latest)
        }.sorted { $0.deploy.createdAt < $1.deploy.createdAt }
    }

    /// How well a deploy and an entry go together; the least is the best. Marks are compared one after the other:
    /// release, commit, state, verb, check, outcome, and at last the seconds between them.
    private struct Likeness: Comparable {
        private let marks: [Double]

        /// - Returns: `nil` when they do not go together.
        init?(_ deploy: PlatformDeploy, _ entry: RecordedDeploy) {
            let distance = entry.timestamp.timeIntervalSince(deploy.createdAt)
            guard distance >= -skew, distance <= deploy.delay + skew else { return nil }
            guard deploy.sha == nil ? entry.verb == deploy.verb : entry.isOf(deploy) else { return nil }
            // Otherwise a failed entry would hide that somebody deployed the same commit unrecorded.
            guard deploy.state != .made || entry.mayHaveArrived || entry.release == deploy.name else { return nil }
            marks = [
                entry.release == deploy.name ? 0 : 1, deploy.sha == nil ? 1 : 0, deploy.state == .pending ? 1 : 0,
                entry.verb == deploy.verb ? 0 : 1, entry.isCheck ? 1 : 0,
                (entry.outcome == .deployFailed) == (deploy.state == .failed) ? 0 : 1, abs(distance),
            ]
        }

        static func < (left: Likeness, right: Likeness) -> Bool { left.marks.lexicographicallyPrecedes(right.marks) }
    }
}
