import AuditModel
public import FoundationBase
package import StrictJSON

/// An entry as the trail has it.
public struct StoredEntry: Sendable, Identifiable, Hashable {
    /// The entry's id.
    public let id: UUID
    /// When it was stored, by the database's clock.
    public let recordedAt: Date
    /// Who authenticated, beside ``actor``, who is claimed.
    public let serviceAccount: String
    /// What was done to what, such as `console.deploy.prod`.
    public let action: String
    /// Who did it; `nil` once the operator has been erased.
    public let actor: String?
    /// The token of an erased operator, the same in every entry of theirs.
    public let actorTombstone: String?
    /// The commit that ran before; `nil` for a first deploy.
    public let fromSHA: String?
    /// The commit that was deployed. It and the next three are `nil` only in an adopted entry that had none.
    public let toSHA: String?
    /// The app.
    public let targetApp: String?
    /// How the deploy was started.
    public let trigger: Entry.Trigger?
    /// How it ended.
    public let outcome: Entry.Outcome?
    /// When it happened, by the caller's clock.
    public let timestamp: Date
    /// Whether it was copied from a table that was there before the service.
    public let isAdopted: Bool
    /// What the service redacted.
    public let redactions: [Redaction]
    /// The whole entry but its id, redacted.
    public var payload: JSON { JSON(object["payload_redacted"] ?? .null) }
    /// The service's whole answer. Of names that differ only in their Unicode form it has the last; ``jsonText`` has
    /// them all.
    public var json: JSON { JSON(.object(object)) }
    /// The service's whole answer as one line of canonical JSON (RFC 8785).
    public var jsonText: String { String(decoding: StrictJSON.canonical(.object(object)), as: UTF8.self) }
    /// The answer, held once: a page may have many large entries.
    package let object: JSONObject

    init?(_ value: JSONValue) {
        guard case .object(let object) = value, let id = object["id"]?.text.flatMap({ EntryID($0) }),
            let recordedAt = object["recorded_at"]?.date,
            let serviceAccount = object["service_account"]?.text, let action = object["action"]?.text,
            let timestamp = object["ts_utc"]?.date,
            case .bool(let isAdopted)? = object["adopted"], case .array(let notes)? = object["redactions"],
            object["payload_redacted"] != nil
        else { return nil }
        self.object = object
        self.id = UUID(id)
        self.recordedAt = recordedAt
        self.serviceAccount = serviceAccount
        self.action = action
        self.timestamp = timestamp
        self.isAdopted = isAdopted
        actor = object["actor"]?.text
        actorTombstone = object["actor_tombstone"]?.text
        fromSHA = object["from_sha"]?.text
        toSHA = object["to_sha"]?.text
        targetApp = object["target_app"]?.text
        trigger = object["trigger"]?.text.map { Entry.Trigger(rawValue: $0) }
        outcome = object["outcome"]?.text.map { Entry.Outcome(rawValue: $0) }
        redactions = notes.compactMap { RedactionNote($0) }.map { Redaction($0) }
    }
}

extension StoredEntry {
    /// Whether the service said the same of both.
    public static func == (left: StoredEntry, right: StoredEntry) -> Bool { left.object == right.object }

    /// Hashes the id.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
