extension Scanner {
    /// Names longer than this are judged by their end.
    private static let longestName = 64

    /// How a value follows its name.
    enum Joint {
        /// `name=value`, `name: "value"`: nothing but a value can stand there.
        case assigned
        /// `name: value …`, as prose has it, too.
        case colon
        /// `--name value`
        case flag
        /// `the name is value`
        case prose
    }

    /// - Returns: where to go on when the noun at `start` belongs to a secret's name that has a value.
    mutating func assignment(at start: Int, to end: Int) -> Int? {
        guard start >= lastNameEnd else { return nil }
        var first = start
        while first > max(floor, start - Self.longestName), bytes[first - 1].isIn(.identifier) { first -= 1 }
        while first < start, bytes[first].isIn(.dash | .dot) || escapeEnds(at: first + 1) { first += 1 }
        if first > 0, bytes[first - 1] == UInt8(ascii: "%"), first + 2 <= start { first += 2 }
        var last = runEnd(.identifier, from: start, to: end)
        while last > start, bytes[last - 1].isIn(.dash | .dot) { last -= 1 }
        lastNameEnd = last
        let isFlag = first > 0 && bytes[first - 1] == UInt8(ascii: "-")
        guard let (value, joint) = valueStart(after: last, from: first, isFlag: isFlag, to: end),
            joint != .prose || !isWord(at: value, to: end), let meaning = meaning(from: first, to: last)
        else { return nil }
        // `openssl -passin pass:…`: that is for the argument to find.
        if joint == .flag, has("pass:", at: value, to: end) { return nil }
        switch meaning.kind {
        case .authorization:
            guard joint != .prose else { return nil }
            return authorization(in: value..<lineEnd(from: value, to: end), meaning.rule)
        case .cookie, .setCookie:
            guard joint != .prose else { return nil }
            return cookies(in: value..<lineEnd(from: value, to: end), isSet: meaning.kind == .setCookie, meaning.rule)
        default:
            return self.value(at: value, after: first, meaning, joint, to: end)
        }
    }

    /// Whether the value at `start` is lowercase letters only, as most that comes after a name in a sentence.
    private func isWord(at start: Int, to end: Int) -> Bool {
        let last = runEnd(.lowercase, from: start, to: end)
        return last > start && (last == end || bytes[last].isIn(.space))
    }

    /// The name from `first` to `last`, with up to two words before it: `api key`, `page token`.
    private func meaning(from first: Int, to last: Int) -> NameTable.Meaning? {
        var phrase = first
        for _ in 0..<2 where phrase > 1 && bytes[phrase - 1] == UInt8(ascii: " ") && bytes[phrase - 2].isIn(.word) {
            var word = phrase - 1
            while word > max(0, phrase - 24), bytes[word - 1].isIn(.identifier) { word -= 1 }
            phrase = word
        }
        // The separators of JSON and of query strings end a name; a long name's beginning tells nothing.
        let name = bytes[max(phrase, last - 2 * Self.longestName)..<last]
        let meaning = tables.names.meaning(of: name)
        // `restored from key` is no name: before a bare `key` the words of a sentence tell nothing.
        if case .weak? = meaning?.kind, last - first <= 4 { return nil }
        return meaning
    }

