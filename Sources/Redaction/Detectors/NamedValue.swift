extension Scanner {
    /// A value and its name, while it is judged.
    struct NamedValue {
        /// Where it begins, at its quote if it has one.
        let start: Int
        /// Its quote.
        let opener: ByteText.Opener?
        /// Where its name begins.
        let name: Int
        let meaning: NameTable.Meaning
        /// How it follows its name.
        let joint: Joint
        /// The value without its quotes.
        var range: Range<Int>
    }

    /// Whether the quote at `start` opens no value.
    func opensNothing(_ opener: ByteText.Opener, at start: Int, after name: Int, _ joint: Joint, to end: Int) -> Bool {
        // `'Password: '`: the quote closes what was opened before the name. Text that begins with a line end is between
        // two that are quoted.
        joint == .colon && name > 0 && (bytes[name - 1] == opener.quote || isQuoteOpen(opener, at: name))
            || joint == .assigned && isEmpty(opener, after: name)
            || opener.start < end && bytes[opener.start].isIn(.lineEnd)
            || opener.isTripled && joint == .colon && isBelow(start)
    }

    /// Returns the value that begins at `start`, without its quotes.
    mutating func valueRange(
        at start: Int,
        _ opener: ByteText.Opener?,
        after name: Int,
        _ meaning: NameTable.Meaning,
        _ joint: Joint,
        to end: Int
    ) -> Range<Int> {
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
        return range
    }

    /// Whether what follows the name is not its value but a name, a file, a column, code or a template.
    func isNoValue(_ value: NamedValue, to end: Int) -> Bool {
        let (start, opener, name, joint, range) = (value.start, value.opener, value.name, value.joint, value.range)
        if text.repeatsName(name, at: range) || opener == nil && text.isSameMember(name, range)
            || (opener == nil || joint == .told || joint == .prose) && isName(range, after: name)
            || !text.isEnvironment(at: name) && Placeholder.isGivenName(bytes[range])
        {
            return true
        }
        if let opener, opener.quote == UInt8(ascii: "`"),
            joint == .list || text.isFieldTag(range) || text.isExpression(range, to: range.upperBound)
        {
            return true
        }
        // `{{- $password := .Values.password }}`: strings of Go's templates have quotes.
        if opener == nil, name > 0, bytes[name - 1] == UInt8(ascii: "$"), text.has(":= ", at: start - 3, to: end) {
            return true
        }
        // `s/^password=…/`
        if opener == nil, text.has("^", before: name) { return true }
        // GNU's quotes: `password:'. A column in backticks, `password` = 'value', closes them.
        if let opener, opener.quote == UInt8(ascii: "'"), text.has("`", before: name),
            !text.has("`", at: text.runEnd(.identifier, from: name, to: end), to: end)
        {
            return true
        }
        if joint == .prose || joint == .cell, isFile(name, beside: range) || text.isLogicalID(range, of: name) {
            return true
        }
        if opener == nil,
            text.isConstant(range, after: name, to: end) || text.isVariable(range, after: name, joint, to: end)
        {
            return true
        }
        if opener == nil, joint == .colon, text.isDeclaration(name) || text.isTagged(start) { return true }
        if range.isEmpty || isRedacted(range) || text.isBinding(range, to: end) { return true }
        return joint == .list && opener == nil
    }

    /// Returns the value of `password [value]`, as loggers of Java write it.
    func bracketed(_ value: NamedValue, to end: Int) -> Range<Int>? {
        let range = value.range
        guard value.opener == nil, value.joint == .prose, value.meaning.kind == .password, range.count > 7,
            bytes[range.lowerBound] == UInt8(ascii: "["), bytes[range.upperBound - 1] == UInt8(ascii: "]"),
            !text.has("-", at: range.lowerBound + 1, to: end)
        else { return nil }
        let inner = range.dropFirst().dropLast()
        return Judgement.isLikelyPassword(bytes[inner]) ? inner : nil
    }

    /// Whether the value only stands beside the name: a remark, a column, a sentence, the next command, an expression.
    func isBeside(_ value: NamedValue, to end: Int) -> Bool {
        let (start, opener, name, joint, range) = (value.start, value.opener, value.name, value.joint, value.range)
        let meaning = value.meaning
        if opener == nil, joint == .cell || joint == .prose, isRemark(range, after: name) { return true }
        if opener == nil, joint == .cell || joint == .flag, isColumn(range, to: end) { return true }
        if opener == nil, joint == .cell || joint == .prose, isListedDigest(range) || isLink(range) { return true }
        if opener == nil, joint == .flag, isSentence(range, afterFlag: name, to: end) { return true }
        // `--from-literal=password= --dry-run`, `--root-password= but …`
        if opener == nil, joint == .assigned, start > 2, bytes[start - 1].isIn(.blank), bytes[start - 2].isIn(.equals),
            !bytes[start - 3].isIn(.blank),
            text.has("--", at: start, to: end) || text.isFlag(name) && text.isWord(at: start, to: end)
                || bytes[range].last == UInt8(ascii: "=") && bytes[range].dropLast().allSatisfy({ $0.isIn(.word) })
        {
            return true
        }
        // `SIGNING_KEY= python -m pytest`
        if opener == nil, joint == .assigned, start > 0, bytes[start - 1].isIn(.blank), text.isEnvironment(at: name),
            text.isWord(at: start, to: end), range.upperBound < end, bytes[range.upperBound].isIn(.blank)
        {
            return true
        }
        // Without spaces, a sentence is a word.
        if joint == .colon, opener == nil, 2 * bytes[range].count(where: { $0.isIn(.multibyte) }) > range.count {
            return true
        }
        if joint == .prose || joint == .told || joint == .cell, isInURL(name) { return true }
        // In a cell between bars, all is the value.
        let isCell = joint == .cell && !(meaning.kind == .password && isBarred(range, to: end))
        if joint == .flag || joint == .prose || joint == .told || isCell, opener == nil {
            let isPassword = (joint == .flag || joint == .told) && meaning.kind == .password
            let isDashed = bytes[range.lowerBound].isIn("-}")
            if isDashed, !isPassword || !Judgement.isLikelyPassword(bytes[range].dropFirst()) { return true }
            if text.isOther(range, to: end), !isPassword || text.isPercentEncoded(range) { return true }
        }
        return opener == nil && joint != .element && !text.isEnvironment(at: name) && text.isExpression(range, to: end)
    }

    /// Whether the value is a secret by what its name says.
    func isSecret(_ value: NamedValue, to end: Int) -> Bool {
        let (opener, name, meaning, joint, range) = (value.opener, value.name, value.meaning, value.joint, value.range)
        if meaning.isCount(bytes[range]) { return false }
        if joint == .list, text.isTypePath(range) || isListed(range, after: name) || isClass(range, meaning) {
            return false
        }
        let isSaid = joint == .prose && !text.isStatement(at: name) || joint == .told && text.isQuoted(name)
        return Judgement.isSecret(
            bytes[range],
            joint == .list && !text.isArgument(name, range) || joint == .call ? .listed : meaning.kind,
            opener != nil && !isSaid ? .assigned : text.effective(joint, range, after: name, to: end)
        ) || joint == .prose && meaning.kind == .secret && isNext(range, to: name)
    }
}
