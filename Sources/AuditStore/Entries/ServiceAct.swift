import AuditModel
import LibPQ
import StrictJSON
import SystemCrypto

/// An entry of the service's own: that it begins to rewrite entries for an erasure, erased an operator, deleted what retention no longer covers, handed out a
/// person's entries, or placed or ended a hold. It names no person; its actor is the account that asked.
package struct ServiceAct: Sendable {
    package enum Action: String, CaseIterable, Sendable {
        case rewrite = "audit.rewrite.trail"
        case erase = "audit.erase.trail"
        case retain = "audit.retain.trail"
        case access = "audit.access.trail"
        case hold = "audit.hold.trail"

        /// The member of the act that says what it is about.
        var subject: String {
            switch self {
            case .rewrite, .erase: "erasure_id"
            case .retain: "older_than"
            case .access, .hold: "act_id"
            }
        }
    }

    let id: EntryID
    let action: Action
    let serviceAccount: String
    let details: JSONObject

    /// An act's id is made with the pepper, from what the act is about. One act is recorded once, however often it was
    /// begun, and nobody can make another's.
    /// - Parameter subject: by default one that no other act has.
    init(
        _ action: Action,
        about subject: String = EntryID(bytes: SecureRandom.uuid()).description,
        serviceAccount: String,
        details: JSONObject,
        pepper: Pepper
    ) {
        id = Self.id(action, about: subject, pepper: pepper)
        self.action = action
        self.serviceAccount = serviceAccount
        let about: JSONObject = [action.subject: .string(subject)]
        self.details = JSONObject(about.members + details.members)
    }

    static func id(_ action: Action, about subject: String, pepper: Pepper) -> EntryID {
        EntryID(version8: pepper.ids.authenticationCode(for: Array("\(action.rawValue)\0\(subject)".utf8))[..<16])
    }

    /// Whether the service itself recorded this act.
    static func isGenuine(_ entry: StoredEntry, pepper: Pepper) -> Bool {
        guard let action = Action(rawValue: entry.action),
            case .object(let payload)? = try? StrictJSON.parse(entry.payloadRedacted, limits: .stored),
            case .string(let subject)? = payload[action.subject]
        else { return false }
        return entry.id == id(action, about: subject, pepper: pepper)
    }

    /// Part of the caller's transaction. An act that stands there already is not repeated.
    func insert(on connection: isolated Connection, by deadline: Deadline) throws {
        let now = Timestamp(try connection.value("select pg_catalog.now()", as: TimestampTZ.self, by: deadline))
        let content: JSONObject = [
            AuditEntryField.action.rawValue: .string(action.rawValue),
            AuditEntryField.actor.rawValue: .string(serviceAccount),
            AuditEntryField.timestamp.rawValue: .string(now.description),
        ]
        let entry = NewEntry(
            id: id,
            timestamp: now,
            serviceAccount: serviceAccount,
            action: action.rawValue,
            actor: serviceAccount,
            content: StrictJSON.canonical(.object(JSONObject(content.members + details.members)))
        )
        _ = try NewEntry.insert([entry], on: connection, by: deadline)
    }
}
