/// Where a value begins after its name, in the notations that have both.
extension Scanner {
    /// What is known of a name when its value is looked for.
    struct NamePlace {
        let range: Range<Int>
        /// Behind its closing quotes, brackets and emphasis: `"name"`, `\"name\"`, `params[name]`, `**name**`.
        var end: Int
        var isQuoted = false
    }

    /// Where a value begins after the name at `range`.
    func valueStart(after range: Range<Int>, isFlag: Bool, to end: Int) -> (Int, Joint)? {
        var name = NamePlace(range: range, end: range.upperBound)
        closers: while name.end < min(end, range.upperBound + 8) {
            switch bytes[name.end] {
            case UInt8(ascii: "\\"), UInt8(ascii: "]"), UInt8(ascii: "*"), UInt8(ascii: ")"): break
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): name.isQuoted = true
            default: break closers
            }
            name.end += 1
        }
        // `Tel.: …`
        if name.end + 1 < end, bytes[name.end] == UInt8(ascii: "."), bytes[name.end + 1] == UInt8(ascii: ":") {
            name.end += 1
        }
        // An escape that begins here is no closing quote.
        if name.end > range.upperBound, bytes[name.end - 1] == UInt8(ascii: "\\") { return nil }
        let spaced = runEnd(.space, from: name.end, to: end)
        var blanks = runEnd(.blank, from: name.end, to: spaced)
        // `Unseal Key 1: …`
        let number = runEnd(.digit, from: blanks, to: min(end, blanks + 2))
        if number > blanks, number < end, bytes[number] == UInt8(ascii: ":") { (blanks, name.end) = (number, number) }
        if let (sign, joint) = sign(at: blanks, of: name, to: end) {
            if joint == .list, let value = pairValue(after: sign, to: end) { return (value, .assigned) }
            return (wrapped(at: runEnd(.blank, from: sign, to: end), joint, to: end), joint)
        }
        if let start = element(at: blanks, of: name, to: end) { return (start, .element) }
        if let start = apart(at: spaced, of: name, to: end) {
            return (runEnd(.blank, from: start, to: end), .assigned)
        }
        guard blanks > name.end else { return nil }
        let isFlag = isFlag || isSet(at: range.lowerBound)
        if !isFlag, blanks > name.end + 1 { return (blanks, .cell) }
        if let found = qualified(at: blanks, to: end) { return found }
        return isFlag ? (blanks, .flag) : proseValue(from: blanks, to: end)
    }

    /// The end of the sign between a name and its value, if there is one at `start`.
    private func sign(at start: Int, of name: NamePlace, to end: Int) -> (Int, Joint)? {
        guard start < end else { return nil }
        let first = name.range.lowerBound
        switch bytes[start] {
        case UInt8(ascii: "="):
            var next = start + 1
            while next < min(end, start + 3), bytes[next] == UInt8(ascii: "=") || bytes[next] == UInt8(ascii: ">") {
                next += 1
            }
            return (next, .assigned)
        case UInt8(ascii: ":"):
            let next = start + 1
            guard next < end else { return nil }
            // `${PASSWORD:-value}`, `${PASSWORD:?message}`
            if first > 1, bytes[first - 1] == UInt8(ascii: "{"), bytes[first - 2] == UInt8(ascii: "$") {
                return bytes[next] == UInt8(ascii: "-") ? (next + 1, .assigned) : nil
            }
            if bytes[next] == UInt8(ascii: "=") || bytes[next] == UInt8(ascii: ":") {
                // `auth::tests` is a path.
                let isPath =
                    start == name.range.upperBound && next + 1 < end && bytes[next + 1].isIn(.letter)
                    && (first == 0 || bytes[first - 1] != UInt8(ascii: "="))
                return isPath && bytes[next] == UInt8(ascii: ":") ? nil : (next + 1, .assigned)
            }
            // psql's variables: `PASSWORD :'name'`; the next attribute: `name="password" :value="x"`
            if start > name.end, bytes[next] == UInt8(ascii: "'") || name.isQuoted && bytes[next].isIn(.letter) {
                return nil
            }
            // `"Password:"` is a label.
            if !name.isQuoted, first > 0, bytes[next].isIn(.quote), bytes[first - 1] == bytes[next] { return nil }
            if !bytes[next].isIn(.space) {
                // `arn:aws:secretsmanager:…:secret:name` names things with colons.
                if first > 0, bytes[first - 1] == UInt8(ascii: ":"), !name.isQuoted { return nil }
                return (next, .assigned)
            }
            return (next, name.isQuoted ? .assigned : .colon)
        case UInt8(ascii: "?") where has("?:", at: start, to: end) || has("?=", at: start, to: end):
            return (start + 2, .assigned)
        case UInt8(ascii: "\\") where has("\\u003d", at: start, to: end) || has("\\u003a", at: start, to: end):
            return (start + 6, .assigned)
        // Without a space it is C's, of a member.
        case UInt8(ascii: "-") where start > name.end && has("->", at: start, to: end): return (start + 2, .colon)
        case UInt8(ascii: "<") where has("<<", at: start, to: end):
            // NAME<<EOF, and the value on the next line
            let delimiter = runEnd(.identifier | .quote, from: start + 2, to: min(end, start + 34))
            return delimiter < end && bytes[delimiter].isIn(.lineEnd)
                ? (runEnd(.space, from: delimiter, to: end), .assigned) : nil
        case UInt8(ascii: ",") where name.isQuoted: return (start + 1, .list)
        case UInt8(ascii: "|") where start > name.end && (first == 0 || bytes[first - 1] != UInt8(ascii: ".")):
            // Not the filters of a template: `{{ .Values.password | quote }}`, nor jq's: `.password | @base64d`
            let template = find("{{", from: max(0, first - 48), to: first)
            return template == nil ? (start + 1, .cell) : nil
        case 0xE2 where has("\u{2502}", at: start, to: end): return (start + 3, .cell)
        case 0xEF where has("\u{FF1A}", at: start, to: end): return (start + 3, .colon)
        default: return nil
        }
    }

    /// The value in `"name": "PASSWORD", "value": "…"`, behind the comma.
    private func pairValue(after comma: Int, to end: Int) -> Int? {
        guard let opener = opener(at: runEnd(.space, from: comma, to: end), to: end),
            has("value", at: opener.start, to: end)
        else { return nil }
        let close = runEnd(.quote | .backslash, from: opener.start + 5, to: min(end, opener.start + 16))
        let sign = runEnd(.space, from: close, to: end)
        guard close > opener.start + 5, sign < end, bytes[sign] == UInt8(ascii: ":") else { return nil }
        return runEnd(.space, from: sign + 1, to: end)
    }

    /// What stands between a sign and the value itself: a type, a constructor, YAML's `|`, a line end before `value:`.
    private func wrapped(at start: Int, _ joint: Joint, to end: Int) -> Int {
        guard start < end else { return start }
        switch bytes[start] {
        case UInt8(ascii: "<") where has("<![cdata[", at: start, to: end): return start + 9
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            let indicator = runEnd(.dash | .digit, from: start + 1, to: min(end, start + 3))
            guard joint == .colon, indicator < end, bytes[indicator].isIn(.lineEnd) else { return start }
            return runEnd(.space, from: indicator, to: end)
        case 0x0A, 0x0D:
            let line = runEnd(.space, from: start, to: min(end, start + 64))
            if joint == .colon, has("value:", at: line, to: end) { return runEnd(.blank, from: line + 6, to: end) }
            // PHP's `["name"]=>` and `string(5) "value"` below it.
            guard has("string(", at: line, to: end) else { return start }
            let length = runEnd(.digit, from: line + 7, to: end)
            return has(") ", at: length, to: end) ? length + 2 : start
        case _ where bytes[start].isIn(.letter) || bytes[start] == UInt8(ascii: "&"):
            if joint == .colon, let value = annotated(at: start, to: end) { return value }
            return constructed(at: start, to: end) ?? start
        default: return start
        }
    }

    /// `str = "value"`, after `name: `.
    private func annotated(at start: Int, to end: Int) -> Int? {
        let limit = min(end, start + 40)
        var position = start
        while position < limit, bytes[position].isIn(.word | .dot | .blank) || "&'<>[]?".utf8.contains(bytes[position])
        {
            position += 1
        }
        guard position < limit, bytes[position] == UInt8(ascii: "="), bytes[position - 1] == UInt8(ascii: " ") else {
            return nil
        }
        let value = runEnd(.blank, from: position + 1, to: end)
        return opener(at: value, to: end) == nil ? nil : value
    }

    private static let constructors = WordSet(
        """
        some ok just optional secret secretstring secretstr securestring password token string str text bytes redacted
        sensitive char new from value
        """
    )

    /// `Some("value")`, `SecretString::from("value")`, `b"value"`.
    private func constructed(at start: Int, to end: Int) -> Int? {
        let limit = min(end, start + 48)
        var word = start
        var position = start
        while position < limit, bytes[position].isIn(.word | .colon | .dot) || bytes[position] == UInt8(ascii: " ") {
            position += 1
            if !bytes[position - 1].isIn(.word) { word = position }
        }
        guard position < limit else { return nil }
        if bytes[position] == UInt8(ascii: "("), Self.constructors.contains(bytes[word..<position]) {
            let value = runEnd(.blank, from: position + 1, to: end)
            return opener(at: value, to: end) == nil ? constructed(at: value, to: end) : value
        }
        let isPrefix = position - start <= 2 && position > start && word == start
        return isPrefix && opener(at: position, to: end) != nil ? position : nil
    }

    /// The value in a place of its own, after other words.
    private func apart(at start: Int, of name: NamePlace, to end: Int) -> Int? {
        guard start < end else { return nil }
        if name.isQuoted, let value = partBody(after: name, to: end) { return value }
        switch bytes[start] | 0x20 {
        case UInt8(ascii: "v") where start < name.end + 40 && has("value", at: start, to: end):
            // <add key="password" value="…"/>, or `- name: PASSWORD` and `value: …` below it
            let sign = runEnd(.space, from: start + 5, to: end)
            let isBelow = bytes[name.end..<start].contains(0x0A)
            let expected = name.isQuoted && !isBelow ? UInt8(ascii: "=") : UInt8(ascii: ":")
            return sign < end && bytes[sign] == expected ? sign + 1 : nil
        case UInt8(ascii: "{") where name.isQuoted:
            // variable "password" { default = "…" }
            let word = runEnd(.space, from: start + 1, to: min(end, start + 40))
            let sign = runEnd(.space, from: word + 7, to: end)
            return has("default", at: word, to: end) && sign < end && bytes[sign] == UInt8(ascii: "=") ? sign + 1 : nil
        case UInt8(ascii: "-"):
            // aws ssm put-parameter --name /prod/password --value …
            for flag: StaticString in ["--value", "--body", "-b"] {
                guard let found = find(flag, from: start, to: min(end, start + 48)) else { continue }
                let sign = found + flag.utf8CodeUnitCount
                if sign + 1 < end, bytes[sign].isIn(.blank | .equals), !bytes[sign + 1].isIn(.dash) { return sign + 1 }
                if sign < end, found == start, bytes[sign].isIn(.quote) { return sign }
            }
            return nil
        case UInt8(ascii: "s") where has("string = ", at: start, to: end):
            return opener(at: start + 9, to: end) == nil ? nil : start + 9
        default: return nil
        }
    }

    /// The body of a part of a form: `Content-Disposition: form-data; name="password"`, an empty line, the value.
    private func partBody(after name: NamePlace, to end: Int) -> Int? {
        for blank: StaticString in ["\r\n\r\n", "\n\n", "\\r\\n\\r\\n"] where has(blank, at: name.end, to: end) {
            return name.end + blank.utf8CodeUnitCount
        }
        return nil
    }
}
