extension Detector {
    /// Makes the detector of values whose names end in one of the nouns of `rules`: `DB_PASSWORD=…`, `the token is …`.
    /// In JSON whose brackets were matched, it has the JSON parsed instead. It comes last, so that of equal triggers
    /// (`api key`) those of messages are asked first.
    static func namedValue(_ rules: [NameRule]) -> Detector {
        Detector(marks: [], triggers: NameRule.triggers(of: rules).map { Trigger(literal: $0) }) {
            $0.enteredJSON(at: $1.start, to: $1.end) ?? $0.assignment(at: $1.start, $1.literalEnd, to: $1.end)
        }
    }
}

extension Scanner {
    /// How far before a noun its name may begin. Longer names are judged by their end.
    private static let longestName = 64

    /// Replaces the value of the name that the noun at `start` belongs to.
    ///
    /// It first finds the whole name around the noun, then where its value begins and how it follows, then what the
    /// name means, and then takes the value apart: a header, a list, or one value. A name without a value may be in a
    /// table's heading.
    ///
    /// - Parameters:
    ///   - start: where the noun begins; a name is looked at for its first noun only.
    ///   - literalEnd: where the trigger ends, which may be before the name does.
    /// - Returns: where to go on; `nil` if the name means nothing or no secret follows. What follows is then scanned
    ///   like any other text, so that a token there is still found.
    mutating func assignment(at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        guard start >= lastNameEnd else { return nil }
        let name = nameRange(at: start, literalEnd, to: end)
        let (first, last) = (name.lowerBound, name.upperBound)
        lastNameEnd = last
        // `$PWD`, `$(pwd)`
        if last - first == 3, first > 0, bytes[first - 1].isIn("$(`"), text.has("pwd", at: first, to: end) {
            return nil
        }
        if text.isBase64Tail(first..<last) || text.isBlockType(first) || text.has("column ", before: first) {
            return nil
        }
        let isFlag = text.has("-", before: first)
        guard let (value, joint) = text.valueStart(after: first..<last, isFlag: isFlag, to: end),
            joint != .prose && joint != .told && joint != .cell || !text.isWord(at: value, to: end),
            let meaning = meaning(from: first, to: last)
        else { return heading(first..<last, to: end) }
        if text.isImage(first..<last, tag: value) || text.isResourceType(first)
            || text.isExternalKey(first..<last)
        {
            return nil
        }
        // `run "$DB_PASSWORD" "-h db-2"`: a variable is used.
        if joint == .prose || joint == .flag || joint == .list, text.isUsed(first) { return nil }
        // `openssl -passin pass:…`: that is for the argument to find.
        if joint == .flag, text.has("pass:", at: value, to: end) { return nil }
        let isHeader = meaning.kind == .authorization || meaning.kind == .cookie || meaning.kind == .setCookie
        if isHeader, isNoHeader(value, after: first, meaning, joint, to: end) { return nil }
        switch meaning.kind {
        case .authorization:
            return authorization(
                in: value..<paid(from: value, to: end) { [text] in text.lineEnd(from: value, after: first, to: $0) },
                meaning.rule
            )
        case .cookie, .setCookie:
            // `['cookie', '*.password']` is a list of names.
            if joint == .list, !bytes[value..<min(end, value + 64)].contains(where: { $0.isIn(.digit) }) { return nil }
            // `set COOKIE=…` sets no cookie of a response.
            let isSet = meaning.kind == .setCookie && text.has("set", at: first, to: last)
            return cookies(
                in: value..<paid(from: value, to: end) { [text] in text.lineEnd(from: value, after: first, to: $0) },
                isSet: isSet,
                meaning.rule
            )
        case .verdict where joint == .prose && isSentToFTP(first, to: end):
            // FTP's, after `USER kris`.
            let password = NameTable.Meaning(rule: meaning.rule, kind: .password)
            return self.value(at: value, after: first, password, .flag, to: end)
        case .verdict where isBesideUser(first):
            let password = NameTable.Meaning(rule: meaning.rule, kind: .chosenWord)
            return self.value(at: value, after: first, password, joint, to: end)
        default:
            if let found = credentials(at: value, after: first..<last, meaning, to: end) { return found }
            if let found = list(at: value, after: first, meaning, joint, to: end) { return found }
            return self.value(at: value, after: first, meaning, joint, to: end) ?? heading(first..<last, to: end)
        }
    }

