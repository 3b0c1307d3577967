/// Finds where a value ends: where its notation ends it, and nowhere else. A password may hold any sign that its
/// notation does not use itself, and half a password beside a mark is worse than a whole one: it looks redacted.
extension ByteText {
    /// How far before a name its line is read, to find what is open there.
    static let longestLookBack = 256

    /// Returns the value in ODBC's `;PWD={a;b}}c}`, where a doubled brace is one; `nil` for anything else in braces.
    func braced(_ value: Range<Int>, after name: Int, to end: Int) -> Range<Int>? {
        guard has("{", at: value.lowerBound, to: value.upperBound), has(";", before: name) else { return nil }
        let limit = min(end, value.lowerBound + 256)
        var position = value.lowerBound + 1
        while position < limit {
            if bytes[position] == UInt8(ascii: "}") {
                guard has("}", at: position + 1, to: limit) else { return (value.lowerBound + 1)..<position }
                position += 1
            }
            position += 1
        }
        return nil
    }

    /// Returns where the text of an element ends, or `start` if no end tag is the next tag.
    func elementEnd(from start: Int, to end: Int) -> Int {
        let last = bytes[start..<end].firstIndex(of: UInt8(ascii: "<")) ?? end
        // A placeholder in angle brackets has no end tag: `TOKEN=<token>`
        if !has("</", at: last, to: end) { return start }
        // <![CDATA[value]]>
        return last - 3 >= start && has("]]>", before: last) ? last - 3 : last
    }

    /// Whether the name is one of a URL's query or of a form: `?` or `&` stands before it, also before
    /// `user[password]`.
    func isQuery(at name: Int) -> Bool {
        var first = name
        // `user[password]=…`
        if first > 1, bytes[first - 1] == UInt8(ascii: "[") { first = runStart(.identifier, from: 0, to: first - 1) }
        return first > 0 && (bytes[first - 1] == UInt8(ascii: "?") || bytes[first - 1] == UInt8(ascii: "&"))
    }

    /// Returns where an unquoted value ends: at white space, or at what its notation ends it with. What that is depends
    /// on where its name stands, at `name`: in a query, in a tag, in a string, in a list of pairs. Brackets that were
    /// opened before the value, and what ends a sentence, do not belong to it.
    func unquotedEnd(from start: Int, after name: Int, to end: Int) -> Int {
        let isQuery = isQuery(at: name)
        var position = start
        scan: while position < end {
            let byte = bytes[position]
            switch byte {
            case _ where byte.isIn(.space) || byte == 0x1B: break scan
            // `'NAME=a'\''b'`
            case UInt8(ascii: "'") where has("'\\''", at: position, to: end) && enclosingQuote(of: name) == byte:
                position += 3
            case _ where byte.isIn(.quote):
                if isQuery || closesQuote(at: position, around: name, to: end) { break scan }
            case UInt8(ascii: ">"):
                if isQuery || isInTag(name) { break scan }
            case UInt8(ascii: "<") where position > start:
                if isQuery || beginsTag(position, to: end) { break scan }
            case UInt8(ascii: "\\") where position + 1 < end:
                if isEscape(position, around: name, to: end) { break scan }
                // `a\ b` is one word, and so is `"NAME=a\"b"`.
                if bytes[position + 1].isIn(.blank) && position > start || bytes[position + 1].isIn(.quote) {
                    position += 1
                }
            case UInt8(ascii: "&")
            where isQuery
                || position + 1 < end && !bytes[position + 1].isIn(.space) && beginsPair(position + 1, to: end)
                || has("&amp;", at: position, to: end):
                break scan
            case UInt8(ascii: "#") where isQuery:
                if !isInQuery(position, to: end) { break scan }
            case UInt8(ascii: ";"), UInt8(ascii: ","):
                if beginsPair(position + 1, to: end) { break scan }
            case 0xC2...0xEF where position > start && isWideEnd(position, to: end): break scan
            default: break
            }
            position += 1
        }
        return withoutPunctuation(start..<min(position, end))
    }

    /// Whether a blank or a full stop outside ASCII is at `position`, as pasted texts and those in Chinese have them.
    func isWideEnd(_ position: Int, to end: Int) -> Bool {
        ["\u{A0}", "\u{2028}", "\u{3000}", "\u{3001}", "\u{3002}", "\u{FF0C}"].contains {
            has($0, at: position, to: end)
        }
    }

    /// Returns the end of the value without closing brackets that it did not open, and without what ends a sentence.
    private func withoutPunctuation(_ value: Range<Int>) -> Int {
        let start = value.lowerBound
        var position = value.upperBound
        // A bit for each bracket that was not opened: it was not opened before an earlier one, either.
        var unopened: UInt64 = 0
        while position > start {
            let byte = bytes[position - 1]
            let bit: UInt64 = 1 << UInt64(byte & 63)
            let opener: UInt8? =
                switch byte {
                case UInt8(ascii: ")"): UInt8(ascii: "(")
                case UInt8(ascii: "]"): UInt8(ascii: "[")
                case UInt8(ascii: "}"): UInt8(ascii: "{")
                default: nil
                }
            let isUnopened = opener.map { unopened & bit != 0 || !bytes[start..<position].contains($0) } ?? false
            if isUnopened { unopened |= bit }
            guard
                byte == UInt8(ascii: ".") && bytes[start] != byte || byte == UInt8(ascii: ",")
                    || byte == UInt8(ascii: ";") || isUnopened
            else { break }
            position -= 1
        }
        return position
    }

