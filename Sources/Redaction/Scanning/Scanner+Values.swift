extension Scanner {
    /// - Returns: the end of the value that begins at `start`, if it is a secret.
    mutating func value(at start: Int, after name: Int, _ meaning: NameTable.Meaning, _ joint: Joint, to end: Int)
        -> Int?
    {
        let opener = opener(at: start, to: end)
        // `'Password: '`: the quote closes what was opened before the name. Text that begins with a line end is between
        // two that are quoted.
        if let opener,
            joint == .colon && name > 0 && bytes[name - 1] == opener.quote
                || opener.start < end && bytes[opener.start].isIn(.lineEnd)
        {
            return nil
        }
        let range =
            if joint == .element {
                trimmed(start..<elementEnd(from: start, to: end))
            } else if let opener {
                opener.start..<quotedEnd(opener, to: end)
            } else if meaning.kind == .phone {
                trimmed(
                    start..<runEnd(.digit | .blank | .dash | .dot | .plusSlash | .parenthesis, from: start, to: end)
                )
            } else {
                start..<unquotedEnd(from: start, after: name, to: end)
            }
        if range.isEmpty || isRedacted(range) { return nil }
        if joint == .list, opener == nil { return nil }
        // Without spaces, a sentence is a word.
        if joint == .colon, opener == nil, 2 * bytes[range].count(where: { $0.isIn(.multibyte) }) > range.count {
            return nil
        }
        if joint == .flag || joint == .prose || joint == .told || joint == .cell, opener == nil {
            if "-}".utf8.contains(bytes[range.lowerBound]) || isOther(range, to: end) { return nil }
        }
        if opener == nil, joint != .element, !isEnvironment(at: name), isExpression(range, to: end) { return nil }
        if let rule = credential(at: range.lowerBound, to: range.upperBound) { return replace(range, rule) }
        guard
            accepts(
                bytes[range],
                joint == .list && !isArgument(name, range) ? .listed : meaning.kind,
                opener != nil && (joint != .prose || isStatement(at: name))
                    ? .assigned
                    : effective(joint, range, after: name, to: end)
            )
        else { return nil }
        let next = take(range, meaning)
        // Terraform's `"old" -> "new"`.
        if let opener, next != nil, has("\" -> \"", at: range.upperBound, to: end) {
            let new = (start: range.upperBound + 6, quote: opener.quote, escapes: opener.escapes)
            return take(new.start..<quotedEnd(new, to: end), meaning)
        }
        return next
    }

    /// Whether the secret in it was replaced before.
    func isRedacted(_ range: Range<Int>) -> Bool {
        guard let bracket = bytes[range].firstIndex(of: UInt8(ascii: "[")),
            let marker = find("[redacted:", from: bracket, to: range.upperBound)
        else { return false }
        return self.marker(marker + 10, to: end) != nil
    }

    /// `pass NAME=value`, `username:password https://…`: what comes after a name in a sentence and is something else.
    private func isOther(_ range: Range<Int>, to end: Int) -> Bool {
        // What is percent-encoded is looked at decoded.
        if isPercentEncoded(range) { return true }
        let word = runEnd(.identifier, from: range.lowerBound, to: range.upperBound)
        // Padding is the last of a word.
        let sign = runEnd(.equals, from: word, to: end)
        let isPadding = word - range.lowerBound >= 12 && (sign == end || bytes[sign].isIn(.space))
        if word > range.lowerBound, sign > word, !isPadding { return true }
        return word < end && has("://", at: word, to: end) && !bytes[range].contains(UInt8(ascii: "@"))
    }

    private func isPercentEncoded(_ range: Range<Int>) -> Bool {
        range.contains {
            bytes[$0] == UInt8(ascii: "%") && runEnd(.hex, from: $0 + 1, to: min($0 + 3, range.upperBound)) == $0 + 3
        }
    }

    /// `setenv("PASSWORD", "value")`
    private func isArgument(_ name: Int, _ value: Range<Int>) -> Bool {
        var quote = name - 1
        if quote > 2, bytes[quote - 1] == UInt8(ascii: " ") { quote -= 1 }
        return quote > 1 && bytes[quote - 1] == UInt8(ascii: "(") && bytes[quote - 2].isIn(.letter)
            && !bytes[value].allSatisfy { $0.isIn(.letter | .underscore) }
    }

    /// `… WITH PASSWORD 'value'`, in SQL.
    private func isStatement(at name: Int) -> Bool {
        has("with ", at: name - 5, to: name) || has("encrypted ", at: name - 10, to: name)
            || has("by ", at: name - 3, to: name)
    }

    /// The whole of a text under a secret's name.
    mutating func member(_ range: Range<Int>, _ meaning: NameTable.Meaning) -> Int? {
        if isRedacted(range) { return nil }
        if let rule = credential(at: range.lowerBound, to: range.upperBound) { return replace(range, rule) }
        return accepts(bytes[range], meaning.kind, .assigned) ? take(range, meaning) : nil
    }

    private mutating func take(_ range: Range<Int>, _ meaning: NameTable.Meaning) -> Int? {
        if meaning.kind.isPersonal, keepsPersonalData { return nil }
        return structured(range) ?? replace(range, meaning.rule)
    }

    /// `PASSWORD=`, as shells and .env files have it: programs set spaces there, or write such names small.
    private func isEnvironment(at name: Int) -> Bool {
        let last = runEnd(.word, from: name, to: end)
        return last < end && bytes[last] == UInt8(ascii: "=") && bytes[name..<last].allSatisfy { !$0.isIn(.lowercase) }
    }

    /// `REFRESH_TOKEN`
    private func isVariable(_ name: Int) -> Bool {
        let last = runEnd(.word, from: name, to: min(end, name + 64))
        return bytes[name..<last].contains(UInt8(ascii: "_")) && bytes[name..<last].allSatisfy { !$0.isIn(.lowercase) }
    }

    /// After a colon a value is one only if nothing else is on its line, or its name began the line.
    private func effective(_ joint: Joint, _ range: Range<Int>, after name: Int, to end: Int) -> Joint {
        if joint == .cell { return .cell }
        // `Set REFRESH_TOKEN to …`
        if joint == .told { return isVariable(name) ? .cell : .prose }
        guard joint == .colon else { return joint }
        let isQuoteEnd = range.upperBound < end && bytes[range.upperBound].isIn(.quote)
        let next = runEnd(.blank, from: range.upperBound, to: end)
        let isAlone =
            next >= end || isQuoteEnd || bytes[next].isIn(.lineEnd | .comma | .backslash | .bar)
            || "#};)\"".utf8.contains(bytes[next])
        return isAlone ? .assigned : .prose
    }

    mutating func quotedEnd(_ opener: (start: Int, quote: UInt8, escapes: Int), to end: Int) -> Int {
        let end = reach(from: opener.start, to: end)
        var position = opener.start
        defer { spend(position - opener.start) }
        var escapes = 0
        while position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\\") {
                escapes += 1
            } else {
                let closes = opener.escapes == 0 ? escapes.isMultiple(of: 2) : escapes <= opener.escapes
                if byte == opener.quote, closes { return position - (opener.escapes == 0 ? 0 : escapes) }
                escapes = 0
            }
            position += 1
        }
        // Cut off: what there is belongs to it, to the end of the line.
        return bytes[opener.start..<end].firstIndex(of: 0x0A) ?? end
    }

    /// Where the text of an element ends.
    private mutating func elementEnd(from start: Int, to end: Int) -> Int {
        let end = reach(from: start, to: end)
        let last = bytes[start..<end].firstIndex(of: UInt8(ascii: "<")) ?? end
        spend(last - start)
        // A placeholder in angle brackets has no end tag: `TOKEN=<token>`
        if !has("</", at: last, to: end) { return start }
        // <![CDATA[value]]>
        return has("]]>", at: last - 3, to: last) ? last - 3 : last
    }

    /// Whether the name is one of a URL's query or of a form.
    func isQuery(at name: Int) -> Bool {
        name > 0 && (bytes[name - 1] == UInt8(ascii: "?") || bytes[name - 1] == UInt8(ascii: "&"))
    }

    /// Where an unquoted value ends: at what cannot be in one, or at what begins the next pair.
    private mutating func unquotedEnd(from start: Int, after name: Int, to end: Int) -> Int {
        let end = reach(from: start, to: end)
        let isQuery = isQuery(at: name)
        var position = start
        scan: while position < end {
            let byte = bytes[position]
            switch byte {
            case _ where byte.isIn(.space | .quote): break scan
            case UInt8(ascii: ">"): break scan
            case UInt8(ascii: "<") where position > start: break scan
            case UInt8(ascii: "\\") where position + 1 < end && bytes[position + 1].isIn(.escaped):
                break scan
            case UInt8(ascii: "&")
            where isQuery || beginsPair(position + 1, to: end) || has("&amp;", at: position, to: end): break scan
            case UInt8(ascii: "#") where isQuery: break scan
            case UInt8(ascii: ";"), UInt8(ascii: ","):
                if beginsPair(position + 1, to: end) { break scan }
            default: break
            }
            position += 1
        }
        spend(position - start)
        // Brackets that were opened before the value, and what ends a sentence.
        while position > start {
            let byte = bytes[position - 1]
            let isCloser = byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
            let opener: UInt8 =
                byte == UInt8(ascii: ")")
                ? UInt8(ascii: "(") : byte == UInt8(ascii: "]") ? UInt8(ascii: "[") : UInt8(ascii: "{")
            guard
                byte == UInt8(ascii: ".") && bytes[start] != byte || byte == UInt8(ascii: ",")
                    || byte == UInt8(ascii: ";") || isCloser && !bytes[start..<position].contains(opener)
            else { break }
            position -= 1
        }
        return position
    }

    /// Whether `key=`, `key:` or nothing more follows.
    private func beginsPair(_ start: Int, to end: Int) -> Bool {
        var position = start
        while position < end, bytes[position].isIn(.space) { position += 1 }
        if position > start || position == end || bytes[position].isIn(.quote) { return true }
        let limit = min(end, position + 40)
        let name = position
        while position < limit, bytes[position].isIn(.word | .dash | .dot) || bytes[position] == UInt8(ascii: " ") {
            position += 1
        }
        return position > name && position < end
            && (bytes[position] == UInt8(ascii: "=") || bytes[position] == UInt8(ascii: ":"))
    }
}