    /// Where a value begins after a name that ends at `last`.
    private func valueStart(after last: Int, from first: Int, isFlag: Bool, to end: Int) -> (Int, Joint)? {
        var position = last
        var isQuoted = false
        // Closing quotes, brackets and emphasis: `"name"`, `\"name\"`, `params[name]`, `**name**`.
        closers: while position < min(end, last + 8) {
            switch bytes[position] {
            case UInt8(ascii: "\\"), UInt8(ascii: "]"), UInt8(ascii: "*"), UInt8(ascii: ")"): position += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
                isQuoted = true
                position += 1
            default: break closers
            }
        }
        // An escape that begins here is no closing quote.
        if position > last, bytes[position - 1] == UInt8(ascii: "\\") { return nil }
        let spaced = runEnd(.space, from: position, to: end)
        let blanks = bytes[position..<spaced].contains { $0 == 0x0A || $0 == 0x0D } ? position : spaced
        var next = blanks
        var joint: Joint?
        if next < end {
            switch bytes[next] {
            case UInt8(ascii: "="):
                joint = .assigned
                next += 1
                while next < min(end, blanks + 3), bytes[next] == UInt8(ascii: "=") || bytes[next] == UInt8(ascii: ">")
                { next += 1 }
            case UInt8(ascii: ":"):
                joint = isQuoted ? .assigned : .colon
                next += 1
                if next < end, bytes[next] == UInt8(ascii: "=") || bytes[next] == UInt8(ascii: ":") {
                    joint = .assigned
                    next += 1
                }
                if next < end, !bytes[next].isIn(.space) {
                    // `arn:aws:secretsmanager:…:secret:name` names things with colons.
                    if first > 0, bytes[first - 1] == UInt8(ascii: ":"), !isQuoted { return nil }
                    joint = .assigned
                }
            case UInt8(ascii: "?") where has("?:", at: next, to: end) || has("?=", at: next, to: end):
                joint = .assigned
                next += 2
            case UInt8(ascii: "\\") where has("\\u003d", at: next, to: end) || has("\\u003a", at: next, to: end):
                joint = .assigned
                next += 6
            case UInt8(ascii: "-") where has("->", at: next, to: end):
                joint = .colon
                next += 2
            case UInt8(ascii: ">")
            where blanks == last && first > 0 && bytes[first - 1] == UInt8(ascii: "<")
                && (first < 2 || bytes[first - 2] != UInt8(ascii: "?")):
                joint = .assigned
                next += 1
            case UInt8(ascii: ",") where isQuoted:
                joint = .assigned
                next += 1
            case UInt8(ascii: "|"):
                joint = .prose
                next += 1
            default: break
            }
        }
        if joint == nil, spaced < min(end, position + 40), has("value", at: spaced, to: end) {
            // <add key="password" value="…"/>, or `- name: PASSWORD` and `value: …` below it
            let sign = runEnd(.space, from: spaced + 5, to: end)
            if sign < end, bytes[sign] == UInt8(ascii: isQuoted && spaced == blanks ? "=" : ":") {
                (joint, next) = (.assigned, sign + 1)
            }
        }
        if joint == nil, isQuoted, spaced < end, bytes[spaced] == UInt8(ascii: "{") {
            // variable "password" { default = "…" }
            let word = runEnd(.space, from: spaced + 1, to: min(end, spaced + 40))
            let sign = runEnd(.space, from: word + 7, to: end)
            if has("default", at: word, to: end), sign < end, bytes[sign] == UInt8(ascii: "=") {
                (joint, next) = (.assigned, sign + 1)
            }
        }
        if joint == nil {
            guard blanks > position else { return nil }
            return isFlag ? (blanks, .flag) : proseValue(from: blanks, to: end).map { ($0, .prose) }
        }
        while next < end, bytes[next] == UInt8(ascii: " ") || bytes[next] == 0x09 { next += 1 }
        return joint.map { (next, $0) }
    }

    private static let fillers: [StaticString] = [
        "is ", "was ", "are ", "to ", "=", "now ", "set ", "value ", "changed ", "from ", "of ", "the ", "new ", "old ",
        "as ", "with ",
        "is:", "->", "should be ", "equals ", "for ", "used ", "leaked ", "exposed ", "be ", "(", ": ",
    ]

    /// Skips what stands between a name and its value in a sentence.
    private func proseValue(from start: Int, to end: Int) -> Int? {
        var position = start
        for _ in 0..<4 {
            guard let filler = Self.fillers.first(where: { has($0, at: position, to: end) }) else { break }
            position = runEnd(.space, from: position + filler.utf8CodeUnitCount, to: end)
        }
        return position < end ? position : nil
    }

    /// A header's value ends with its line, or with the quotes around the header.
    private mutating func lineEnd(from start: Int, to end: Int) -> Int {
        let end = reach(from: start, to: end)
        let opener = opener(at: start, to: end)
        var position = opener.map { $0.start } ?? start
        while position < end, bytes[position] != 0x0A, bytes[position] != 0x0D {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\""), start == position || !isInsideParameter(position, from: start) { break }
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") { break }
            if byte == UInt8(ascii: "\\"), position + 1 < end, "nr\"'\\".utf8.contains(bytes[position + 1]) { break }
            position += 1
        }
        spend(position - start)
        return position
    }

    /// Whether a quote opens or closes a parameter of the header: `username="kris"`.
    private func isInsideParameter(_ quote: Int, from start: Int) -> Bool {
        if bytes[quote - 1] == UInt8(ascii: "=") { return true }
        return bytes[start..<quote].contains(UInt8(ascii: "\""))
    }

    /// The quote that opens a value, and where the value begins.
    func opener(at start: Int, to end: Int) -> (start: Int, quote: UInt8, escapes: Int)? {
        let quote = min(runEnd(bytes: UInt8(ascii: "\\"), from: start, to: end), start + 7)
        if quote < end, bytes[quote].isIn(.quote) { return (quote + 1, bytes[quote], quote - start) }
        return nil
    }

    private func runEnd(bytes byte: UInt8, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, bytes[position] == byte { position += 1 }
        return position
    }
}
