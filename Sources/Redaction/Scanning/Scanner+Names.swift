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
        /// `the name value`
        case prose
        /// `the name is value`, `set the name to value`
        case told
        /// `<name>value</name>`
        case element
        /// `| name | value |`, or two spaces and more between them
        case cell
        /// `["name", "value"]`, which may be two names as well
        case list
    }

    /// - Returns: where to go on when the noun at `start` belongs to a secret's name that has a value.
    mutating func assignment(at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        guard start >= lastNameEnd else { return nil }
        var first = start
        while first > max(floor, start - Self.longestName), bytes[first - 1].isIn(.identifier) { first -= 1 }
        while first < start, bytes[first].isIn(.dash | .dot) || escapeEnds(at: first + 1) { first += 1 }
        if first > 0, bytes[first - 1] == UInt8(ascii: "%"), first + 2 <= start { first += 2 }
        var last = runEnd(.identifier, from: start, to: end)
        while last > start, bytes[last - 1].isIn(.dash | .dot) { last -= 1 }
        if bytes[start..<literalEnd].contains(where: { $0.isIn(.multibyte) }) { last = literalEnd }
        lastNameEnd = last
        if isBase64Tail(first..<last) || has("column ", at: first - 7, to: first) { return nil }
        let isFlag = first > 0 && bytes[first - 1] == UInt8(ascii: "-")
        guard let (value, joint) = valueStart(after: first..<last, isFlag: isFlag, to: end),
            joint != .prose && joint != .told && joint != .cell || !isWord(at: value, to: end),
            let meaning = meaning(from: first, to: last)
        else { return heading(first..<last, to: end) }
        if meaning.kind == .auth, isImage(first..<last, tag: value) { return nil }
        // `openssl -passin pass:…`: that is for the argument to find.
        if joint == .flag, has("pass:", at: value, to: end) { return nil }
        switch meaning.kind {
        case .authorization:
            guard joint != .prose, joint != .told else { return nil }
            return authorization(in: value..<lineEnd(from: value, after: first, to: end), meaning.rule)
        case .cookie, .setCookie:
            guard joint != .prose, joint != .told else { return nil }
            // `['cookie', '*.password']` is a list of names.
            if joint == .list, !bytes[value..<min(end, value + 64)].contains(where: { $0.isIn(.digit) }) { return nil }
            // `set COOKIE=…` sets no cookie of a response.
            let isSet = meaning.kind == .setCookie && has("set", at: first, to: last)
            return cookies(in: value..<lineEnd(from: value, after: first, to: end), isSet: isSet, meaning.rule)
        default:
            return self.value(at: value, after: first, meaning, joint, to: end) ?? heading(first..<last, to: end)
        }
    }

    /// `acme/user-auth:2026.11.27`
    private func isImage(_ name: Range<Int>, tag: Int) -> Bool {
        let (first, last) = (name.lowerBound, name.upperBound)
        return first > 0 && bytes[first - 1] == UInt8(ascii: "/") && tag == last + 1 && bytes[last] == UInt8(ascii: ":")
    }

    /// Whether what looks like a name and its `=` is how a digest ends: `…MwGw/Pw='`.
    private func isBase64Tail(_ name: Range<Int>) -> Bool {
        let start = name.lowerBound
        guard name.count <= 4, start >= 16, bytes[start - 1].isIn(.plusSlash) else { return false }
        return bytes[(start - 16)..<start].allSatisfy { $0.isIn(.base64) }
    }

    private static let setters = WordSet(
        "setenv -gx -x #define env setx arg set_header proxy_set_header add_header fastcgi_param --set-env"
    )

    /// Whether the word before is one after which a name and its value follow: `setenv PASSWORD …`, and in a .netrc
    /// `login kris password …`.
    func isSet(at start: Int) -> Bool {
        // Of redis.conf.
        if has("requirepass", at: start, to: end) || has("masterauth", at: start, to: end) { return true }
        guard start > 2, bytes[start - 1].isIn(.space) else { return false }
        let least = max(0, start - 64)
        func word(before end: Int) -> Range<Int> {
            var last = end
            while last > least, bytes[last - 1].isIn(.space) { last -= 1 }
            var first = last
            while first > least, !bytes[first - 1].isIn(.space) { first -= 1 }
            return first..<last
        }
        let last = word(before: start)
        if Self.setters.contains(bytes[last]) { return true }
        guard has("password", at: start, to: min(start + 8, end)) else { return false }
        let login = word(before: last.lowerBound)
        return login.count == 5 && has("login", at: login.lowerBound, to: login.upperBound)
    }

    /// Whether the value at `start` is lowercase letters only, as most that comes after a name in a sentence.
    private func isWord(at start: Int, to end: Int) -> Bool {
        let last = runEnd(.lowercase, from: start, to: end)
        return last > start && (last == end || bytes[last].isIn(.space))
    }

    /// The name from `first` to `last`, with up to two words before it: `api key`, `page token`, `checksum/secret`.
    private func meaning(from first: Int, to last: Int) -> NameTable.Meaning? {
        var phrase = first
        for _ in 0..<2 where phrase > 1 && bytes[phrase - 2].isIn(.word) {
            guard bytes[phrase - 1] == UInt8(ascii: " ") || bytes[phrase - 1] == UInt8(ascii: "/") else { break }
            var word = phrase - 1
            while word > max(0, phrase - 24), bytes[word - 1].isIn(.identifier) { word -= 1 }
            phrase = word
        }
        // The separators of JSON and of query strings end a name; a long name's beginning tells nothing.
        let name = bytes[max(phrase, last - 2 * Self.longestName)..<last]
        let meaning = tables.names.meaning(of: name)
        // `restored from key` is no name: before a bare `key` the words of a sentence tell nothing.
        if case .weak? = meaning?.kind, last - first <= 4 { return tables.names.meaning(of: bytes[first..<last]) }
        return meaning
    }

    /// A header's value ends with its line, or with the quotes around the header.
    private mutating func lineEnd(from start: Int, after name: Int, to end: Int) -> Int {
        if let opener = opener(at: start, to: end) { return quotedEnd(opener, to: end) }
        let end = reach(from: start, to: end)
        let isQuery = isQuery(at: name)
        var position = start
        while position < end, bytes[position] != 0x0A, bytes[position] != 0x0D {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\""), start == position || !isInsideParameter(position, from: start) { break }
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") { break }
            if isQuery, byte == UInt8(ascii: "&") || byte == UInt8(ascii: "#") { break }
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
