/// Skips what stands between a sign and the value itself: types, constructors, tags, colours, line ends.
extension ByteText {
    /// Returns where the value itself begins, behind what wraps it: `String = "…"`, `Some("…")`, `!!str …`, YAML's `|`
    /// and the next line, a colour, `value:` on the next line. That is `start`, behind the sign, if nothing wraps it.
    func wrapped(at start: Int, _ joint: Joint, to end: Int) -> Int {
        let start = coloursEnd(from: start, to: end)
        guard start < end else { return start }
        switch bytes[start] {
        case UInt8(ascii: "<") where has("<![cdata[", at: start, to: end): return start + 9
        // Erlang's `<<"value">>`
        case UInt8(ascii: "<") where isBinary(start, to: end): return start + 2
        // `password = <<-EOT`, or PHP's `<<<'EOT'`, and the value on the next line
        case UInt8(ascii: "<") where has("<<", at: start, to: end):
            let word = start + (has("<<<", at: start, to: end) ? 3 : 2)
            let delimiter = runEnd(.identifier | .quote | .tilde, from: word, to: min(end, start + 34))
            guard joint == .assigned, delimiter > word, delimiter < end, bytes[delimiter].isIn(.lineEnd) else {
                return start
            }
            return runEnd(.space, from: delimiter, to: end)
        // `password: <%= ENV.fetch("PASSWORD") { "value" } %>`
        case UInt8(ascii: "<") where has("<%= env.fetch(", at: start, to: end):
            return fetched(at: start, to: end) ?? start
        // `-H X-Auth-Token:\ value`, of a shell
        case UInt8(ascii: "\\") where joint == .assigned && has("\\ ", at: start, to: end):
            return runEnd(.blank, from: start + 1, to: end)
        // `! 'value'`, of older writers of YAML
        case UInt8(ascii: "!") where has("! ", at: start, to: end):
            let value = runEnd(.blank, from: start + 1, to: end)
            return opener(at: value, to: end) == nil ? start : value
        // `$'value'`, `@"value"`
        case UInt8(ascii: "$"), UInt8(ascii: "@"):
            return start + 1 < end && bytes[start + 1].isIn(.quote) ? start + 1 : start
        // Go's `[]byte("value")`
        case UInt8(ascii: "[") where has("[]byte(", at: start, to: end):
            return opener(at: start + 7, to: end) == nil ? start : start + 7
        // Go's list of a header's values, which may be one of names elsewhere
        case UInt8(ascii: "[") where has("[]string{", at: start, to: end):
            guard let opener = opener(at: start + 9, to: end) else { return start }
            let first = bytes[opener.start..<quotedEnd(opener, to: min(end, start + 512))]
            return Judgement.isLikelyPassword(first) || Randomness.isRandom(first) ? start + 9 : start
        // Rust's `r#"value"#`
        case UInt8(ascii: "r") where has("r#\"", at: start, to: end): return start + 2
        // Puppet's `password: changed 'OLD' to 'NEW'`
        case UInt8(ascii: "c") where has("changed '", at: start, to: end):
            let old = bytes[(start + 9)..<runEnd(.visible, from: start + 9, to: min(end, start + 128))]
            return Judgement.isLikelyPassword(old) ? start + 8 : start
        // A part of JSON: `"db.password":{"value":"…"}`
        case UInt8(ascii: "{") where has("{\"value\":", at: start, to: end):
            return runEnd(.blank, from: start + 9, to: end)
        case _ where bytes[start].isIn(.quote): return lineInQuotes(at: start, to: end) ?? start
        // `~c"value"`
        case UInt8(ascii: "~"): return start + 2 < end && bytes[start + 2].isIn(.quote) ? start + 2 : start
        // `!!str value`, `&anchor value`
        case UInt8(ascii: "!"), UInt8(ascii: "&"):
            let tag = runEnd(.identifier | .exclamation, from: start + 1, to: min(end, start + 32))
            guard joint == .colon, tag > start + 1, tag < end, bytes[tag].isIn(.blank) else {
                return annotated(at: start, to: end) ?? start
            }
            let value = runEnd(.blank, from: tag, to: end)
            return value < end && !bytes[value].isIn(.lineEnd) && bytes[value] != UInt8(ascii: "=")
                ? value : annotated(at: start, to: end) ?? start
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            let indicator = runEnd(.dash | .digit | .plusSlash, from: start + 1, to: min(end, start + 3))
            guard joint == .colon, indicator < end, bytes[indicator].isIn(.lineEnd) else { return start }
            return runEnd(.space, from: indicator, to: end)
        case 0x0A, 0x0D:
            let line = runEnd(.space, from: start, to: min(end, start + 64))
            if joint == .colon, has("value:", at: line, to: end) { return runEnd(.blank, from: line + 6, to: end) }
            if joint == .colon, let value = fenced(at: line, to: end) ?? scalarBelow(start, to: end) { return value }
            // PHP's `["name"]=>` and `string(5) "value"` below it.
            guard has("string(", at: line, to: end) else { return start }
            let length = runEnd(.digit, from: line + 7, to: end)
            return has(") ", at: length, to: end) ? length + 2 : start
        case _ where bytes[start].isIn(.letter):
            if joint == .colon, let value = annotated(at: start, to: end) { return value }
            return constructed(at: start, to: end) ?? fallback(at: start, joint, to: end) ?? start
        default: return start
        }
    }

