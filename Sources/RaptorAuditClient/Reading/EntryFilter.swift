import AuditModel
import Bytes
public import FoundationBase

/// Which entries of the trail are wanted: those that match everything that is set. Of several values for one thing, any
/// may match.
public struct EntryFilter: Sendable, Hashable {
    /// Whole actions, such as `console.deploy.prod`.
    public var actions: [String] = []
    /// Identities, in any case and Unicode form, or tombstones of erased operators.
    public var actors: [String] = []
    /// Apps.
    public var targetApps: [String] = []
    /// How the deploy was started.
    public var triggers: [Entry.Trigger] = []
    /// How it ended.
    public var outcomes: [Entry.Outcome] = []
    /// The first digits, at least four, of the commits before or after.
    public var shas: [String] = []
    /// Releases, such as `v142`.
    public var releases: [String] = []
    /// The accounts that recorded.
    public var serviceAccounts: [String] = []
    /// The first digits, at least four, of entries' ids.
    public var idPrefixes: [String] = []
    /// Texts that the entry may hold.
    public var texts: [String] = []
    /// Deploys at or after this time.
    public var since: Date?
    /// Deploys before this time.
    public var until: Date?

    /// Creates a filter that matches every entry.
    public init() {}

    /// The query's parameters, as the wire has them.
    var parameters: [(name: String, value: String)] {
        let all: [(String, [String])] = [
            ("action", actions), ("actor", actors), ("target_app", targetApps), ("trigger", triggers.map(\.rawValue)),
            ("outcome", outcomes.map(\.rawValue)), ("sha", shas), ("release", releases),
            ("service_account", serviceAccounts), ("id", idPrefixes), ("q", texts),
            ("since", since.map { [Timestamp($0).description] } ?? []),
            ("until", until.map { [Timestamp($0).description] } ?? []),
        ]
        return all.flatMap { name, values in values.map { (name, $0) } }
    }
}

/// Returns `target?a=1&b=2`, percent-encoded.
func target(_ path: String, _ parameters: [(name: String, value: String)]) -> String {
    guard !parameters.isEmpty else { return path }
    let query = parameters.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
    return path + "?" + query.joined(separator: "&")
}
