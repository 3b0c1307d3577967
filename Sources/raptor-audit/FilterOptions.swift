import ArgumentParser
import CommandLineSupport
import FoundationBase
import RaptorAuditClient

/// Chooses entries. A repeated option means any of its values. The service checks everything but the times.
struct FilterOptions: ParsableArguments {
    @Option(help: "The action, such as console.deploy.prod, or console.* for all of a surface.")
    var action: [String] = []

    @Option(help: "Who did it; or the tombstone of an erased operator.")
    var actor: [String] = []

    @Option(name: .wire("target_app"), help: "The app, or raxx-console-* for all whose names begin with that.")
    var targetApp: [String] = []

    @Option(help: "ci or local-script.", completion: .list(["ci", "local-script"]))
    var trigger: [String] = []

    @Option(
        help: "success, health_check_failed or deploy_failed.",
        completion: .list(["success", "health_check_failed", "deploy_failed"])
    )
    var outcome: [String] = []

    @Option(help: "The first digits of the commit before or after.")
    var sha: [String] = []

    @Option(help: "The release, such as v142.")
    var release: [String] = []

    @Option(name: .wire("service_account"), help: "The account that recorded.")
    var serviceAccount: [String] = []

    @Option(name: [.customLong("text"), .customShort("q")], help: "Words that the entry holds.")
    var text: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            At or after this time: 2026-01-31, "2026-01-31 16:00", 2026-01-31T16:00:00+01:00, today, or a time span \
            before now: 90m, 12h, 7d, 2w, 1y.
            """,
            valueName: "time"
        )
    )
    var since: TimeExpression?

    @Option(parsing: .unconditional, help: ArgumentHelp("Before this time, in the same forms.", valueName: "time"))
    var until: TimeExpression?

    @Flag(name: .customLong("local-time"), help: "Read and show times in this machine's zone, not in UTC.")
    var isLocal = false

    /// The filter as the client takes it. Lengths of time count back from the moment of the call.
    var filter: EntryFilter {
        var filter = EntryFilter()
        filter.actions = action
        filter.actors = actor
        filter.targetApps = targetApp
        filter.triggers = trigger.map { Entry.Trigger(rawValue: $0) }
        filter.outcomes = outcome.map { Entry.Outcome(rawValue: $0) }
        filter.shas = sha.map { $0.lowercased() }
        filter.releases = release
        filter.serviceAccounts = serviceAccount
        filter.texts = text
        let now = Date()
        filter.since = since?.date(now: now, isLocal: isLocal)
        filter.until = until?.date(now: now, isLocal: isLocal)
        return filter
    }
}