    /// Returns the string that Ruby takes without a variable, if it looks like a password.
    private func fetched(at start: Int, to end: Int) -> Int? {
        let limit = min(end, start + 96)
        guard let close = find(") { ", from: start, to: limit), let opener = opener(at: close + 4, to: end) else {
            return nil
        }
        let value = opener.start..<quotedEnd(opener, to: min(end, opener.start + 128))
        return Judgement.isLikelyPassword(bytes[value]) ? close + 4 : nil
    }

    /// How a terminal's colours begin, also as scripts and `cat -v` write them.
    private static let colours: [StaticString] = ["\u{1B}[", "\\033[", "\\e[", "^[["]

    /// Returns what is behind a terminal's colours that begin at `start`, and behind the blanks after each. Without
    /// their ESC, which logs lose, they have at least a digit, and an `m`.
    private func coloursEnd(from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, bytes[position] == 0x1B || bytes[position].isIn("[\\^") {
            let colour = Self.colours.first { has($0, at: position, to: end) }
            guard colour != nil || bytes[position] == UInt8(ascii: "[") else { break }
            let first = position + (colour?.utf8CodeUnitCount ?? 1)
            let code = runEnd(.digit | .semicolon, from: first, to: end)
            guard code < end, bytes[code].isIn(.letter),
                colour != nil || code > first && bytes[code] == UInt8(ascii: "m")
            else { break }
            position = runEnd(.blank, from: code + 1, to: end)
        }
        return position
    }

    /// Returns a value that is alone in a block of Markdown that begins at `start`, if it looks like a password.
    private func fenced(at start: Int, to end: Int) -> Int? {
        guard has("```", at: start, to: end) else { return nil }
        let fence = lineEnd(of: start, to: min(end, start + 32))
        let value = runEnd(.lineEnd, from: fence, to: end)
        let content = bytes[value..<lineEnd(of: value, to: min(end, value + 256))]
        let isOne = !content.contains { $0.isIn(.blank) }
        return isOne && (Judgement.isLikelyPassword(content) || Randomness.isRandom(content)) ? value : nil
    }

    /// Returns a value that is alone on the line below its name, and deeper than that, as YAML has it. More than one
    /// word is a paragraph, unless it has quotes.
    private func scalarBelow(_ lineEnd: Int, to end: Int) -> Int? {
        let line = runEnd(.lineEnd, from: lineEnd, to: end)
        let value = runEnd(.blank, from: line, to: end)
        let nameLine = lineStart(of: lineEnd, reach: 200)
        let indentation = runEnd(.blank, from: nameLine, to: lineEnd) - nameLine
        // `--flag` is the next paragraph of a usage.
        guard value - line > indentation, value < end, !bytes[value].isIn(.lineEnd), !has("--", at: value, to: end)
        else { return nil }
        let content = value..<self.lineEnd(of: value, to: min(end, value + 256))
        let isOne =
            bytes[content].allSatisfy { !$0.isIn(.blank) } && !bytes[content].dropFirst().contains(UInt8(ascii: ":"))
        return isOne || bytes[value].isIn(.quote) ? value : nil
    }