    /// Returns the whole name whose noun begins at `start`. `recovery code`, `Secret ID` and `pass phrase` are one.
    private mutating func nameRange(at start: Int, _ literalEnd: Int, to end: Int) -> Range<Int> {
        var first = text.runStart(.identifier, from: max(floor, start - Self.longestName), to: start)
        while first < start, bytes[first].isIn(.dash | .dot) || text.escapeEnds(at: first + 1) { first += 1 }
        if text.has("%", before: first), first + 2 <= start { first += 2 }
        // `recovery code` is two words.
        let isWhole = bytes[literalEnd - 1].isIn(.alphanumeric)
        var last = longRunEnd(.identifier, from: isWhole ? literalEnd : start, to: end)
        // Leader dots: `password......value`
        if let dots = text.find("...", from: start, to: last) { last = dots }
        last = text.runStart(.dash | .dot, from: start, to: last)
        if bytes[start..<literalEnd].contains(where: { $0.isIn(.multibyte) }) { last = literalEnd }
        // `Secret ID` is two words as well.
        if text.has("secret id", at: last - 6, to: end), last + 3 == end || !bytes[last + 3].isIn(.word),
            tables.names.meaning(of: bytes[first..<(last + 3)]) != nil
        {
            last += 3
        }
        // `Enter PEM pass phrase: …`
        if last - first == 4, text.has("pass phrase", at: first, to: end),
            last + 7 == end || !bytes[last + 7].isIn(.word)
        {
            last += 7
        }
        return first..<last
    }

    /// Whether what follows the name of a header is not its value: a word of a sentence, a variable, a call.
    private func isNoHeader(
        _ value: Int,
        after name: Int,
        _ meaning: NameTable.Meaning,
        _ joint: Joint,
        to end: Int
    ) -> Bool {
        let isQuoted = text.opener(at: value, to: end) != nil
        if joint == .prose || joint == .told || joint == .list && !isQuoted { return true }
        let next = value..<text.runEnd(.visible, from: value, to: min(end, value + 64))
        if !isQuoted, text.repeatsName(name, at: next) || text.isVariable(next, after: name, joint, to: end) {
            return true
        }
        // `let cookie = Cookie(from: …)`
        let word = text.word(at: value, to: min(end, value + 128))
        let isScheme = meaning.kind == .authorization && !bytes[word].contains(UInt8(ascii: "("))
        return (joint == .assigned || joint == .colon) && !word.isEmpty && !isScheme
            && text.isExpression(word, to: end)
    }

    /// Returns what the name from `first` to `last` means, with up to two words before it: `api key`, `page token`,
    /// `checksum/secret`. For a bare `key`, the words of a sentence before it do not count.
    private func meaning(from first: Int, to last: Int) -> NameTable.Meaning? {
        var phrase = first
        for _ in 0..<2 where phrase > 1 && bytes[phrase - 2].isIn(.word) {
            guard bytes[phrase - 1] == UInt8(ascii: " ") || bytes[phrase - 1] == UInt8(ascii: "/") else { break }
            phrase = text.runStart(.identifier, from: max(0, phrase - 24), to: phrase - 1)
        }
        // A long name's beginning says nothing.
        let name = bytes[max(phrase, last - 2 * Self.longestName)..<last]
        let meaning = tables.names.meaning(of: name)
        // `restored from key`
        if case .weak? = meaning?.kind, last - first <= 4 { return tables.names.meaning(of: bytes[first..<last]) }
        return meaning
    }

    /// Whether a user is named before: `user: kris` in the line before or in this one, or `user preview, pass …`.
    /// Beside it, `pass` is a password and not a verdict.
    private func isBesideUser(_ name: Int) -> Bool {
        let before = max(0, name - 80)
        guard let label = text.find("user", from: before, to: name) ?? text.find("login", from: before, to: name) else {
            return false
        }
        let word = text.runEnd(.letter, from: label, to: name)
        let sign = text.runEnd(.quote, from: word, to: name)
        if sign < name, bytes[sign].isIn(.colon | .equals) { return bytes[sign..<name].count { $0 == 0x0A } <= 1 }
        // `user preview, pass PASSWORD`
        guard text.has(" ", at: word, to: name) else { return false }
        let user = text.runEnd(.identifier | .at, from: word + 1, to: name)
        // `allow user to pass …`
        if Self.auxiliaries.contains(bytes[(word + 1)..<user]) { return false }
        return user > word + 1 && text.runEnd(.blank | .comma | .slash, from: user, to: name) == name
    }

    /// What stands behind `user` in a sentence, instead of a user: `allow user to pass`.
    private static let auxiliaries = WordSet(
        "to can must may will should could would did does has not is and or who that"
    )

    /// Whether the name is FTP's `PASS hunter2`, a line or two below `USER kris`, or between the replies to both (331,
    /// 230).
    private func isSentToFTP(_ name: Int, to end: Int) -> Bool {
        guard text.has("PASS ", isExact: true, at: name, to: end) else { return false }
        // "the PASS command. If …" is a sentence.
        let word = text.word(at: min(end, name + 5), to: end)
        guard word.upperBound == end || !bytes[word.upperBound].isIn(.blank) else { return false }
        let before = max(0, name - 120)
        let reply = text.lineEnd(of: name, to: min(end, name + 160))
        return text.find("USER ", isExact: true, from: before, to: name) != nil
            || text.find("331 ", from: before, to: name) != nil
            || text.find("230 ", from: reply, to: min(end, reply + 12)) != nil
    }
}
