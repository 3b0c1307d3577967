import AuditModel
import LibPQ
import StrictJSON
import SystemCrypto

/// An entry of the service's own: that it begins to rewrite entries for an erasure, erased an operator, deleted old
/// entries, handed out a person's, or placed or ended a hold. Names no person; its actor is the account that asked.
///
/// Retention keeps acts, since they explain what the trail lacks.
package struct ServiceAct: Sendable {
    /// What the service did. The raw value is the entry's action, which no caller can record.
    package enum Action: String, CaseIterable, Sendable {
        /// An erasure begins.
        case rewrite = "audit.rewrite.trail"
        /// An erasure is completed.
        case erase = "audit.erase.trail"
        /// Old entries are about to be deleted.
        case retain = "audit.retain.trail"
        /// Someone was given a person's entries.
        case access = "audit.access.trail"
        /// A hold was placed or ended.
        case hold = "audit.hold.trail"

        /// The member of the act from which its id is made. Of an erasure its number, of retention the time before
        /// which it deletes, else a random one.
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
    /// Members beside action, actor and time: the subject first.
    let details: JSONObject

    /// Makes an act whose id comes from the pepper and from what the act is about. One act is recorded once, however
    /// often it was begun, and nobody without the pepper can make another's.
    /// - Parameters:
    ///   - subject: by default one that no other act has.
    ///   - serviceAccount: the account that asked.
    ///   - details: must name no person.
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

    /// Returns the id of an act, a UUID of version 8 (RFC 9562). The NUL keeps action and subject apart.
    static func id(_ action: Action, about subject: String, pepper: Pepper) -> EntryID {
        EntryID(version8: pepper.ids.authenticationCode(for: Array("\(action.rawValue)\0\(subject)".utf8))[..<16])
    }

    /// Returns whether the service itself recorded this act: its id is the one that the pepper gives for its action and
    /// subject. Details are not covered: the log's commitment is.
    static func isGenuine(_ entry: StoredEntry, pepper: Pepper) -> Bool {
        guard let action = Action(rawValue: entry.action),
            case .object(let payload)? = try? StrictJSON.parse(entry.payloadRedacted, limits: .stored),
            case .string(let subject)? = payload[action.subject]
        else { return false }
        return entry.id == id(action, about: subject, pepper: pepper)
    }

    /// Records the act, as part of the caller's transaction, at that transaction's time. An act that stands there
    /// already is not repeated, and nothing reports that.
    /// - Throws: ``StoreError`` `notDurable`, ``PostgresError``. The caller's transaction must be rolled back then.
    func insert(on connection: isolated Connection, by deadline: Deadline) throws {
        let now = try connection.value("select pg_catalog.now()", as: Timestamp.self, by: deadline)
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
