/// Finds several secrets under one name.
extension Scanner {
    /// Replaces the secrets in a list under a name: `["X", "Y"]`, YAML's items below it, and codes with commas between
    /// them. Lists also hold names, so each element has to look like a password.
    ///
    /// - Returns: the end of the last secret.
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
        if bytes[start] == UInt8(ascii: "[") {
            return elements(from: start + 1, meaning, to: end)
                ?? (joint == .colon ? words(from: start + 1, meaning, to: end) : nil)
        }
        guard joint == .colon, bytes[start].isIn(.lineEnd) else { return nil }
        return items(from: start, meaning, to: end)
    }

    /// Replaces two codes or more, each with a digit: `Recovery codes: 4ba98-bf6f4, d83f2-f128e`. A single one is a
    /// value.
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

    /// Replaces strings in a list whose bracket stands before `start`. It ends at the first element that is not a
    /// string.
    private mutating func elements(from start: Int, _ meaning: NameTable.Meaning, to end: Int) -> Int? {
        let limit = reach(from: start, to: end)
        var position = start
        var last: Int?
        while let opener = text.opener(at: text.runEnd(.space, from: position, to: limit), to: limit) {
            let range = quoted(opener, isShell: false, to: end)
            if isElement(range) { last = replaceCredential(range, meaning.rule) }
            position = text.runEnd(.quote | .backslash, from: range.upperBound, to: end)
            position = text.runEnd(.space, from: position, to: end)
            guard text.has(",", at: position, to: limit) else { break }
            position += 1
        }
        spend(position - start)
        return last
    }

    /// Replaces drawn words in a list of YAML without quotes, `[X, Y]`, whose bracket stands before `start`. It has to
    /// close within 512 bytes, and all its elements are words.
    private mutating func words(from start: Int, _ meaning: NameTable.Meaning, to end: Int) -> Int? {
        let limit = min(end, start + 512)
        var words: [Range<Int>] = []
        var position = start
        repeat {
            let first = text.runEnd(.space, from: position, to: limit)
            let word = first..<text.runEnd(.anyBase64 | .dot, from: first, to: limit)
            guard !word.isEmpty, word.upperBound < limit, bytes[word.upperBound].isIn(",]") else { return nil }
            if isElement(word), Randomness.isRandom(bytes[word]) { words.append(word) }
            position = word.upperBound + 1
        } while bytes[position - 1].isIn(.comma)
        for word in words { replaceCredential(word, meaning.rule) }
        return words.last?.upperBound
    }

    /// Replaces the items of YAML, `- X`, on the lines from `start` on, and the values of `- name: N` and `value: X`.
    private mutating func items(from start: Int, _ meaning: NameTable.Meaning, to end: Int) -> Int? {
        let limit = reach(from: start, to: end)
        var line = text.runEnd(.lineEnd, from: start, to: limit)
        var last: Int?
        while line < limit {
            let item = text.runEnd(.blank, from: line, to: end)
            let isValue = item > line && text.has("value: ", at: item, to: end)
            guard isValue || text.has("- ", at: item, to: end) else { break }
            let lineEnd = text.lineEnd(of: item, to: min(end, item + 256))
            var range = text.trimmed((item + (isValue ? 7 : 2))..<lineEnd)
            if let opener = text.opener(at: range.lowerBound, to: lineEnd) {
                range = quoted(opener, isShell: false, to: lineEnd)
            }
            if isElement(range) { last = replaceCredential(range, meaning.rule) }
            line = text.runEnd(.lineEnd, from: lineEnd, to: end)
        }
        spend(line - start)
        return last
    }

    /// Whether an element is a secret and not the name of one: `["db_password", "api_token_v2"]`.
    private func isElement(_ range: Range<Int>) -> Bool {
        !range.isEmpty && !isRedacted(range) && !text.isTypePath(range) && !isMember(range)
            && Judgement.isSecret(bytes[range], .listed, .list) && Judgement.isLikelyPassword(bytes[range])
    }

    /// Whether the element is a member of an object, `waitForS3:`, as the lines that a diff removes seem to be.
    private func isMember(_ range: Range<Int>) -> Bool {
        bytes[range].last?.isIn(.colon) == true || text.find(": ", from: range.lowerBound, to: range.upperBound) != nil
    }

    /// Replaces the password behind a user: `credentials: admin / PASSWORD`,
    /// `credentials {user PASSWORD https://host}`. Under other names the first word is the value.
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
        return replaceCredential(value, meaning.rule)
    }
}
