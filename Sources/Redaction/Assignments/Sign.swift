/// Finds where a value begins after its name, in the notations that have both.
extension ByteText {
    /// Where a name stands, while its value is looked for.
    struct NamePlace {
        let range: Range<Int>
        /// Behind its closing quotes, brackets and emphasis: `"name"`, `\"name\"`, `params[name]`, `**name**`.
        var end: Int
        /// Whether a quote closes behind it. Then a comma or a semicolon behind it may be a sign.
        var isQuoted = false
    }

    /// Returns where a value begins after the name at `range`, and how it follows; `nil` if nothing there can be a
    /// value.
    ///
    /// The notations are tried in this order: a prompt's brackets, a sign, an element, a value apart from its name, a
    /// gap of blanks, and at last prose. A sign hides what comes after it in this list. The value begins at its opening
    /// quote, if it has one, and nothing has been said yet about whether it is a secret.
    ///
    /// - Parameter isFlag: whether a dash stands before the name, so that the next word is its value.
    func valueStart(after range: Range<Int>, isFlag: Bool, to end: Int) -> (Int, Joint)? {
        var name = NamePlace(range: range, end: range.upperBound)
        // `the password's …`
        if has("'s ", at: name.end, to: end) { return (runEnd(.blank, from: name.end + 3, to: end), .told) }
        closers: while name.end < min(end, range.upperBound + 8) {
            switch bytes[name.end] {
            case UInt8(ascii: "\\"), UInt8(ascii: "]"), UInt8(ascii: "*"), UInt8(ascii: ")"): break
            case UInt8(ascii: "}") where isHashKey(range.lowerBound): break
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): name.isQuoted = true
            default: break closers
            }
            name.end += 1
        }
        // `<strong>Password</strong>: …`, `<b>Password</b> : …`; `<td>Password</td><td>…` is an element's.
        if let close = emphasisEnd(at: name.end, to: end) {
            let colon = runEnd(.blank, from: close, to: min(end, close + 2))
            if has(":", at: colon, to: end) { name.end = colon }
        }
        if let value = highlighted(at: name.end, to: end) { return (value, .element) }
        // `'password' 'is' 'value'`
        if has("' 'is' '", at: range.upperBound, to: end) { return (range.upperBound + 7, .told) }
        // `Tel.: …`
        if has(".:", at: name.end, to: end) { name.end += 1 }
        // An escape that begins here does not close a quote.
        if name.end > range.upperBound, bytes[name.end - 1] == UInt8(ascii: "\\") { return nil }
        let spaced = runEnd(.space, from: name.end, to: end)
        var blanks = runEnd(.blank, from: name.end, to: spaced)
        // `Unseal Key 1: …`
        let number = runEnd(.digit, from: blanks, to: min(end, blanks + 2))
        if number > blanks, blanks <= name.end + 1, number + 1 < end, bytes[number] == UInt8(ascii: ":"),
            bytes[number + 1].isIn(.space)
        {
            (blanks, name.end) = (number, number)
        }
        if !isFlag, let value = prompted(at: blanks, to: end) { return (value, .colon) }
        if let value = flowValue(at: blanks, of: range.lowerBound, to: end) { return (value, .assigned) }
        if let (sign, joint) = sign(at: blanks, of: name, to: end) {
            if joint == .list, let value = pairValue(after: sign, to: end) { return (value, .assigned) }
            guard let start = emphasized(range.lowerBound, sign, to: end) else {
                return (wrapped(at: runEnd(.blank, from: sign, to: end), joint, to: end), joint)
            }
            let value = wrapped(at: runEnd(.blank, from: start, to: end), joint, to: end)
            return (value, isSentence(at: value, to: end) ? .colon : .assigned)
        }
        if let start = element(at: blanks, of: name, to: end) { return (start, .element) }
        if let start = apart(at: spaced, of: name, to: end) { return (runEnd(.blank, from: start, to: end), .assigned) }
        // `Save this token, it will not be shown again: …`
        if has(",", at: name.end, to: end), let value = shownOnce(after: name.end + 1, to: end) {
            return (value, .prose)
        }
        guard blanks > name.end else { return nil }
        // `msg="… use --password" component=cli`: the quote ends what began before the flag.
        if isFlag, name.isQuoted, !isQuotedFlag(range.lowerBound) { return nil }
        // `--password \`, and the value on the next line
        if isFlag, blanks < end, bytes[blanks] == UInt8(ascii: "\\") {
            let next = nextWord(from: blanks, to: end)
            if next > blanks { return (next, .flag) }
        }
        // What is apart by more than a blank behind a flag is its description.
        let isSet = isSet(at: range.lowerBound)
        if !isSet, blanks > name.end + 1 { return (blanks, .cell) }
        let isFlag = isFlag || isSet
        if let found = qualified(at: blanks, to: end) { return found }
        // `setting env API_TOKEN to …`
        if isFlag, !has("to ", at: blanks, to: end) { return (blanks, .flag) }
        return proseValue(from: blanks, to: end)
    }

    /// Whether a quote stands directly before the dashes of the flag at `name`.
    private func isQuotedFlag(_ name: Int) -> Bool {
        isQuoted(runStart(.dash, from: max(0, name - 4), to: name))
    }

    /// Returns the end of what closes an emphasis at `sign`, behind a colon: `**Password:** …`, `<b>Password:</b> …`.
    /// The marks have to open before the name: in `password:***` they hide the value.
    private func emphasized(_ name: Int, _ sign: Int, to end: Int) -> Int? {
        guard bytes[sign - 1].isIn(.colon), let close = emphasisEnd(at: sign, to: end) else { return nil }
        let mark = bytes[sign]
        if mark == UInt8(ascii: "<") { return close }
        guard close < end, bytes[close].isIn(.blank | .quote) else { return nil }
        let line = lineStart(of: name, reach: 64)
        let isOpened = (line..<name).contains { bytes[$0] == mark && ($0 == line || !bytes[$0 - 1].isIn(.word)) }
        return isOpened ? close : nil
    }

    /// Whether another word follows the first one, as in the lines of a changelog: `**auth:** increase the cost`.
    private func isSentence(at start: Int, to end: Int) -> Bool {
        let limit = min(end, start + 64)
        let word = bytes[start..<limit].firstIndex { $0.isIn(.space) || $0 == UInt8(ascii: "<") } ?? limit
        return word > start && word + 1 < end && bytes[word] == UInt8(ascii: " ") && bytes[word + 1].isIn(.alphanumeric)
    }

    /// Whether the name is a key of one of Perl's hashes: `$ENV{PASSWORD}`, `$config->{'password'}`.
    private func isHashKey(_ name: Int) -> Bool {
        let open = isQuoted(name) ? name - 2 : name - 1
        return open > 0 && bytes[open] == UInt8(ascii: "{")
            && (bytes[open - 1].isIn(.word) || bytes[open - 1].isIn(">}"))
    }

    /// Returns the value behind what a prompt has in brackets: `secret access key (shown once): …`,
    /// `Secret Key [None]: …`.
    private func prompted(at start: Int, to end: Int) -> Int? {
        guard has("(", at: start, to: end) || has("[", at: start, to: end) else { return nil }
        let limit = min(end, start + 40)
        let close = bytes[start..<limit].firstIndex {
            $0.isIn(.lineEnd) || $0 == UInt8(ascii: bytes[start] == UInt8(ascii: "(") ? ")" : "]")
        }
        guard let close, close + 2 < end, bytes[close + 1].isIn(.colon), bytes[close + 2].isIn(.space) else {
            return nil
        }
        return runEnd(.blank, from: close + 2, to: end)
    }

    /// Returns the end of the sign at `start` between a name and its value, and the joint that it makes. `nil` without
    /// a sign, and at one that means something else: `auth::tests`, `${PASSWORD:?message}`, a filter of a template.
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
        // Leader dots: `password......: value`, or behind a blank.
        case UInt8(ascii: ".") where start == name.range.upperBound || start > name.end:
            let dots = runEnd(.dot, from: start, to: end)
            let next = has(":", at: dots, to: end) ? dots + 1 : dots
            let isClose = start == name.range.upperBound
            // `Changing the password....done`
            if isClose, next == dots, next < end, !bytes[next].isIn(.space) {
                let word = bytes[next..<runEnd(.visible, from: next, to: min(end, next + 64))]
                return dots - start >= 4 && Judgement.isLikelyPassword(word) ? (next, .assigned) : nil
            }
            return dots - start >= (isClose ? 3 : 4) && next < end ? (next, isClose ? .assigned : .told) : nil
        // `.password("value")`, `changeUserPassword("app", "value")`
        case UInt8(ascii: "(") where start == name.end && !name.isQuoted:
            return lastArgument(of: start, to: end).map { ($0, .call) }
        // Erlang's `{password,"value"}`
        case UInt8(ascii: ",") where start == name.range.upperBound && isTuple(from: first, comma: start, to: end):
            return (start + 1, .list)
        // `ParameterKey=Password,ParameterValue=…`
        case UInt8(ascii: ",") where has(",parametervalue=", at: start, to: end): return (start + 16, .assigned)
        case UInt8(ascii: ",") where !name.isQuoted && beginsRow(name.range): return (start + 1, .cell)
        case UInt8(ascii: ";") where name.isQuoted && start + 1 < end && bytes[start + 1].isIn(.quote):
            return (start + 1, .cell)
        case UInt8(ascii: ":"):
            let next = start + 1
            guard next < end else { return nil }
            // `${PASSWORD:-value}`, `${PASSWORD:?message}`
            if has("${", before: first) { return bytes[next].isIn("-=") ? (next + 1, .assigned) : nil }
            if bytes[next] == UInt8(ascii: "=") || bytes[next] == UInt8(ascii: ":") {
                // `auth::tests` is a path.
                let isPath =
                    start == name.range.upperBound && next + 1 < end && bytes[next + 1].isIn(.letter)
                    && (first == 0 || bytes[first - 1] != UInt8(ascii: "="))
                return isPath && bytes[next] == UInt8(ascii: ":") && !isDrawnWord(next + 1, to: end)
                    ? nil : (next + 1, .assigned)
            }
            // psql's variables: `PASSWORD :'name'`; the next attribute: `name="password" :value="x"`
            if start > name.end, bytes[next] == UInt8(ascii: "'") || name.isQuoted && bytes[next].isIn(.letter) {
                return nil
            }
            // `"Password:"` is a label.
            if !name.isQuoted, first > 0, bytes[next].isIn(.quote), bytes[first - 1] == bytes[next] { return nil }
            if !bytes[next].isIn(.space) {
                // `arn:aws:secretsmanager:…:secret:name` names things with colons.
                if has(":", before: first), !name.isQuoted { return nil }
                return (next, .assigned)
            }
            return (next, name.isQuoted ? .assigned : .colon)
        case UInt8(ascii: "?") where has("?:", at: start, to: end) || has("?=", at: start, to: end):
            return (start + 2, .assigned)
        case UInt8(ascii: "\\") where has("\\u003d", at: start, to: end) || has("\\u003a", at: start, to: end):
            return (start + 6, .assigned)
        // Without a space it is C's, of a member.
        case UInt8(ascii: "-") where start > name.end && has("->", at: start, to: end):
            // `token: Token) -> Element`
            return bytes[name.end - 1].isIn(.closing) ? nil : (start + 2, .colon)
        case UInt8(ascii: "<") where has("<<", at: start, to: end):
            // NAME<<EOF, and the value on the next line
            let delimiter = runEnd(.identifier | .quote, from: start + 2, to: min(end, start + 34))
            return delimiter < end && bytes[delimiter].isIn(.lineEnd)
                ? (runEnd(.space, from: delimiter, to: end), .assigned) : nil
        case UInt8(ascii: ",") where name.isQuoted: return (start + 1, .list)
        // Ruby's `ENV["PASSWORD"] ||= "value"`
        case UInt8(ascii: "|") where has("||= ", at: start, to: end) && opener(at: start + 4, to: end) != nil:
            return (start + 4, .assigned)
        case UInt8(ascii: "|") where has("|", before: first) && start == name.end: return (start + 1, .cell)
        case UInt8(ascii: "|") where start > name.end && (first == 0 || bytes[first - 1] != UInt8(ascii: ".")):
            // Not the filters of a template: `{{ .Values.password | quote }}`, nor jq's: `.password | @base64d`
            let template = find("{{", from: max(0, first - 48), to: first)
            return template == nil ? (start + 1, .cell) : nil
        case 0xE2 where has("\u{2502}", at: start, to: end): return (start + 3, .cell)
        // Of prompts: `API token › …`, `API token » …`
        case 0xE2 where has("\u{203A}", at: start, to: end): return (start + 3, .colon)
        // `token → VALUE`; a way through menus has more of them: `Settings → Tokens → Deploy`.
        case 0xE2 where has("\u{2192}", at: start, to: end) || has("\u{21D2}", at: start, to: end):
            return has("\u{2192} ", before: first) ? nil : (start + 3, .told)
        case 0xC2 where has("\u{BB}", at: start, to: end): return (start + 2, .colon)
        case 0xEF where has("\u{FF1A}", at: start, to: end): return (start + 3, .colon)
        case 0xEF where has("\u{FF1D}", at: start, to: end): return (start + 3, .assigned)
        // Basic's `Dim Password As String = "value"`
        case _ where has("as string = \"", at: start, to: end): return (start + 12, .assigned)
        default: return nil
        }
    }

    /// Whether a drawn word at `start` ends what stands there, as in `password::kR7…`, which no path does.
    private func isDrawnWord(_ start: Int, to end: Int) -> Bool {
        let word = start..<runEnd(.alphanumeric, from: start, to: min(end, start + 64))
        return Randomness.isRandom(bytes[word]) && Judgement.isLikelyPassword(bytes[word])
            && !Randomness.isCamelCase(bytes[word])
            && (word.upperBound == end || bytes[word.upperBound].isIn(.space | .quote))
    }

    /// Whether a brace opens directly before the name, and a string or a binary follows the comma.
    private func isTuple(from name: Int, comma: Int, to end: Int) -> Bool {
        guard name > 0, bytes[name - 1] == UInt8(ascii: "{") else { return false }
        let value = runEnd(.blank, from: comma + 1, to: min(end, comma + 4))
        return has("\"", at: value, to: end) || has("<<\"", at: value, to: end)
    }

    /// Whether a name in capitals begins the line, as in a table of names and values: `DB_PASSWORD,…`.
    private func beginsRow(_ name: Range<Int>) -> Bool {
        isVariable(name.lowerBound) && (name.lowerBound == 0 || bytes[name.lowerBound - 1].isIn(.lineEnd))
    }
}
