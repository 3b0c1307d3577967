import AuditModel
import CoreMetrics
import Intake
import Synchronization

/// Counts entries: stored (by action, trigger and outcome), stored late, and refused (by problem code).
///
/// Alerts rest on these: a break-glass deploy is `audit_entries_total{trigger="local-script"}`.
final class EntryFigures: Sendable {
    /// An entry that is stored later than this after its own time came from a spool, or from a clock that is wrong.
    static let lateAfter: Duration = .seconds(3600)
    /// The most series of `audit_entries_total`: a token that names ever new actions must not add series without end.
    static let seriesLimit = 500
    /// The action under which entries past ``seriesLimit`` are counted.
    private static let other = "other"

    private struct Labels: Hashable {
        let action: String
        let trigger: String
        let outcome: String
    }

    private let factory: any MetricsFactory
    private let late: Counter
    private let stored = Mutex<[Labels: Counter]>([:])
    private let refused = Mutex<[String: Counter]>([:])

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        self.factory = factory
        late = Counter(label: "audit_entries_late_total", factory: factory)
    }

    /// Counts an entry that was stored for the first time. Callers leave replays out.
    func countStored(_ entry: RedactedEntry, at now: Timestamp) {
        let labels = Labels(
            action: entry.action.rawValue,
            trigger: entry.trigger.rawValue,
            outcome: entry.outcome.rawValue
        )
        counter(labels).increment()
        if now.microseconds - entry.timestamp.microseconds > Self.lateAfter.components.seconds * 1_000_000 {
            late.increment()
        }
    }

    /// Counts an entry that was refused. Leaves out statuses from 500 on: a later attempt may store the entry.
    func countRefused(_ code: ProblemCode) {
        guard code.status < 500 else { return }
        let counter = refused.withLock { refused in
            let counter =
                refused[code.rawValue]
                ?? Counter(
                    label: "audit_entries_refused_total",
                    dimensions: [("code", code.rawValue)],
                    factory: factory
                )
            refused[code.rawValue] = counter
            return counter
        }
        counter.increment()
    }

    /// Returns the series of the labels; past ``seriesLimit``, one that stands for all further actions.
    private func counter(_ labels: Labels) -> Counter {
        stored.withLock { stored in
            if let counter = stored[labels] { return counter }
            var labels = labels
            if stored.count >= Self.seriesLimit {
                labels = Labels(action: Self.other, trigger: labels.trigger, outcome: labels.outcome)
                if let counter = stored[labels] { return counter }
            }
            let counter = Counter(
                label: "audit_entries_total",
                dimensions: [("action", labels.action), ("trigger", labels.trigger), ("outcome", labels.outcome)],
                factory: factory
            )
            stored[labels] = counter
            return counter
        }
    }
}
