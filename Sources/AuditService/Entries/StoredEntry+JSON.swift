import AuditModel
import AuditProof
package import AuditStore
import Bytes
import StrictJSON

extension StoredEntry {
    /// A field as the API shows it. The names are the columns' names; the order is the order in JSON.
    package enum Field: String, CaseIterable, Sendable {
        case id
        case recordedAt = "recorded_at"
        case serviceAccount = "service_account"
        case action
        case actor
        case actorTombstone = "actor_tombstone"
        case fromSHA = "from_sha"
        case toSHA = "to_sha"
        case targetApp = "target_app"
        case trigger
        case outcome
        case timestamp = "ts_utc"
        case adopted
        case amendedBy = "amended_by"
        case redactions
        case payloadRedacted = "payload_redacted"
        case logIndex = "log_index"
        case blind

        /// Whether the value is JSON of any size rather than a short text.
        var isJSON: Bool { self == .redactions || self == .payloadRedacted }
    }

    /// A field's value, before a format is chosen. `nil` is null.
    enum Value {
        case text(String?)
        case bool(Bool)
        case number(UInt64?)
        /// JSON text.
        case json([UInt8])
    }

    /// Returns what the API shows in the field. Times are in UTC.
    func value(_ field: Field) -> Value {
        switch field {
        case .id: .text(id.description)
        case .recordedAt: .text(recordedAt.microsecondDescription)
        case .serviceAccount: .text(serviceAccount)
        case .action: .text(action)
        case .actor: .text(actor)
        case .actorTombstone: .text(actorTombstone)
        case .fromSHA: .text(fromSHA)
        case .toSHA: .text(toSHA)
        case .targetApp: .text(targetApp)
        case .trigger: .text(trigger)
        case .outcome: .text(outcome)
        case .timestamp: .text(timestamp.description)
        case .adopted: .bool(isAdopted)
        case .amendedBy:
            .json(amendedBy.isEmpty ? Array("[]".utf8) : StrictJSON.canonical(.array(amendedBy.map { .string($0) })))
        case .redactions: .json(redactions)
        case .payloadRedacted: .json(payloadRedacted)
        case .logIndex: .number(logIndex)
        case .blind: .text(blind.map { Hex.encode($0) })
        }
    }

    /// The fields in their order, each with what stands before its value: `{"id":`, `,"recorded_at":` and so on.
    private static let members = Field.allCases.map { field in
        (field: field, beginning: Array("\(field == Field.allCases[0] ? "{" : ",")\"\(field.rawValue)\":".utf8))
    }

    /// Appends the entry as a JSON object on one line.
    func appendJSON(to bytes: inout [UInt8]) {
        for (field, beginning) in Self.members {
            bytes += beginning
            switch value(field) {
            case .text(let text?): Self.append(quoted: text, to: &bytes)
            case .text(nil): bytes += "null".utf8
            case .bool(let bool): bytes += "\(bool)".utf8
            case .number(let number): bytes += (number.map(String.init) ?? "null").utf8
            case .json(let json): bytes += json
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Most texts have no character that JSON escapes.
    private static func append(quoted text: String, to bytes: inout [UInt8]) {
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        }
        guard isPlain else { return StrictJSON.append(canonical: .string(text), to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
    }
}
