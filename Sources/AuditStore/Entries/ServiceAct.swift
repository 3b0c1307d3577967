import AuditModel
import LibPQ
import StrictJSON
import SystemCrypto

/// An entry of the service's own: that it erased an operator, or deleted what retention no longer covers. It names no
/// person; its actor is the account that asked.
package struct ServiceAct: Sendable {
    package enum Action: String, CaseIterable, Sendable {
        case erase = "audit.erase.trail"
        case retain = "audit.retain.trail"
    }

    let id: EntryID
    let action: Action
    let serviceAccount: String
    let details: JSONObject

    /// Part of the caller's transaction. An act that stands there already is not told again.
    func insert(on connection: isolated Connection, by deadline: Deadline) throws {
        let now = try connection.query("select now()", by: deadline) { row throws(PostgresError) in
            try row.get(0, as: TimestampTZ.self)
        }
        guard let now = now.first else { return }
        let content: JSONObject = [
            AuditEntryField.action.rawValue: .string(action.rawValue),
            AuditEntryField.actor.rawValue: .string(serviceAccount),
            AuditEntryField.timestamp.rawValue: .string(Timestamp(now).description),
        ]
        let canonical = StrictJSON.canonical(.object(JSONObject(content.members + details.members)))
        let blind = SecureRandom.bytes(32)
        try connection.execute(
            """
            insert into console_audit_log (
                id, ts_utc, service_account, action, actor, payload_redacted, blind, commitment
            ) values (
                \(UUIDBytes(id)), \(now), \(serviceAccount), \(action.rawValue), \(serviceAccount), \(JSONB(canonical)),
                \(Bytea(blind)), \(Bytea(SHA256.digest(blind, canonical)))
            )
            on conflict (id) do nothing
            """,
            by: deadline
        )
    }
}
