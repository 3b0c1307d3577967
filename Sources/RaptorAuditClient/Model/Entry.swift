package import AuditModel
public import FoundationBase
import StrictJSON

/// One deploy, rollback or apply to be recorded: who, from which commit to which, of which app, how it was started and
/// how it ended.
///
/// Recording it checks it, and reports everything that is wrong at once.
public struct Entry: Sendable, Hashable {
    /// `<surface>.<verb>.<environment>`, such as `console.deploy.prod`; the verb is `deploy`, `rollback` or `apply`.
    public var action: String
    /// An email, a GitHub handle or a login name, of at most 254 bytes.
    public var actor: String
    /// The commit that ran before, 7 to 40 or 64 lowercase hexadecimal digits; `nil` for a first deploy.
    public var fromSHA: String?
    /// The commit that runs now, or was meant to.
    public var toSHA: String
    /// The app, such as `raxx-console-prod`.
    public var targetApp: String
    /// How it was started.
    public var trigger: Trigger
    /// How it ended.
    public var outcome: Outcome
    /// When it happened; kept to the microsecond, and at most five minutes ahead of the clock here.
    public var timestamp: Date
    /// The entry's permanent id and idempotency key; `nil` for a new one. A second entry with the same id is refused
    /// unless it says the same.
    public var id: UUID?
    /// Who approved it.
    public var approvedBy: String?
    /// Who asked for it.
    public var requestedBy: String?
    /// The address of the run, an `http` or `https` URL.
    public var runURL: String?
    /// The commit that was pushed, if that was the split of a folder of ``toSHA``.
    public var splitSHA: String?
    /// The release, such as `v142`.
    public var release: String?
    /// Why, in the operator's words.
    public var reason: String?
    /// How ``actor`` was found out, such as `env`; see ``OperatorIdentity``.
    public var actorSource: String?
    /// Anything else that is worth keeping. Secrets in it are redacted before it leaves this process.
    public var additional: [String: JSON]

    /// Creates an entry with the fields that every entry must have.
    public init(
        action: String,
        actor: String,
        fromSHA: String?,
        toSHA: String,
        targetApp: String,
        trigger: Trigger,
        outcome: Outcome,
        timestamp: Date = Date(),
        additional: [String: JSON] = [:]
    ) {
        self.action = action
        self.actor = actor
        self.fromSHA = fromSHA
        self.toSHA = toSHA
        self.targetApp = targetApp
        self.trigger = trigger
        self.outcome = outcome
        self.timestamp = timestamp
        self.additional = additional
    }

    /// How a deploy was started.
    public struct Trigger: RawRepresentable, Sendable, Hashable {
        /// As the wire has it.
        public let rawValue: String

        /// Takes any word. Recording refuses one that the service does not know.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// By a pipeline.
        public static let ci = Trigger(rawValue: "ci")
        /// By a script on somebody's machine.
        public static let localScript = Trigger(rawValue: "local-script")
    }

    /// How a deploy ended.
    public struct Outcome: RawRepresentable, Sendable, Hashable {
        /// As the wire has it.
        public let rawValue: String

        /// Takes any word. Recording refuses one that the service does not know.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The new version runs and is healthy.
        public static let success = Outcome(rawValue: "success")
        /// It was deployed and did not become healthy.
        public static let healthCheckFailed = Outcome(rawValue: "health_check_failed")
        /// It was not deployed.
        public static let deployFailed = Outcome(rawValue: "deploy_failed")
    }
}

extension Entry {
    /// The entry as JSON, without fields that are not set. A field replaces a member of ``additional`` of its name.
    var json: JSONObject {
        var fields: [(AuditEntryField, String?)] = [
            (.action, action), (.actor, actor), (.fromSHA, fromSHA), (.toSHA, toSHA), (.targetApp, targetApp),
            (.trigger, trigger.rawValue), (.outcome, outcome.rawValue),
            (.timestamp, Timestamp(timestamp).description),
        ]
        fields += [
            (.id, id?.text), (.approvedBy, approvedBy), (.requestedBy, requestedBy),
            (.runURL, runURL), (.splitSHA, splitSHA), (.release, release), (.reason, reason),
            (.actorSource, actorSource),
        ]
        let known = fields.compactMap { field, text in
            text.map { JSONObject.Member(name: field.rawValue, value: .string($0)) }
        }
        let free = additional.filter { AuditEntryField(rawValue: $0.key) == nil }
        return JSONObject(known + free.map { JSONObject.Member(name: $0.key, value: $0.value.value) })
    }
}

extension Timestamp {
    /// Rounds to the microsecond, and clamps dates that are out of range.
    package init(_ date: Date) {
        let microseconds = (date.timeIntervalSince1970 * 1_000_000).rounded()
        self.init(microseconds: Int64(exactly: microseconds) ?? (microseconds < 0 ? .min : .max))
    }

    static var now: Timestamp { Timestamp(Date()) }

    var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}

extension Date {
    /// As the wire has times: RFC 3339 in UTC, to the microsecond.
    package var wireText: String { Timestamp(self).description }

    /// - Returns: `nil` for anything else than ``wireText`` writes.
    package init?(wireText: String) {
        guard let timestamp = Timestamp(wireText) else { return nil }
        self = timestamp.date
    }
}
