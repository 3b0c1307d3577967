import StrictJSON

extension Detector {
    static let embeddedJSON = Detector(announcedBy: ["{\"", "[{", "[\"", "{ \"", "{\n", "[\n", "[ {", "[["]) {
        $0.embeddedJSON(at: $1.start, to: $1.end)
    }
}

/// JSON in a string.
extension Scanner {
    private static var limits: StrictJSON.Limits {
        StrictJSON.Limits(maximumBytes: 1 << 30, maximumDepth: 32, maximumNumberLength: 400)
    }
    /// Brackets open at once.
    private static let mostBrackets = 32

    /// JSON that begins at `start`: its own names and pairs are looked at, and its text changes nowhere else.
    fileprivate mutating func embeddedJSON(at start: Int, to end: Int) -> Int? {
        guard nesting.admitsJSON, start >= entered.range.upperBound else { return nil }
        let (close, hasEscapes, seen) = closing(start, to: reach(from: start, to: end))
        spend(seen - start)
        // `["name"]=>…`, `config["name"] = …`
        guard let close, !text.has("=", at: text.runEnd(.blank, from: close, to: end), to: end) else { return nil }
        if hasEscapes { return document(start..<close) ? close : nil }
        // What has neither escapes nor names of secrets is the same to a look at the text alone: it is parsed when there
        // is a name.
        entered = EnteredJSON(range: start..<close, findings: findings.count)
        return nil
    }

    /// The end of the JSON in which a name stands at `position`, if it had not been parsed.
    mutating func enteredJSON(at position: Int, to end: Int) -> Int? {
        let (range, known) = (entered.range, entered.findings)
        guard range.contains(position), range.upperBound <= end else { return nil }
        let found = forgetFindings(from: known)
        entered.range = range.upperBound..<range.upperBound
        if document(range) { return range.upperBound }
        append(found)
        return nil
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

    /// The end of the object or array that begins at `start`, if brackets and quotes close; whether something in it is
    /// escaped; and how far was looked.
    private func closing(_ start: Int, to end: Int) -> (close: Int?, hasEscapes: Bool, seen: Int) {
        var open = 0
        var hasEscapes = false
        var position = start
        while position < end {
            let byte = bytes[position]
            position &+= 1
            switch byte {
            case UInt8(ascii: "\""):
                // Most of it is in quotes.
                while position < end, bytes[position] != UInt8(ascii: "\"") {
                    if bytes[position] == UInt8(ascii: "\\") {
                        hasEscapes = true
                        position &+= 1
                    }
                    position &+= 1
                }
                position &+= 1
            case UInt8(ascii: "\\"):
                hasEscapes = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                if open > Self.mostBrackets { return (nil, hasEscapes, position) }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                open -= 1
                if open == 0 { return (position, hasEscapes, position) }
            default: break
            }
        }
        return (nil, hasEscapes, min(position, end))
    }
}

/// JSON in a text that is scanned like the rest of it.
struct EnteredJSON {
    var range = 0..<0
    /// How many findings there were before it.
    var findings = 0
}
