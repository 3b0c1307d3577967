import AuditModel
import LibPQ
import StrictJSON

/// An entry of the service's own: that it erased an operator, deleted what retention no longer covers, handed out a
/// person's entries, or placed or ended a hold. It names no
/// person; its actor is the account that asked.
package struct ServiceAct: Sendable {
    package enum Action: String, CaseIterable, Sendable {
        case erase = "audit.erase.trail"
        case retain = "audit.retain.trail"
        case access = "audit.access.trail"
        case hold = "audit.hold.trail"
    }

    let id: EntryID
    let action: Action
    let serviceAccount: String
    let details: JSONObject

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
