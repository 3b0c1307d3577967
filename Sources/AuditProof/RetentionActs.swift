import AuditModel
import StrictJSON

/// What the trail's acts say about deletions: which entries retention may have deleted, and how many. Holds that were in
/// force at the time limit it.
struct RetentionActs: Sendable {
    /// What the database keeps from everyone who deletes.
    private static let leastAge: Int64 = 30 * 86_400 * 1_000_000
    private static let retention = "audit.retain.trail"
    private static let hold = "audit.hold.trail"

    private struct Retention: Sendable {
        let index: UInt64
        let time: Timestamp
        let olderThan: Timestamp
        let entries: Int
    }

    private struct Hold: Sendable {
        let index: UInt64
        let from: Timestamp
        let endsAt: Timestamp?
        let targetApp: JSONValue
        let since: Timestamp?
        let until: Timestamp?
    }

    private var retentions: [Retention] = []
    private var holds: [String: Hold] = [:]
    private var endedHolds: [String: Timestamp] = [:]

    /// Notes an act whose content its commitment opens to. Ignores other entries, and a retention that could not have
    /// been: the database refuses to delete entries of the last 30 days.
    mutating func note(_ payload: JSONObject, of leaf: EntryLeaf, index: UInt64) {
        guard let time = Self.time(leaf[.recordedAt]) else { return }
        if leaf[.action] == .string(Self.retention), let olderThan = Self.time(payload["older_than"]),
            olderThan.microseconds <= time.microseconds - Self.leastAge
        {
            var entries = 0
            if case .number(let number)? = payload["entries"] { entries = Int(exactly: number) ?? 0 }
            retentions.append(Retention(index: index, time: time, olderThan: olderThan, entries: entries))
        }
        guard leaf[.action] == .string(Self.hold), case .string(let holdID)? = payload["hold_id"] else { return }
        if payload["hold"] == "ended" {
            endedHolds[holdID] = time
        } else {
            holds[holdID] = Hold(
                index: index,
                from: time,
                endsAt: Self.time(payload["ends_at"]),
                targetApp: payload["held_app"] ?? .null,
                since: Self.time(payload["since"]),
                until: Self.time(payload["until"])
            )
        }
    }

    /// Returns the entries that no retention can have deleted, and how many more are missing than the acts count.
    func audit(_ missing: [(index: UInt64, leaf: EntryLeaf)]) -> (uncovered: Set<UInt64>, excess: Int) {
        let acts = retentions.sorted { ($0.olderThan, $0.index) < ($1.olderThan, $1.index) }
        let heldBy = acts.map(holdsInForce)
        // An entry counts for the earliest act that covers it. A later act covers what an earlier one left.
        var counts = Array(repeating: 0, count: acts.count)
        var uncovered: Set<UInt64> = []
        for entry in missing {
            let covering = acts.indices.first { covers(acts[$0], holds: heldBy[$0], entry.index, entry.leaf) }
            if let covering { counts[covering] += 1 } else { uncovered.insert(entry.index) }
        }
        var excess = 0
        for (act, count) in zip(acts, counts) { excess = max(0, excess + count - act.entries) }
        return (uncovered, excess)
    }

    private func covers(_ act: Retention, holds: [Hold], _ index: UInt64, _ leaf: EntryLeaf) -> Bool {
        guard index < act.index, let time = Self.time(leaf[.timestamp]), time < act.olderThan,
            let recordedAt = Self.time(leaf[.recordedAt]), leaf[.adopted] == true || recordedAt < act.olderThan
        else { return false }
        if case .string(let action) = leaf[.action], action.hasPrefix("audit.") { return false }
        return !holds.contains { hold in
            (hold.targetApp == .null || hold.targetApp == leaf[.targetApp])
                && hold.since.map { time >= $0 } ?? true && hold.until.map { time < $0 } ?? true
        }
    }

    /// Retention deletes nothing that a hold covered when its act was recorded.
    private func holdsInForce(at act: Retention) -> [Hold] {
        holds.filter { holdID, hold in
            hold.index < act.index && hold.from <= act.time
                && hold.endsAt.map { $0 > act.time } ?? true && endedHolds[holdID].map { $0 > act.time } ?? true
        }.map(\.value)
    }

    private static func time(_ value: JSONValue?) -> Timestamp? {
        if case .string(let text)? = value { Timestamp(text) } else { nil }
    }
}