    /// Whether the quote at `position` closes one that was opened before `name`: the line has an odd number of them
    /// before the name, or what follows is what follows a string in a list. An apostrophe (`don't`) does not count.
    func closesQuote(at position: Int, around name: Int, to end: Int) -> Bool {
        let quote = bytes[position]
        var isOpen = false
        var before = name
        while before > max(0, name - Self.longestLookBack), !bytes[before - 1].isIn(.lineEnd) {
            before -= 1
            guard bytes[before] == quote else { continue }
            // `don't`
            let isApostrophe =
                quote == UInt8(ascii: "'") && before > 0 && bytes[before - 1].isIn(.letter)
                && bytes[before + 1].isIn(.letter)
            if !isApostrophe { isOpen.toggle() }
        }
        if isOpen { return true }
        let next = runEnd(.closers, from: position + 1, to: end)
        return next == end || bytes[next].isIn(.space) || next > position + 1 && bytes[next].isIn(.quote)
    }

    /// Whether a tag is open where the name stands: `<a href=…token=value>`.
    private func isInTag(_ name: Int) -> Bool {
        let line = lineStart(of: name, reach: Self.longestLookBack)
        return bytes[line..<name].last { $0.isIn("<>") } == UInt8(ascii: "<")
    }

    /// The elements whose tags end a value. Any end tag does.
    private static let tags = WordSet("a b i p u td tr th li ul ol br hr em div pre code span strong string value key")

    /// Whether the `<` at `position` begins a tag: `</td>`, `<br>`.
    private func beginsTag(_ position: Int, to end: Int) -> Bool {
        let isEnd = has("/", at: position + 1, to: end)
        let name = position + (isEnd ? 2 : 1)
        let last = runEnd(isEnd ? .word : .lowercase, from: name, to: min(end, name + 40))
        guard last > name, last < end, isEnd || Self.tags.contains(bytes[name..<last]) else { return false }
        return bytes[last] == UInt8(ascii: ">") || !isEnd && bytes[last].isIn(.blank)
            || bytes[last] == UInt8(ascii: "/")
    }

    /// Whether the backslash at `position` begins an escape of a program's strings, and ends the value with it: the
    /// line has escapes before the name as well, or what follows is what follows a value. Otherwise it belongs to the
    /// value. There must be a byte behind it.
    func isEscape(_ position: Int, around name: Int, to end: Int) -> Bool {
        let next = bytes[position + 1]
        if next == UInt8(ascii: "u") {
            let digits = position + 2
            return runEnd(.hex, from: digits, to: min(end, digits + 4)) == digits + 4 && has("00", at: digits, to: end)
        }
        var after = position + 2
        if next == UInt8(ascii: "\\") {
            guard after < end, bytes[after].isIn(.spaceEscape | .quote | .backslash) else { return false }
            after += 1
        } else {
            guard next.isIn(.escaped), next != UInt8(ascii: "/") else { return false }
        }
        // `token:\n{:?}`, of a format.
        if bytes[after - 1].isIn(.spaceEscape), after < end, bytes[after].isIn("%{") { return true }
        let following = runEnd(.closers, from: after, to: end)
        if following == end || bytes[following].isIn(.space | .backslash) || beginsPair(after, to: end) { return true }
        let line = max(0, name - Self.longestLookBack)
        return (line..<name).contains { bytes[$0] == UInt8(ascii: "\\") && bytes[$0 + 1].isIn(.escaped) }
    }

    /// Whether another pair, white space or nothing follows, so that the `;`, `,` or `&` before `start` ended a value.
    /// `start` must not be 0.
    func beginsPair(_ start: Int, to end: Int) -> Bool {
        let name = runEnd(.space, from: start, to: end)
        if name > start || name == end { return true }
        let position = runEnd(.identifier | .gap | .bracket, from: name, to: min(end, name + 40))
        let isShort = position < name + 3 && bytes[start - 1] != UInt8(ascii: "&")
        guard position > name + 1, !isShort, position < end, bytes[name].isIn(.letter | .underscore | .dash),
            !isDrawnName(name..<position)
        else { return false }
        if bytes[position] == UInt8(ascii: "=") { return true }
        // `&user%5Bplan%5D=…`
        if bytes[start - 1] == UInt8(ascii: "&"), has("%5b", at: position, to: end) { return true }
        return bytes[position] == UInt8(ascii: ":")
            && (bytes[start - 1] == UInt8(ascii: ",") || bytes[name] == UInt8(ascii: "-"))
            && position + 1 < end && bytes[position + 1].isIn(.blank | .quote | .digit)
    }

    /// Whether what stands before a `=` was drawn, and is a part of a password rather than a name: `a&bZ4qOf=`,
    /// `a,b]=`. Names such as `SslMode` change between cases less often.
    private func isDrawnName(_ name: Range<Int>) -> Bool {
        let profile = Randomness.Profile(bytes[name])
        let isNumbered = bytes[name.upperBound - 1].isIn(.digit)
        return name.count > 2 && profile.changes * 2 > name.count
            || profile.digits > 0 && !isNumbered && profile.changes > 1 && profile.changes * 5 >= name.count * 2
            || has("]", moreOftenThan: "[", in: name)
    }

    /// Whether a `#` in a query belongs to a password that should have been encoded: another parameter follows it, and
    /// it does not begin with one itself.
    private func isInQuery(_ hash: Int, to end: Int) -> Bool {
        let word = word(at: hash + 1, to: min(end, hash + 128))
        guard let next = bytes[word].firstIndex(of: UInt8(ascii: "&")),
            !bytes[word.lowerBound..<next].contains(UInt8(ascii: "="))
        else { return false }
        return beginsPair(next + 1, to: end)
    }
}
