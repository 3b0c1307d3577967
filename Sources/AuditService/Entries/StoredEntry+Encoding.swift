import AuditModel
import AuditStore
import StrictJSON

extension StoredEntry {
    /// One field as the API shows it. The names are the columns'.
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
    }

    private enum Value {
        case text(String?)
        case bool(Bool)
        /// JSON text, passed on as PostgreSQL wrote it.
        case json([UInt8])
    }

    private func value(_ field: Field) -> Value {
        switch field {
        case .id: .text(id.description)
        case .recordedAt: .text(recordedAt.description)
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
        case .amendedBy: .json(StrictJSON.canonical(.array(amendedBy.map { .string($0) })))
        case .redactions: .json(redactions)
        case .payloadRedacted: .json(payloadRedacted)
        }
    }

    func appendJSON(to bytes: inout [UInt8]) {
        var separator = UInt8(ascii: "{")
        for field in Field.allCases {
            bytes.append(separator)
            separator = UInt8(ascii: ",")
            bytes += "\"\(field.rawValue)\":".utf8
            switch value(field) {
            case .text(let text?): StrictJSON.append(canonical: .string(text), to: &bytes)
            case .text(nil): bytes += "null".utf8
            case .bool(let bool): bytes += "\(bool)".utf8
            case .json(let json): bytes += json
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }

    static var csvHeader: [UInt8] {
        Array(Field.allCases.map(\.rawValue).joined(separator: ",").utf8) + [13, 10]
    }

    /// One record of RFC 4180.
    func appendCSV(to bytes: inout [UInt8]) {
        for (index, field) in Field.allCases.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch value(field) {
            case .text(let text): Self.append(cell: Array((text ?? "").utf8), to: &bytes)
            case .bool(let bool): bytes += "\(bool)".utf8
            case .json(let json): Self.append(cell: json, to: &bytes)
            }
        }
        bytes += [13, 10]
    }

    /// A cell that a spreadsheet would take for a formula is made text by an apostrophe (OWASP, CSV injection).
    private static func append(cell: [UInt8], to bytes: inout [UInt8]) {
        let startsFormula = cell.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let needsQuotes = startsFormula || cell.contains { ",\"\r\n".utf8.contains($0) }
        guard needsQuotes else {
            bytes += cell
            return
        }
        bytes.append(UInt8(ascii: "\""))
        if startsFormula { bytes.append(UInt8(ascii: "'")) }
        for byte in cell {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
