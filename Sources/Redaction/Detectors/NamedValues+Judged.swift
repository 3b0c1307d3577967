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
        if let opener, opensNothing(opener, at: start, after: name, joint, to: end) { return nil }
        let range = valueRange(at: start, opener, after: name, meaning, joint, to: end)
        var value = NamedValue(start: start, opener: opener, name: name, meaning: meaning, joint: joint, range: range)
        if opener == nil, let phrase = text.phrase(at: start, joint, after: name, to: end) {
            return isRedacted(phrase) ? nil : take(phrase, meaning)
        }
        if opener == nil, let braces = text.braced(range, after: name, to: end) { value.range = braces }
        if isNoValue(value, to: end) { return nil }
        if let inner = bracketed(value, to: end) { return take(inner, meaning) }
        if isBeside(value, to: end) { return nil }
        if let next = replaceToken(value.range, to: end) { return next }
        guard isSecret(value, to: end), let next = take(value.range, meaning) else { return nil }
        // Terraform's `"old" -> "new"`.
        if let opener, text.has("\" -> \"", at: value.range.upperBound, to: end) {
            let new = ByteText.Opener(start: value.range.upperBound + 6, quote: opener.quote, escapes: opener.escapes)
            return take(quoted(new, isShell: false, to: end), meaning)
        }
        if let new = newValue(after: value.range, opener, to: end) { return take(new, meaning) ?? next }
        return next
    }

    /// Whether the value is a class in a list of them: `'OAuth1Mixin', 'OAuth2Mixin'`. A password may be words as well.
    func isClass(_ value: Range<Int>, _ meaning: NameTable.Meaning) -> Bool {
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
