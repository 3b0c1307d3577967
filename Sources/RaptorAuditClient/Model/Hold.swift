public import FoundationBase
import StrictJSON

/// Entries that are kept as they are although somebody asked to be erased (GDPR, Article 17(3)), and why.
public struct Hold: Sendable, Hashable {
    /// Its number, which the caller who placed it chose.
    public let holdID: String
    /// What the service said, as it said it.
    public let json: JSON
    /// Why it is there.
    public let reason: String
    /// The app whose entries it covers; `nil` for all.
    public let targetApp: String?
    /// It covers entries from this time on.
    public let since: Date?
    /// It covers entries before this time.
    public let until: Date?
    /// Whether it is about one person. The service does not tell which, and forgets it when the hold ends.
    public let isAboutPerson: Bool
    /// When it was placed.
    public let placedAt: Date
    /// When it ends by itself.
    public let endsAt: Date?
    /// When it was ended.
    public let endedAt: Date?
    /// Whether it keeps anything now.
    public let isInForce: Bool

    /// Which entries to hold. At least one of its parts has to be set; an entry is held when all that are set cover it.
    public struct Scope: Sendable, Hashable {
        /// The app.
        public var targetApp: String?
        /// Entries at or after this time.
        public var since: Date?
        /// Entries before this time.
        public var until: Date?
        /// All names of one person.
        public var identifiers: [String] = []

        /// Nothing yet.
        public init() {}
    }

    init?(_ value: JSONValue) {
        guard case .object(let object) = value, let holdID = object["hold_id"]?.text,
            let reason = object["reason"]?.text, case .bool(let isAboutPerson)? = object["names_person"],
            let placedAt = object["placed_at"]?.date, case .bool(let isInForce)? = object["in_force"]
        else { return nil }
        json = JSON(value)
        self.holdID = holdID
        self.reason = reason
        self.isAboutPerson = isAboutPerson
        self.placedAt = placedAt
        self.isInForce = isInForce
        targetApp = object["target_app"]?.text
        since = object["since"]?.date
        until = object["until"]?.date
        endsAt = object["ends_at"]?.date
        endedAt = object["ended_at"]?.date
    }
}
