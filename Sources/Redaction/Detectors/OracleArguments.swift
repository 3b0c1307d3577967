extension Detector {
    /// Recognises the login of Oracle's programs: `sqlplus USER/PASSWORD@NAME`. The user and the name stay. Without a
    /// digit in it, or without an `@` behind it, a word stays: `connect scott/tiger`, `target path/to@2x`.
    static let oracleArgument = Detector(.commandPassword, announcedBy: Command.oracle) { $0.oracleArgument($1) }
}

extension Scanner {
    /// Looks at the first words behind the program, which may be flags: `sqlplus -s user/password@name`.
    fileprivate mutating func oracleArgument(_ hit: Detector.Hit) -> Int? {
        guard isWordStart(hit.start) else { return nil }
        var position = hit.literalEnd
        for _ in 0..<4 {
            let start = text.runEnd(.blank | .quote, from: position, to: hit.end)
            let word = text.word(at: start, to: min(hit.end, start + 200))
            guard !word.isEmpty,
                !bytes[word].contains(where: { $0.isIn(.bar | .separator) }) || bytes[word].contains(UInt8(ascii: "@"))
            else { return nil }
            if let found = oracleArgument(word) { return found }
            guard bytes[word.lowerBound].isIn(.dash) || bytes[word].allSatisfy({ $0.isIn(.letter) }) else { return nil }
            position = word.upperBound
        }
        return nil
    }

    /// Replaces the password of `USER/PASSWORD@NAME`, if the word has that form.
    private mutating func oracleArgument(_ word: Range<Int>) -> Int? {
        let user = text.runEnd(.word | .dot, from: word.lowerBound, to: word.upperBound)
        guard user > word.lowerBound, text.has("/", at: user, to: word.upperBound),
            let at = bytes[user..<word.upperBound].lastIndex(of: UInt8(ascii: "@")), at > user + 3,
            at + 1 < word.upperBound, bytes[at + 1].isIn(.alphanumeric) || bytes[at + 1] == UInt8(ascii: "/")
        else { return nil }
        let password = (user + 1)..<at
        // `npm exec @scope/name@1.2`, `target path/to@2x`
        guard Judgement.isLikelyPassword(bytes[password]) || Randomness.Profile(bytes[password]).digits > 0 else {
            return nil
        }
        return argument(password)
    }
}
