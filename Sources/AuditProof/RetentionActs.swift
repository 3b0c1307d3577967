import AuditModel
import StrictJSON

/// Collects what the trail's acts say about deletions: which entries retention may have deleted, and how many. Holds
/// that were in force when an act was recorded limit it.
struct RetentionActs: Sendable {
    /// The age, in microseconds, below which the database refuses to delete an entry.
    private static let leastAge: Int64 = 30 * 86_400 * 1_000_000
    private static let retention = "audit.retain.trail"
    private static let hold = "audit.hold.trail"

    /// An act of retention, as it was recorded before anything was deleted.
    struct Retention: Sendable {
        let index: UInt64
        let time: Timestamp
        /// It deletes entries that are dated and were recorded before this.
        let olderThan: Timestamp
        /// How many entries it said that it would delete. Never negative.
        let entries: Int
    }

    /// A hold on an app, a period, a person, or what all of them name. The person's names are in no act.
    struct Hold: Sendable {
        let index: UInt64
        /// When the hold was recorded.
        let from: Timestamp
        let endsAt: Timestamp?
        let targetApp: JSONValue
        let since: Timestamp?
        let until: Timestamp?
    }

    private var retentions: [Retention] = []
    private var holds: [String: Hold] = [:]
    private var endedHolds: [String: Timestamp] = [:]

    /// Notes an act whose content its commitment opens to. Ignores other entries, and a retention that the database
    /// would have refused, since it claims entries of the last 30 days.
    mutating func note(_ payload: JSONObject, of leaf: EntryLeaf, index: UInt64) {
        guard let time = Self.time(leaf[.recordedAt]) else { return }
        if leaf[.action] == .string(Self.retention), let olderThan = Self.time(payload["older_than"]),
            olderThan.microseconds <= time.microseconds - Self.leastAge
        {
            var entries = 0
            if case .number(let number)? = payload["entries"] { entries = max(0, Int(exactly: number) ?? 0) }
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

    /// Decides which deletions the acts cover, and how many more there are. Takes the leaves in any order.
    struct Coverage: Sendable {
        private let acts: [(act: Retention, holds: [Hold])]
        private var counts: [Int]

        init(_ acts: [(act: Retention, holds: [Hold])]) {
            self.acts = acts
            counts = Array(repeating: 0, count: acts.count)
        }

        /// Whether a retention can have deleted this entry. It counts for the earliest act that covers it.
        mutating func covers(_ index: UInt64, _ leaf: EntryLeaf) -> Bool {
            let covering = acts.firstIndex { RetentionActs.covers($0.act, holds: $0.holds, index, leaf) }
            if let covering { counts[covering] += 1 }
            return covering != nil
        }

        /// How many more entries are missing than the acts count.
        var excess: Int {
            zip(acts, counts).reduce(0) { max(0, $0 + $1.1 - $1.0.act.entries) }
        }
    }

    /// Returns a count that begins with all acts noted so far. Acts that are noted later do not change it.
    func coverage() -> Coverage {
        let acts = retentions.sorted { ($0.olderThan, $0.index) < ($1.olderThan, $1.index) }
        return Coverage(acts.map { (act: $0, holds: holdsInForce(at: $0)) })
    }

    private static func covers(_ act: Retention, holds: [Hold], _ index: UInt64, _ leaf: EntryLeaf) -> Bool {
        guard index < act.index, let time = Self.time(leaf[.timestamp]), time < act.olderThan,
            let recordedAt = Self.time(leaf[.recordedAt]), leaf[.adopted] == true || recordedAt < act.olderThan
        else { return false }
        if case .string(let action) = leaf[.action], action.hasPrefix("audit.") { return false }
        return !holds.contains { hold in
            (hold.targetApp == .null || hold.targetApp == leaf[.targetApp])
                && hold.since.map { time >= $0 } ?? true && hold.until.map { time < $0 } ?? true
        }
    }

    /// Returns the holds that were in force when the act was recorded: retention deletes nothing that they cover.
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
