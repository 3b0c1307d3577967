package import AuditModel
import LibPQ

/// Which entries to list: those that match everything that is set.
package struct EntryFilter: Sendable {
    package var action: String?
    /// An actor, or the tombstone that stands for an erased one.
    package var actor: String?
    package var targetApp: String?
    package var trigger: Trigger?
    package var outcome: Outcome?
    /// The first digits of `from_sha` or `to_sha`.
    package var sha: String?
    /// `ts_utc` at or after.
    package var since: Timestamp?
    /// `ts_utc` before.
    package var until: Timestamp?

    package init() {}

    var conditions: [Statement] {
        var conditions: [Statement] = []
        if let action { conditions.append("action = \(action)") }
        if let actor { conditions.append("(actor = \(actor) or actor_tombstone = \(actor))") }
        if let targetApp { conditions.append("target_app = \(targetApp)") }
        if let trigger { conditions.append("trigger = \(trigger.rawValue)") }
        if let outcome { conditions.append("outcome = \(outcome.rawValue)") }
        if let sha {
            // A range, so that the index serves it: "g" follows every hexadecimal digit.
            let end = sha + "g"
            conditions.append(
                """
                ((to_sha >= \(sha) and to_sha < \(end)) or (from_sha >= \(sha) and from_sha < \(end)))
                """
            )
        }
        if let since { conditions.append("ts_utc >= \(TimestampTZ(since))") }
        if let until { conditions.append("ts_utc < \(TimestampTZ(until))") }
        return conditions
    }
}
