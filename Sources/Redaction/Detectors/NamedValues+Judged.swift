extension Scanner {
    /// - Returns: the end of the value that begins at `start`, if it is a secret.
    mutating func value(at start: Int, after name: Int, _ meaning: NameTable.Meaning, _ joint: Joint, to end: Int)
        -> Int?
    {
        let opener = text.opener(at: start, to: end)
        // `'Password: '`: the quote closes what was opened before the name. Text that begins with a line end is between
        // two that are quoted.
        if let opener,
            joint == .colon && name > 0 && (bytes[name - 1] == opener.quote || isQuoteOpen(opener, at: name))
                || opener.start < end && bytes[opener.start].isIn(.lineEnd)
                || opener.isTripled && joint == .colon && isBelow(start)
        {
            return nil
        }
        var range =
            if joint == .element {
                text.trimmed(start..<paid(from: start, to: end) { [text] in text.elementEnd(from: start, to: $0) })
            } else if let opener {
                quoted(opener, isShell: joint == .assigned, to: end)
            } else if meaning.kind == .phone {
                text.trimmed(
                    start..<text.runEnd(
                        .digit | .blank | .dash | .dot | .plusSlash | .parenthesis,
                        from: start,
                        to: end
                    )
                )
            } else {
                start..<paid(from: start, to: end) { [text] in text.unquotedEnd(from: start, after: name, to: $0) }
            }
        if opener == nil, joint == .assigned, let close = text.quotedPairEnd(name, range, to: end) {
            range = range.lowerBound..<close
        }
        // `|NAME|value|`
        if joint == .cell, name > 0, bytes[name - 1] == UInt8(ascii: "|"),
            let bar = bytes[range].firstIndex(of: UInt8(ascii: "|"))
        {
            range = text.trimmed(range.lowerBound..<bar)
        }
        if opener == nil, let braces = text.braced(range, after: name, to: end) { range = braces }
        if opener == nil, text.repeatsName(name, at: range) || isName(range, after: name) { return nil }
        if opener == nil, joint == .colon, text.isDeclaration(name) { return nil }
        if range.isEmpty || isRedacted(range) || text.isBinding(range, to: end) { return nil }
        if joint == .list, opener == nil { return nil }
        if opener == nil, joint == .cell || joint == .prose, isRemark(range, after: name) { return nil }
        if opener == nil, joint == .cell || joint == .flag, isColumn(range, to: end) { return nil }
        // `SIGNING_KEY= python -m pytest`
        if opener == nil, joint == .assigned, start > 0, bytes[start - 1].isIn(.blank), text.isEnvironment(at: name),
            text.isWord(at: start, to: end), range.upperBound < end, bytes[range.upperBound].isIn(.blank)
        {
            return nil
        }
        // Without spaces, a sentence is a word.
        if joint == .colon, opener == nil, 2 * bytes[range].count(where: { $0.isIn(.multibyte) }) > range.count {
            return nil
        }
        if joint == .flag || joint == .prose || joint == .told || joint == .cell, opener == nil {
            let isPassword = joint == .flag && meaning.kind == .password
            let isDashed = "-}".utf8.contains(bytes[range.lowerBound])
            if isDashed, !isPassword || !Judgement.isLikelyPassword(bytes[range].dropFirst()) { return nil }
            if text.isOther(range, to: end), !isPassword || text.isPercentEncoded(range) { return nil }
        }
        if opener == nil, joint != .element, !text.isEnvironment(at: name), text.isExpression(range, to: end) {
            return nil
        }
        if let next = replaceToken(range, to: end) { return next }
        if joint == .list, text.isTypePath(range) { return nil }
        // `Argument "password" to "verify"`
        if opener != nil, joint == .cell || joint == .prose || joint == .told, isInURL(name) { return nil }
        let isSaid = joint == .prose && !text.isStatement(at: name) || joint == .told && text.isQuoted(name)
        guard
            Judgement.isSecret(
                bytes[range],
                joint == .list && !text.isArgument(name, range) || joint == .call ? .listed : meaning.kind,
                opener != nil && !isSaid ? .assigned : text.effective(joint, range, after: name, to: end)
            ) || joint == .prose && meaning.kind == .secret && isNext(range, to: name)
        else { return nil }
        let next = take(range, meaning)
        // `from OLD to NEW`
        if joint == .told || joint == .prose, let next, text.has("from ", at: range.lowerBound - 5, to: range.lowerBound),
            text.has(" to ", at: range.upperBound, to: end)
        {
            let new = text.word(at: range.upperBound + 4, to: min(end, range.upperBound + 132))
            return Judgement.isLikelyPassword(bytes[new]) && !isRedacted(new) ? take(new, meaning) : next
        }
        // Terraform's `"old" -> "new"`.
        if let opener, next != nil, text.has("\" -> \"", at: range.upperBound, to: end) {
            let new = ByteText.Opener(start: range.upperBound + 6, quote: opener.quote, escapes: opener.escapes)
            return take(quoted(new, isShell: false, to: end), meaning)
        }
        return next
    }

    /// The whole of a text under a secret's name.
    mutating func member(_ range: Range<Int>, _ meaning: NameTable.Meaning) -> Int? {
        if isRedacted(range) { return nil }
        if let rule = credential(at: range.lowerBound, to: range.upperBound) { return replace(range, rule) }
        return Judgement.isSecret(bytes[range], meaning.kind, .assigned) ? take(range, meaning) : nil
    }

    private mutating func take(_ range: Range<Int>, _ meaning: NameTable.Meaning) -> Int? {
        if meaning.kind.isPersonal, keepsPersonalData { return nil }
        return structured(range) ?? replace(range, meaning.rule)
    }

    /// A list of secrets under a name: `["X", "Y"]`, `(["X"])`, and YAML's items below it.
    mutating func list(
        at start: Int,
        after name: Int,
        _ meaning: NameTable.Meaning,
        _ joint: Joint,
        to end: Int
    ) -> Int? {
        if meaning.kind == .code, joint == .colon { return codes(from: start, meaning, to: end) }
        guard start < end, !meaning.kind.isPersonal, joint == .colon || joint == .assigned || joint == .prose else {
            return nil
        }
        if bytes[start] == UInt8(ascii: "[") { return elements(from: start + 1, meaning, to: end) }
        guard joint == .colon, bytes[start].isIn(.lineEnd) else { return nil }
        return items(from: start, meaning, to: end)
    }

    /// Whether what stands beside a name is something else than its value: `token) … [100%]`, `users_token  (cost=0.00..4.17 rows=3)`, and
    /// the digest of a file that is called so.
    private func isRemark(_ range: Range<Int>, after name: Int) -> Bool {
        let first = bytes[range.lowerBound]
        if isInURL(name) { return true }
        // `/^(login|password|account)$/`
        if name > 0, bytes[name - 1] == UInt8(ascii: "|") {
            let word = text.runEnd(.letter | .underscore, from: range.lowerBound, to: range.upperBound)
            if word < range.upperBound, bytes[word].isIn(.closing) { return true }
        }
        if first == UInt8(ascii: "(") || first == UInt8(ascii: "[") {
            let line = text.lineEnd(of: range.lowerBound, to: min(end, range.lowerBound + 128))
            let close = UInt8(ascii: first == UInt8(ascii: "(") ? ")" : "]")
            return bytes[range.lowerBound..<line].contains(close)
        }
        return name > 0 && bytes[name - 1] == UInt8(ascii: "/") && [32, 40, 64, 128].contains(range.count)
            && Randomness.Profile(bytes[range]).isHex
    }

    /// `"GET /account/password HTTP/1.1"`, `"https://raxx.app/password" "Mozilla/5.0"`: the name is a path's last part.
    private func isInURL(_ name: Int) -> Bool {
        guard name > 0, bytes[name - 1] == UInt8(ascii: "/") else { return false }
        let line = text.lineStart(of: name, reach: 256)
        var first = name
        while first > line, !bytes[first - 1].isIn(.space | .quote) { first -= 1 }
        return text.find("://", from: first, to: name) != nil
            || ["get ", "put ", "post ", "head ", "patch ", "delete ", "options "].contains {
                text.has($0, at: first - $0.utf8CodeUnitCount, to: first)
            }
    }

    /// `"New password: "`: the quote behind the sign closes what was opened before the name.
    private func isQuoteOpen(_ opener: ByteText.Opener, at name: Int) -> Bool {
        guard opener.escapes == 0, !opener.isTripled, opener.quote != UInt8(ascii: "'") else { return false }
        let line = text.lineStart(of: name, reach: 128)
        let isOpen = !bytes[line..<name].count { $0 == opener.quote }.isMultiple(of: 2)
        // What it opens is empty, or blanks.
        return isOpen && opener.start < end && bytes[opener.start].isIn(.blank | .closing | .comma | .semicolon)
    }

    /// `set_password = delete_password`: a variable that is called like a secret.
    private func isName(_ range: Range<Int>, after name: Int) -> Bool {
        var last = range.upperBound
        while last > range.lowerBound, bytes[last - 1].isIn(.closers) { last -= 1 }
        let value = bytes[range.lowerBound..<last]
        return value.contains(UInt8(ascii: "_")) && value.allSatisfy { $0.isIn(.lowercase | .underscore) }
            && !text.isEnvironment(at: name) && tables.names.meaning(of: value) != nil
    }

    /// Whether a line end stands before `start`.
    private func isBelow(_ start: Int) -> Bool {
        var position = start
        while position > 0, bytes[position - 1].isIn(.blank) { position -= 1 }
        return position > 0 && bytes[position - 1].isIn(.lineEnd)
    }

    /// Whether more columns follow a value that says something about the secret: `-password val   Set the password`, and
    /// the short digest of `fly secrets list`.
    private func isColumn(_ range: Range<Int>, to end: Int) -> Bool {
        let next = text.runEnd(.blank, from: range.upperBound, to: end)
        guard next > range.upperBound + 1, next < end, bytes[next].isIn(.alphanumeric | .dash) else { return false }
        let value = bytes[range]
        return value.count <= 16 && value.allSatisfy { $0.isIn(.lowercase | .underscore | .dash) }
            || value.count == 16 && Randomness.Profile(value).isHex
    }

    /// `the token 021d4d5e…`: a digest's form directly behind the word. Behind the name of a service it is its commit.
    private func isNext(_ range: Range<Int>, to name: Int) -> Bool {
        let last = text.runEnd(.letter, from: name, to: range.lowerBound)
        guard last + 1 == range.lowerBound, bytes[last].isIn(.blank), name == 0 || bytes[name - 1].isIn(.space) else {
            return false
        }
        if Randomness.isUUID(bytes[range]) { return true }
        return [32, 40, 48, 64].contains(range.count) && Randomness.Profile(bytes[range]).isHex
            && Randomness.isRandom(bytes[range]) && bytes[range].allSatisfy { !$0.isIn(.uppercase) }
    }

    /// `Recovery codes: 4ba98-bf6f4, d83f2-f128e`
    private mutating func codes(from start: Int, _ meaning: NameTable.Meaning, to end: Int) -> Int? {
        var codes: [Range<Int>] = []
        var position = text.runEnd(.space, from: start, to: min(end, start + 16))
        while codes.count < 32 {
            let last = text.runEnd(.base64url, from: position, to: end)
            let code = position..<last
            guard 4...32 ~= code.count, bytes[code].contains(where: { $0.isIn(.digit) }) else { break }
            codes.append(code)
            position = text.runEnd(.space | .comma, from: last, to: min(end, last + 16))
            guard position > last, bytes[last].isIn(.comma | .space) else { break }
        }
        guard codes.count > 1 else { return nil }
        for code in codes { replace(code, meaning.rule) }
        return codes.last?.upperBound
    }

    private mutating func elements(from start: Int, _ meaning: NameTable.Meaning, to end: Int) -> Int? {
        var position = start
        var last: Int?
        while let opener = text.opener(at: text.runEnd(.space, from: position, to: end), to: end) {
            let range = quoted(opener, isShell: false, to: end)
            if isElement(range) { last = replaceElement(range, meaning) }
            position = text.runEnd(.quote | .backslash, from: range.upperBound, to: end)
            position = text.runEnd(.space, from: position, to: end)
            guard position < end, bytes[position] == UInt8(ascii: ",") else { break }
            position += 1
        }
        return last
    }

    private mutating func items(from start: Int, _ meaning: NameTable.Meaning, to end: Int) -> Int? {
        var line = text.runEnd(.lineEnd, from: start, to: end)
        var last: Int?
        while line < end {
            let item = text.runEnd(.blank, from: line, to: end)
            guard text.has("- ", at: item, to: end) else { break }
            let lineEnd = text.lineEnd(of: item, to: min(end, item + 256))
            var range = text.trimmed((item + 2)..<lineEnd)
            if let opener = text.opener(at: range.lowerBound, to: lineEnd) {
                range = quoted(opener, isShell: false, to: lineEnd)
            }
            if isElement(range) { last = replaceElement(range, meaning) }
            line = text.runEnd(.lineEnd, from: lineEnd, to: end)
        }
        return last
    }

    /// Names of secrets stand in lists as well: `["db_password", "api_token_v2"]`
    private func isElement(_ range: Range<Int>) -> Bool {
        !range.isEmpty && !isRedacted(range) && Judgement.isSecret(bytes[range], .listed, .list)
            && Judgement.isLikelyPassword(bytes[range])
    }

    private mutating func replaceElement(_ range: Range<Int>, _ meaning: NameTable.Meaning) -> Int? {
        replace(range, credential(at: range.lowerBound, to: range.upperBound) ?? meaning.rule)
    }

    /// `credentials: admin / PASSWORD`, `credentials {user PASSWORD https://host}`
    mutating func credentials(at start: Int, after name: Range<Int>, _ meaning: NameTable.Meaning, to end: Int) -> Int?
    {
        guard text.has("cred", at: name.lowerBound, to: name.upperBound), start < end else { return nil }
        let isBraced = bytes[start] == UInt8(ascii: "{")
        let user = text.runEnd(.identifier | .at, from: start + (isBraced ? 1 : 0), to: min(end, start + 64))
        guard user > start else { return nil }
        let next = text.runEnd(.blank, from: user, to: end)
        let isSeparated = text.has("/ ", at: next, to: end)
        guard isBraced && next > user || isSeparated else { return nil }
        let value = text.word(at: isSeparated ? next + 2 : next, to: min(end, next + 128))
        guard Judgement.isSecret(bytes[value], .chosen, .assigned), !isRedacted(value) else { return nil }
        return replaceElement(value, meaning)
    }
}
