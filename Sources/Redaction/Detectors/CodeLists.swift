extension Detector {
    /// Recognises `Recovery codes` and the codes below it, two or more on up to 24 lines: `1. 4ba98-bf6f4`. All codes
    /// have the length of the first one, which has a digit. The list ends at the first line that has something else.
    static let codeList = Detector(announcedBy: [
        "recovery codes", "backup codes", "scratch codes", "emergency codes", "rescue codes", "backup-codes",
        "recovery-codes", "wiederherstellungscodes", "codes de secours", "codigos de respaldo",
    ]) { $0.codeList($1) }

    /// Recognises a word whose meaning stands behind it: `kris / PASSWORD (db pass, same host)`. The word must look
    /// like a password and have eight bytes. Behind `(pass)` alone, which may be a verdict, it needs a user and a slash
    /// before it. What is in a URL stays.
    static let remarkBehind = Detector(announcedBy: [
        " (pass", " (password", " (pwd", " (pw", " (token", " (secret", " (db pass", " (root pass", " (admin pass",
        " (temp pass", " (api key", " (api token", " (new pass", " (old pass", " (user pass", " (passwort",
    ]) { $0.remarkBehind($1) }
}

extension Scanner {
    /// The line of the title ends within so many bytes, or it is a sentence.
    private static let longestTitle = 64

    fileprivate mutating func codeList(_ hit: Detector.Hit) -> Int? {
        guard isWordStart(hit.start) else { return nil }
        var line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + Self.longestTitle))
        guard line < hit.end, bytes[line].isIn(.lineEnd) else { return nil }
        var codes: [Range<Int>] = []
        for _ in 0..<24 where line < hit.end {
            let start = text.runEnd(.space, from: line, to: hit.end)
            let next = text.lineEnd(of: start, to: min(hit.end, start + 128))
            // What is below a heading: `-----`
            let isRule = codes.isEmpty && bytes[start..<next].allSatisfy { $0.isIn(.dash | .equals | .gap) }
            guard let found = isRule ? [] : self.codes(in: start..<next, like: codes.first), isRule || !found.isEmpty
            else { break }
            codes += found
            line = next
        }
        guard codes.count > 1 else { return nil }
        for code in codes { replace(code, "one-time-code") }
        return codes.last?.upperBound
    }

    /// Returns the codes of a line that has nothing else but its number or its bullet; `nil` if it has.
    ///
    /// - Parameter first: the first code of the list, whose length all others have; `nil` before there is one.
    private func codes(in line: Range<Int>, like first: Range<Int>?) -> [Range<Int>]? {
        var codes: [Range<Int>] = []
        var position = line.lowerBound
        while position < line.upperBound {
            let word = position..<text.runEnd(.visible, from: position, to: line.upperBound)
            position = text.runEnd(.blank, from: max(word.upperBound, position + 1), to: line.upperBound)
            // `1.`, `1)`, `-`, `*`
            let number = text.runEnd(.digit, from: word.lowerBound, to: word.upperBound)
            if codes.isEmpty, word.count <= 3, number < word.upperBound,
                bytes[number..<word.upperBound].allSatisfy({ $0.isIn("-*.):") })
            {
                continue
            }
            let isListed = !word.isEmpty && bytes[word.upperBound - 1].isIn(.comma)
            let code = isListed ? word.dropLast() : word
            guard isCode(code, like: codes.first ?? first) else { return nil }
            codes.append(code)
        }
        return codes
    }

    /// Whether a word has the form of a code: 6 to 32 letters, digits, `-` and `_`.
    private func isCode(_ code: Range<Int>, like first: Range<Int>?) -> Bool {
        guard 6...32 ~= code.count, bytes[code].allSatisfy({ $0.isIn(.base64url) }) else { return false }
        return first.map { $0.count == code.count } ?? bytes[code].contains { $0.isIn(.digit) }
    }

    /// Judges the word before the bracket by the name in the bracket, up to `for` or `of`: `(password for billing)`.
    fileprivate mutating func remarkBehind(_ hit: Detector.Hit) -> Int? {
        let name = hit.start + 2
        let limit = text.runEnd(.identifier | .gap, from: name, to: min(hit.end, name + 32))
        let last = text.find(" for ", from: name, to: limit) ?? text.find(" of ", from: name, to: limit) ?? limit
        guard last < hit.end, last < limit || bytes[last].isIn(.closing | .comma | .semicolon),
            let meaning = tables.names.meaning(of: bytes[name..<last])
        else { return nil }
        let start = text.runStart(not: .space | .quote, from: max(floor, hit.start - 128), to: hit.start)
        let value = start..<hit.start
        let isBesideUser = text.has("/ ", before: start)
        switch meaning.kind {
        case .password, .verdict, .secret, .key: break
        default: return nil
        }
        guard value.count >= 8, isBesideUser || meaning.kind != .verdict, !isRedacted(value),
            Judgement.isLikelyPassword(bytes[value]), text.find("://", from: start, to: hit.start) == nil
        else { return nil }
        replaceCredential(value, meaning.rule)
        return hit.literalEnd
    }
}
