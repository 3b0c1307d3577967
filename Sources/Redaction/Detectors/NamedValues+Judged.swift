extension Scanner {
    /// Replaces the value that begins at `start`, if it is a secret.
    ///
    /// It asks in this order: whether the quote at `start` opens a value at all; where the value ends; whether it is
    /// something else than a value (a name, code, a remark, a column); whether it is a token; whether it is what
    /// `meaning` says. The examples in comments are left alone.
    ///
    /// - Parameters:
    ///   - start: where the value begins, at its quote if it has one.
    ///   - name: where its name begins.
    ///   - joint: how it follows its name, as ``ByteText/valueStart(after:isFlag:to:)`` found.
    /// - Returns: its end; `nil` if it stays, after which it is scanned like any other text.
    mutating func value(at start: Int, after name: Int, _ meaning: NameTable.Meaning, _ joint: Joint, to end: Int)
        -> Int?
    {
        let opener = text.opener(at: start, to: end)
        // `'Password: '`: the quote closes what was opened before the name. Text that begins with a line end is between
        // two that are quoted.
        if let opener,
            joint == .colon && name > 0 && (bytes[name - 1] == opener.quote || isQuoteOpen(opener, at: name))
                || joint == .assigned && isEmpty(opener, after: name)
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
        if opener == nil, meaning.kind == .password, joint == .assigned || joint == .colon, !range.isEmpty,
            let last = text.secondWordEnd(range, to: end)
        {
            range = range.lowerBound..<last
        }
        // `|NAME|value|`
        if joint == .cell, text.has("|", before: name), let bar = bytes[range].firstIndex(of: UInt8(ascii: "|")) {
            range = text.trimmed(range.lowerBound..<bar)
        }
        if opener == nil, let phrase = text.phrase(at: start, joint, after: name, to: end) {
            return isRedacted(phrase) ? nil : take(phrase, meaning)
        }
        if opener == nil, let braces = text.braced(range, after: name, to: end) { range = braces }
        if text.repeatsName(name, at: range) || opener == nil && text.isSameMember(name, range)
            || (opener == nil || joint == .told || joint == .prose) && isName(range, after: name)
            || !text.isEnvironment(at: name) && Placeholder.isGivenName(bytes[range])
        {
            return nil
        }
        if let opener, opener.quote == UInt8(ascii: "`"),
            joint == .list || text.isFieldTag(range) || text.isExpression(range, to: range.upperBound)
        {
            return nil
        }
        // `{{- $password := .Values.password }}`: strings of Go's templates have quotes.
        if opener == nil, name > 0, bytes[name - 1] == UInt8(ascii: "$"), text.has(":= ", at: start - 3, to: end) {
            return nil
        }
        // `s/^password=…/`
        if opener == nil, text.has("^", before: name) { return nil }
        // GNU's quotes: `password:'. A column in backticks, `password` = 'value', closes them.
        if let opener, opener.quote == UInt8(ascii: "'"), text.has("`", before: name),
            !text.has("`", at: text.runEnd(.identifier, from: name, to: end), to: end)
        {
            return nil
        }
        if joint == .prose || joint == .cell, isFile(name, beside: range) || text.isLogicalID(range, of: name) {
            return nil
        }
        if opener == nil,
            text.isConstant(range, after: name, to: end) || text.isVariable(range, after: name, joint, to: end)
        {
            return nil
        }
        if opener == nil, joint == .colon, text.isDeclaration(name) || text.isTagged(start) { return nil }
        if range.isEmpty || isRedacted(range) || text.isBinding(range, to: end) { return nil }
        if joint == .list, opener == nil { return nil }
        // `password [value]`, as loggers of Java write it
        if opener == nil, joint == .prose, meaning.kind == .password, range.count > 7,
            bytes[range.lowerBound] == UInt8(ascii: "["), bytes[range.upperBound - 1] == UInt8(ascii: "]"),
            !text.has("-", at: range.lowerBound + 1, to: end),
            Judgement.isLikelyPassword(bytes[range].dropFirst().dropLast())
        {
            return take(range.dropFirst().dropLast(), meaning)
        }
        if opener == nil, joint == .cell || joint == .prose, isRemark(range, after: name) { return nil }
        if opener == nil, joint == .cell || joint == .flag, isColumn(range, to: end) { return nil }
        if opener == nil, joint == .cell || joint == .prose, isListedDigest(range) || isLink(range) { return nil }
        if opener == nil, joint == .flag, isSentence(range, afterFlag: name, to: end) { return nil }
        // `--from-literal=password= --dry-run`, `--root-password= but …`
        if opener == nil, joint == .assigned, start > 2, bytes[start - 1].isIn(.blank), bytes[start - 2].isIn(.equals),
            !bytes[start - 3].isIn(.blank),
            text.has("--", at: start, to: end) || text.isFlag(name) && text.isWord(at: start, to: end)
                || bytes[range].last == UInt8(ascii: "=") && bytes[range].dropLast().allSatisfy({ $0.isIn(.word) })
        {
            return nil
        }
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
        if joint == .prose || joint == .told || joint == .cell, isInURL(name) { return nil }
        // In a cell between bars, all is the value.
        let isCell = joint == .cell && !(meaning.kind == .password && isBarred(range, to: end))
        if joint == .flag || joint == .prose || joint == .told || isCell, opener == nil {
            let isPassword = (joint == .flag || joint == .told) && meaning.kind == .password
            let isDashed = bytes[range.lowerBound].isIn("-}")
            if isDashed, !isPassword || !Judgement.isLikelyPassword(bytes[range].dropFirst()) { return nil }
            if text.isOther(range, to: end), !isPassword || text.isPercentEncoded(range) { return nil }
        }
        if opener == nil, joint != .element, !text.isEnvironment(at: name), text.isExpression(range, to: end) {
            return nil
        }
        if let next = replaceToken(range, to: end) { return next }
        if meaning.isCount(bytes[range]) { return nil }
        if joint == .list, text.isTypePath(range) || isListed(range, after: name) || isClass(range, meaning) {
            return nil
        }
        let isSaid = joint == .prose && !text.isStatement(at: name) || joint == .told && text.isQuoted(name)
        guard
            Judgement.isSecret(
                bytes[range],
                joint == .list && !text.isArgument(name, range) || joint == .call ? .listed : meaning.kind,
                opener != nil && !isSaid ? .assigned : text.effective(joint, range, after: name, to: end)
            ) || joint == .prose && meaning.kind == .secret && isNext(range, to: name)
        else { return nil }
        let next = take(range, meaning)
        // Terraform's `"old" -> "new"`.
        if let opener, next != nil, text.has("\" -> \"", at: range.upperBound, to: end) {
            let new = ByteText.Opener(start: range.upperBound + 6, quote: opener.quote, escapes: opener.escapes)
            return take(quoted(new, isShell: false, to: end), meaning)
        }
        if next != nil, let new = newValue(after: range, opener, to: end) { return take(new, meaning) ?? next }
        return next
    }

    /// Whether the value is a class in a list of them: `'OAuth1Mixin', 'OAuth2Mixin'`. A password may be words as well.
    private func isClass(_ value: Range<Int>, _ meaning: NameTable.Meaning) -> Bool {
        meaning.kind != .password && bytes[value].first?.isIn(.uppercase) == true
            && bytes[value].last?.isIn(.lowercase) == true && Judgement.isIdentifiers(bytes[value])
    }

    /// What stands between an old value and a new one.
    private static let changes: [StaticString] = [" -> ", " => ", " \u{2192} ", ", now "]

    /// Returns the second value of `from OLD to NEW`, `changed 'OLD' to 'NEW'` or `OLD -> NEW`, if it looks like a
    /// password.
    private mutating func newValue(after old: Range<Int>, _ opener: ByteText.Opener?, to end: Int) -> Range<Int>? {
        let first = old.lowerBound - (opener?.width ?? 0)
        let last = old.upperBound + (opener?.width ?? 0)
        let isMoved = text.has("from ", before: first) || text.has("changed ", before: first)
        let change = Self.changes.first { [text] in text.has($0, at: last, to: end) }?.utf8CodeUnitCount
        guard let width = isMoved && text.has(" to ", at: last, to: end) ? 4 : change else { return nil }
        let start = last + width
        let new =
            text.opener(at: start, to: end).map { quoted($0, isShell: false, to: end) }
            ?? text.word(at: start, to: min(end, start + 128))
        return Judgement.isLikelyPassword(bytes[new]) && !isRedacted(new) ? new : nil
    }

    /// Replaces a range that is known to be the whole value of a name: a member of JSON, an answer to a prompt. A token
    /// goes as such. Anything else has to be what the name says.
    mutating func member(_ range: Range<Int>, _ meaning: NameTable.Meaning) -> Int? {
        if isRedacted(range) { return nil }
        if let rule = credential(at: range.lowerBound, to: range.upperBound) { return replace(range, rule) }
        guard !meaning.isCount(bytes[range]) else { return nil }
        return Judgement.isSecret(bytes[range], meaning.kind, .assigned) ? take(range, meaning) : nil
    }

    /// Replaces a value that was judged. Of `Bearer …` or a URL, only the secret part goes. Personal data stays where
    /// it is intended: then this returns `nil`.
    private mutating func take(_ range: Range<Int>, _ meaning: NameTable.Meaning) -> Int? {
        if meaning.kind.isPersonal, keepsPersonalData { return nil }
        return structured(range) ?? replace(range, meaning.rule)
    }
}
