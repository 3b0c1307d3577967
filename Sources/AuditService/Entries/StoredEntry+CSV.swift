package import AuditModel
package import AuditStore

extension StoredEntry {
    /// A column of the CSV: a field as the API shows it, or a member of the entry that an auditor looks for and that
    /// JSON has inside `payload_redacted`.
    package enum CSVColumn: Sendable {
        case field(Field)
        case detail(AuditEntryField)

        package var name: String {
            switch self {
            case .field(let field): field.rawValue
            case .detail(let field): field.rawValue
            }
        }
    }

    /// All columns in their order, JSON last, since its cells are long. The order is part of the API.
    package static let csvColumns: [CSVColumn] =
        Field.allCases.filter { !$0.isJSON }.map { .field($0) }
        + [.approvedBy, .requestedBy, .actorSource, .runURL, .release, .reason].map { .detail($0) }
        + Field.allCases.filter(\.isJSON).map { .field($0) }

    /// The header, with the line end of RFC 4180.
    static var csvHeader: [UInt8] {
        Array(csvColumns.map(\.name).joined(separator: ",").utf8) + [13, 10]
    }

    /// Appends one record of RFC 4180.
    func appendCSV(to bytes: inout [UInt8]) {
        let details = details
        for (index, column) in Self.csvColumns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            switch column {
            case .field(let field): Self.append(cell: cell(field), to: &bytes)
            case .detail(let field): Self.append(cell: Array((details[field] ?? "").utf8), to: &bytes)
            }
        }
        bytes += [13, 10]
    }

    /// Returns a field's text. An absent value is an empty cell; CSV has no null.
    private func cell(_ field: Field) -> [UInt8] {
        switch value(field) {
        case .text(let text): Array((text ?? "").utf8)
        case .bool(let bool): Array("\(bool)".utf8)
        case .number(let number): Array((number.map(String.init) ?? "").utf8)
        case .json(let json): json
        }
    }

    /// Appends a cell, quoted where RFC 4180 requires it. An apostrophe makes text of a cell that a spreadsheet would
    /// take for a formula (OWASP, CSV injection).
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
