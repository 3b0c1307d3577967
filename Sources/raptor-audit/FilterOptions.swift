import ArgumentParser
import RaptorAuditClient

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Which entries are wanted, by the names of the wire. The service checks all but the times.
struct FilterOptions: ParsableArguments {
    @Option(name: .customLong("action"), help: "The whole action, such as console.deploy.prod.")
    var action: String?

    @Option(name: .customLong("actor"), help: "Who did it; or the tombstone of an erased operator.")
    var actor: String?

    @Option(name: .wire("target_app"), help: "The app.")
    var targetApp: String?

    @Option(
        name: .customLong("trigger"),
        help: "ci or local-script.",
        completion: .list(["ci", "local-script"])
    )
    var trigger: String?

    @Option(
        name: .customLong("outcome"),
        help: "success, health_check_failed or deploy_failed.",
        completion: .list(["success", "health_check_failed", "deploy_failed"])
    )
    var outcome: String?

    @Option(name: .customLong("sha"), help: "The first digits of the commit before or after.")
    var sha: String?

    @Option(
        name: .customLong("since"),
        help: "At or after: 2026-01-31T12:00:00Z, or so long ago: 90m, 12h, 7d, 2w.",
        transform: Self.time
    )
    var since: Date?

    @Option(name: .customLong("until"), help: "Before, likewise.", transform: Self.time)
    var until: Date?

    var filter: EntryFilter {
        var filter = EntryFilter()
        filter.action = action
        filter.actor = actor
        filter.targetApp = targetApp
        filter.trigger = trigger.map { Entry.Trigger(rawValue: $0) }
        filter.outcome = outcome.map { Entry.Outcome(rawValue: $0) }
        filter.sha = sha
        filter.since = since
        filter.until = until
        return filter
    }

    private static func time(_ text: String) throws -> Date {
        if let date = Date(wireText: text) { return date }
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let seconds = text.last.flatMap({ units[$0] }), let count = UInt32(text.dropLast()) else {
            throw ValidationError("\(text) is no time such as 2026-01-31T12:00:00Z, 90m, 12h, 7d or 2w.")
        }
        return Date(timeIntervalSinceNow: -Double(count) * seconds)
    }
}