    /// Returns the quote behind a type: `str = "value"`, after `name: `.
    private func annotated(at start: Int, to end: Int) -> Int? {
        let limit = min(end, start + 40)
        var position = start
        while position < limit, bytes[position].isIn(.word | .dot | .blank) || bytes[position].isIn("&'<>[]?") {
            position += 1
        }
        guard has(" =", at: position - 1, to: limit) else { return nil }
        let value = runEnd(.blank, from: position + 1, to: end)
        if opener(at: value, to: end) != nil { return value }
        return value < end && bytes[value].isIn(.letter) ? constructed(at: value, to: end) : nil
    }

    /// Whether a binary of Erlang with one string in it begins at `start`.
    private func isBinary(_ start: Int, to end: Int) -> Bool {
        guard has("<<\"", at: start, to: end) else { return false }
        let opener = Opener(start: start + 3, quote: UInt8(ascii: "\""), escapes: 0)
        return has("\">>", at: quotedEnd(opener, to: min(end, start + 256)), to: end)
    }

    /// Returns a value that is alone on the line below the three quotes that open it, as TOML and Python have it.
    private func lineInQuotes(at start: Int, to end: Int) -> Int? {
        guard let opener = opener(at: start, to: end), opener.isTripled, opener.start < end else { return nil }
        let line = opener.start + (bytes[opener.start].isIn(.backslash) ? 1 : 0)
        guard line < end, bytes[line].isIn(.lineEnd) else { return nil }
        let value = runEnd(.space, from: line, to: end)
        let content = value..<lineEnd(of: value, to: min(end, value + 256))
        let isOne = !content.isEmpty && bytes[content].allSatisfy { !$0.isIn(.blank | .quote) }
        return isOne ? value : nil
    }

    /// Returns the string that an expression falls back to: `process.env.TOKEN || "value"`, `env.get("TOKEN") or "…"`.
    private func fallback(at start: Int, _ joint: Joint, to end: Int) -> Int? {
        guard joint == .assigned || joint == .colon else { return nil }
        let limit = min(end, start + 80)
        let last = runEnd(.identifier | .parenthesis | .bracket | .quote, from: start, to: limit)
        for sign: StaticString in [" || ", " ?? ", " or "] where has(sign, at: last, to: end) {
            let value = last + sign.utf8CodeUnitCount
            return opener(at: value, to: end) == nil ? nil : value
        }
        return nil
    }

    /// What a string is passed to that makes a value of it.
    private static let constructors = WordSet(
        """
        some ok just optional secret secretstring secretstr securestring password token string str text bytes redacted
        sensitive char new from value
        """
    )

    /// What languages write directly before a quote: `b"value"`, `N'value'`.
    private static let stringPrefixes = WordSet("b r f u n e x l br rb fr rf u8")

    /// Returns the quote inside of constructors or behind a prefix: `Some("value")`, `SecretString::from("value")`,
    /// `b"value"`. `nil` if what is called is not a constructor: `lookup("name")` is an expression.
    ///
    /// - Parameter nesting: how many constructors were passed already. More than four are not followed.
    private func constructed(at start: Int, nesting: Int = 0, to end: Int) -> Int? {
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
            if opener(at: value, to: end) != nil { return value }
            return nesting < 4 ? constructed(at: value, nesting: nesting + 1, to: end) : nil
        }
        let isPrefix = word == start && Self.stringPrefixes.contains(bytes[start..<position])
        return isPrefix && opener(at: position, to: end) != nil ? position : nil
    }
}
