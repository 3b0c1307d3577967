import StrictJSON

extension Detector {
    /// Recognises JSON inside of a text. It is not parsed at once, since most has no secret: its end is remembered, and
    /// a name or a declaration in it has it parsed (``Scanner/enteredJSON(at:to:)``). Only JSON with escapes is parsed
    /// here, as its strings read differently from the text.
    static let embeddedJSON = Detector(announcedBy: ["{\"", "[{", "[\"", "{ \"", "{\n", "[\n", "[ {", "[["]) {
        $0.embeddedJSON(at: $1.start, to: $1.end)
    }
}

/// Finds secrets in JSON that is in a string, as ``Walker`` finds them in JSON.
extension Scanner {
    /// What is parsed. The length of the text is the caller's matter; deeper JSON is scanned as text.
    private var limits: StrictJSON.Limits {
        StrictJSON.Limits(maximumBytes: 1 << 30, maximumDepth: mostBrackets, maximumNumberLength: 400)
    }
    /// How many brackets may be open at once. JSON in JSON in JSON may have fewer: the levels of all of them are on the
    /// stack together.
    private var mostBrackets: Int { nesting.depth < 2 ? 32 : 12 }

    /// Matches the brackets of JSON that begins at `start`; once, so that time is linear.
    ///
    /// - Returns: its end if it was parsed, which it is if it has escapes.
    fileprivate mutating func embeddedJSON(at start: Int, to end: Int) -> Int? {
        guard nesting.admitsJSON, start >= entered.upperBound else { return nil }
        let (close, hasEscapes, seen) = closing(start, to: reach(from: start, to: end))
        spend(seen - start)
        // `["name"]=>…`, `config["name"] = …`
        guard let close, !text.has("=", at: text.runEnd(.blank, from: close, to: end), to: end) else { return nil }
        if hasEscapes { return document(start..<close) ? close : nil }
        entered = start..<close
        return nil
    }

    /// Parses the JSON around `position`, if its brackets were matched and it was not parsed yet. What was found in it
    /// as text is taken back, since the walk finds it as well.
    ///
    /// - Parameter position: where a name or a declaration stands.
    /// - Returns: the end of the JSON; `nil` if `position` is not in any, or it is not JSON after all.
    mutating func enteredJSON(at position: Int, to end: Int) -> Int? {
        let range = entered
        guard range.contains(position), range.upperBound <= end else { return nil }
        var known = findings.count
        while known > 0, findings[known - 1].range.lowerBound >= range.lowerBound { known -= 1 }
        let found = forgetFindings(from: known)
        entered = range.upperBound..<range.upperBound
        if document(range) { return range.upperBound }
        append(found)
        return nil
    }

    /// Whether the whole text is a JSON string that holds an object or an array, JSON that was written as JSON twice.
    /// If so, it is parsed, and what is in it is redacted.
    mutating func quotedJSON() -> Bool {
        guard bytes.count > 6, bytes[0] == UInt8(ascii: "\""), bytes[end - 1] == UInt8(ascii: "\""), nesting.admitsJSON,
            bytes[1] == UInt8(ascii: "{") || bytes[1] == UInt8(ascii: "[")
        else { return false }
        return document(0..<end)
    }

    /// Whether the whole text is an object of JSON, under the name of a secret: `"SecretString": "{…}"`. If so, its
    /// members are redacted as if the object itself stood there.
    mutating func namedJSON(_ meaning: NameTable.Meaning) -> Bool {
        let range = text.trimmed(0..<end)
        guard nesting.admitsJSON, range.count > 6, bytes[range.lowerBound] == UInt8(ascii: "{"),
            bytes[range.upperBound - 1] == UInt8(ascii: "}")
        else { return false }
        switch meaning.kind {
        case .secret, .password: return document(range, under: meaning)
        default: return false
        }
    }

    /// Parses the range and redacts what is in it. Only names, strings and numbers that hold secrets change in the
    /// text.
    ///
    /// - Parameter meaning: what a name before it makes of it.
    /// - Returns: whether it is JSON. If not, nothing changed.
    private mutating func document(_ range: Range<Int>, under meaning: NameTable.Meaning? = nil) -> Bool {
        spend(range.count)
        let text = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[range]))
        guard let value = try? StrictJSON.parse(text, limits: limits) else { return false }
        var walker = Walker(tables: tables, keepsPersonalData: keepsPersonalData, nesting: nesting.deeper)
        guard let redacted = walker.redact(value, under: meaning) else { return true }
        append(JSONEdits(from: value, to: redacted, in: bytes, range, rules: walker.notes.map(\.rule)).findings)
        return true
    }

    /// Returns the end of the object or array that begins at `start`, or `nil` if brackets or quotes do not close
    /// before `end`; whether something in it is escaped; and how far was looked, which the caller pays for.
    private func closing(_ start: Int, to end: Int) -> (close: Int?, hasEscapes: Bool, seen: Int) {
        let mostBrackets = mostBrackets
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
            case UInt8(ascii: "\\"): hasEscapes = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open += 1
                if open > mostBrackets { return (nil, hasEscapes, position) }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                open -= 1
                if open == 0 { return (position, hasEscapes, position) }
            default: break
            }
        }
        return (nil, hasEscapes, min(position, end))
    }
}
