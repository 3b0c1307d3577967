import AuditModel
import Intake
import Redaction
import StrictJSON
import SystemCrypto

/// Reads rows of the console's former table, as far as they can be said in our words. `legacy_row` keeps the rest.
///
/// Needs an action, an actor and a time. Everything else that is missing, or cannot be said in our words, is left out.
enum LegacyRow {
    /// Why a row cannot be mapped.
    struct Fault: Error {
        let reason: String
    }

    /// What such a column is called in tables that were seen; the first that holds text counts.
    private static let actorColumns = ["actor", "actor_email", "operator", "user_email", "username", "user", "email"]
    /// As ``actorColumns``, for the time.
    private static let timeColumns = ["ts_utc", "timestamp", "occurred_at", "performed_at", "created_at", "ts", "at"]
    /// As ``actorColumns``, for the rest of an entry. The first that is not null counts; others are not copied.
    private static let payloadColumns = ["payload", "payload_redacted", "metadata", "details", "data"]

    /// Returns the row to insert. Reads each field from its column, or else from the payload. A value that does not fit
    /// our form counts as missing; where it was a column's, it is still in `legacy_row`.
    ///
    /// The id is the row's `id` where that is a UUID. Otherwise it is made of the row's content, so equal rows have one
    /// id. The entry has no digests, since nobody sends it again.
    /// - Parameter text: the row as PostgreSQL's `row_to_json` writes it, the time zone being UTC.
    static func entry(_ text: [UInt8], redactor: Redactor) throws(Fault) -> NewEntry {
        guard case .object(var row)? = try? StrictJSON.parse(text, limits: .init(maximumBytes: 16 << 20)) else {
            throw Fault(reason: "it holds what I-JSON cannot, such as a number past a double or a name twice")
        }
        guard case .string(let actionText)? = row["action"], let action = Action(actionText) else {
            throw Fault(reason: "no action of the form <surface>.<verb>.<environment>")
        }
        guard let actorText = Self.text(row, actorColumns), let actor = Identity(actorText) else {
            throw Fault(reason: "no actor")
        }
        guard let timeText = Self.text(row, timeColumns), let timestamp = Self.timestamp(timeText) else {
            throw Fault(reason: "no time")
        }
        let payload = Self.payload(row)
        func known<Value>(_ field: AuditEntryField, _ parse: (String) -> Value?) -> Value? {
            Self.text(row, [field.rawValue]).flatMap(parse) ?? Self.text(payload, [field.rawValue]).flatMap(parse)
        }
        let fromSHA: GitSHA? = known(.fromSHA) { GitSHA($0) }
        let toSHA: GitSHA? = known(.toSHA) { GitSHA($0) }
        let targetApp: TargetApp? = known(.targetApp) { TargetApp($0) }
        let trigger: Trigger? = known(.trigger) { Trigger(rawValue: $0) }
        let outcome: Outcome? = known(.outcome) { Outcome(rawValue: $0) }
        let id = Self.text(row, ["id"]).flatMap { EntryID($0) } ?? EntryID(version8: SHA256.digest(text)[..<16])

        for column in payloadColumns { row[column] = nil }
        var content = payload
        content["legacy_row"] = .object(row)
        content["action"] = .string(action.rawValue)
        content["actor"] = .string(actor.rawValue)
        content["ts_utc"] = .string(timestamp.description)
        let (redacted, notes) = redactor.redact(.object(content), identities: ["actor"])
        guard case .object(let object) = redacted, case .string(let redactedActor)? = object["actor"] else {
            throw Fault(reason: "it cannot be redacted")
        }
        return NewEntry(
            id: id,
            timestamp: timestamp,
            serviceAccount: "adopted",
            action: action.rawValue,
            actor: redactedActor,
            fromSHA: fromSHA?.rawValue,
            toSHA: toSHA?.rawValue,
            targetApp: targetApp?.rawValue,
            trigger: trigger?.rawValue,
            outcome: outcome?.rawValue,
            isAdopted: true,
            content: StrictJSON.canonical(redacted),
            redactions: StrictJSON.canonical(.array(notes.map { RedactionNote($0).json }))
        )
    }

    /// Returns the text of the first of these columns that holds some.
    private static func text(_ row: JSONObject, _ columns: [String]) -> String? {
        for column in columns {
            if case .string(let text)? = row[column] { return text }
        }
        return nil
    }

    /// Returns the row's payload: an object, whether the column is JSON or text that holds some. Anything else becomes
    /// an object with the column's name as its one member.
    private static func payload(_ row: JSONObject) -> JSONObject {
        for column in payloadColumns {
            switch row[column] {
            case .object(let object)?:
                return object
            case .string(let text)?:
                if case .object(let object)? = try? StrictJSON.parse(Array(text.utf8)) { return object }
                return [column: .string(text)]
            case nil, .null?:
                continue
            case let other?:
                return [column: other]
            }
        }
        return [:]
    }

    /// Returns the time of a `timestamptz` or `timestamp` as PostgreSQL writes it in JSON: with an offset of zero, or
    /// without one, which is taken for UTC.
    private static func timestamp(_ text: String) -> Timestamp? {
        if text.hasSuffix("Z") { return Timestamp(text) }
        return Timestamp(text.hasSuffix("+00:00") ? text.dropLast(6) + "Z" : text + "Z")
    }
}
