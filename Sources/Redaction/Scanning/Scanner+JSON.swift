import AuditModel
import StrictJSON

extension Scanner {
    private static let limits = StrictJSON.Limits(maximumBytes: 1 << 30, maximumDepth: 64, maximumNumberLength: 400)
    /// Strings in strings in strings are entered so far.
    private static let deepest = 8

    /// JSON that begins at `start`: its own names and pairs are looked at, and its text changes nowhere else.
    mutating func embeddedJSON(at start: Int, to end: Int) -> Int? {
        guard depth < Self.deepest, let close = closing(start, to: end) else { return nil }
        return document(start..<close) ? close : nil
    }

    /// A text that is one JSON string: JSON that was written as JSON twice.
    mutating func quotedJSON() -> Bool {
        guard depth < Self.deepest, bytes.count > 6, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\""),
            bytes[1] == UInt8(ascii: "{") || bytes[1] == UInt8(ascii: "[")
        else { return false }
        return document(0..<end)
    }

    private mutating func document(_ range: Range<Int>) -> Bool {
        guard let value = try? StrictJSON.parse(Array(bytes[range]), limits: Self.limits) else { return false }
        var walker = Walker(tables: tables, keepsPersonalData: keepsPersonalData, depth: depth + 1)
        guard let redacted = walker.redact(value) else { return true }
        append(JSONEdits(from: value, to: redacted, in: bytes, range, rules: walker.notes.map(\.rule)).findings)
        return true
    }

    /// The end of the object or array that begins at `start`, if brackets and quotes close.
    private mutating func closing(_ start: Int, to end: Int) -> Int? {
        var open = 0
        var position = start
        let limit = min(end, start + jsonBudget)
        defer { jsonBudget -= position - start }
        while position < limit {
            switch bytes[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                if open > 64 { return nil }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                open -= 1
                if open == 0 {
                    position += 1
                    return position
                }
            case UInt8(ascii: "\""):
                position += 1
                while position < limit, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
            default: break
            }
            position += 1
        }
        return nil
    }
}
