import AuditModel
import StrictJSON

/// JSON in a string.
extension Scanner {
    private static var limits: StrictJSON.Limits {
        StrictJSON.Limits(maximumBytes: 1 << 30, maximumDepth: 32, maximumNumberLength: 400)
    }
    /// Brackets open at once.
    private static let mostBrackets = 32

    /// JSON that begins at `start`: its own names and pairs are looked at, and its text changes nowhere else.
    mutating func embeddedJSON(at start: Int, to end: Int) -> Int? {
        guard nesting.admitsJSON, start >= enteredEnd else { return nil }
        let (close, seen) = closing(start, to: reach(from: start, to: end))
        spend(seen - start)
        guard let close else { return nil }
        // What has neither names of secrets nor escapes is the same to a look at the text alone.
        guard needsParsing(start..<close) else {
            enteredEnd = close
            return nil
        }
        return document(start..<close) ? close : nil
    }

    /// A text that is one JSON string: JSON that was written as JSON twice.
    mutating func quotedJSON() -> Bool {
        guard bytes.count > 6, bytes[0] == UInt8(ascii: "\""), bytes[end - 1] == UInt8(ascii: "\""), nesting.admitsJSON,
            bytes[1] == UInt8(ascii: "{") || bytes[1] == UInt8(ascii: "[")
        else { return false }
        return document(0..<end)
    }

    private mutating func document(_ range: Range<Int>) -> Bool {
        spend(range.count)
        let text = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range]))
        guard let value = try? StrictJSON.parse(text, limits: Self.limits) else { return false }
        var walker = Walker(tables: tables, keepsPersonalData: keepsPersonalData, nesting: nesting.deeper)
        guard let redacted = walker.redact(value) else { return true }
        append(JSONEdits(from: value, to: redacted, in: bytes, range, rules: walker.notes.map(\.rule)).findings)
        return true
    }

    private func needsParsing(_ range: Range<Int>) -> Bool {
        let cues = tables.cues
        var position = range.lowerBound
        while true {
            position = cues.filter.firstPlace(in: bytes, from: position, to: range.upperBound)
            guard position < range.upperBound else { break }
            let isName = cues.firstMatch(in: bytes, at: position, to: range.upperBound) { cue, _ -> Bool? in
                if case .name = cue { true } else { nil }
            }
            if isName != nil { return true }
            position += 1
        }
        return bytes[range].contains(UInt8(ascii: "\\"))
    }

    /// The end of the object or array that begins at `start`, if brackets and quotes close, and how far was looked.
    private func closing(_ start: Int, to end: Int) -> (close: Int?, seen: Int) {
        var open = 0
        var position = start
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                if open > Self.mostBrackets { return (nil, position) }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                open -= 1
                if open == 0 { return (position + 1, position) }
            case UInt8(ascii: "\""):
                position += 1
                while position < end, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
            default: break
            }
            position += 1
        }
        return (nil, min(position, end))
    }
}
