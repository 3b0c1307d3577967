import FoundationBase
import RaptorAuditClient

/// What a reconciliation compares of an entry. A trail may have millions, with large payloads, so no more is kept.
struct RecordedDeploy {
    let id: UUID
    let timestamp: Date
    /// From the action.
    let verb: PlatformDeploy.Verb
    let outcome: Entry.Outcome?
    let fromSHA: String?
    let toSHA: String?
    /// The release that the entry names. Failed deploys often have none.
    let release: String?
    /// Whether it is a later check of a release that already had an entry.
    let isCheck: Bool
    /// Whether the push may have arrived. One that was refused has made no release.
    let mayHaveArrived: Bool
    private let splitSHA: String?

    /// - Returns: `nil` for a change that makes no release, such as Terraform's `apply`.
    init?(_ entry: StoredEntry) {
        let words = entry.action.split(separator: ".").dropFirst()
        guard let verb = words.first.flatMap({ PlatformDeploy.Verb(rawValue: String($0)) }) else { return nil }
        id = entry.id
        timestamp = entry.timestamp
        self.verb = verb
        outcome = entry.outcome
        fromSHA = entry.fromSHA
        toSHA = entry.toSHA
        splitSHA = entry.text("split_sha")
        release = entry.text("release")
        let reason = entry.text("reason")
        isCheck = reason == "checked"
        let remote = entry.text("remote_sha")
        mayHaveArrived =
            entry.outcome != .deployFailed || ["interrupted", "cancelled"].contains(reason)
            || remote != nil && [entry.toSHA, entry.text("split_sha")].contains(remote)
    }

    /// The commits that the platform may know the deploy by.
    private var commits: [String] { [toSHA, splitSHA].compactMap { $0 } }

    /// Whether the deploy is of this entry's commit, in full or abbreviated, or of its folder's.
    func isOf(_ deploy: PlatformDeploy) -> Bool {
        guard let commit = deploy.sha else { return false }
        return commits.contains { $0.hasPrefix(commit) || commit.hasPrefix($0) }
    }

    /// Whether the entry's outcome fits the release: one that failed has not run, and one that runs has not failed.
    func agrees(with deploy: PlatformDeploy) -> Bool {
        switch deploy.state {
        case .failed: outcome == .deployFailed
        case .made: outcome != .deployFailed || !deploy.isCurrent
        case .unknown, .pending: true
        }
    }
}
