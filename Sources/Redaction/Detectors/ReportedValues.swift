/// Finds secrets that a message repeats or announces: the name stands somewhere in the same line, or above.
extension Detector {
    /// Recognises a value that was refused: `'X' is not a valid API token`. The name stands behind or before it, and
    /// the value looks drawn, in 16 bytes at least. `'x' is not a valid option` stays.
    static let rejected = Detector(announcedBy: [
        " is not a valid ", " is an invalid ", " is not valid ", " is invalid", " was rejected", " is expired",
    ]) { $0.rejected($1) }

    /// Recognises a value that a check repeats: `api_token must be 40 characters long, got: "X"`.
    static let got = Detector(announcedBy: [" got: ", " got \"", " received: ", " but was: ", " actual: "]) {
        $0.got($1)
    }

    /// Recognises a secret that a shell took for a command: `./.secrets: line 12: X: command not found`. There is no
    /// name, so the word has to look drawn, in 20 bytes at least, and not like base 16.
    static let commandNotFound = Detector(
        announcedBy: [": no such file or directory", ": command not found", ": not found"]
    ) { $0.notFound($1) }

    /// Recognises a password that is announced for certain: `… use the following password to proceed:`, and the
    /// password below an empty line. The line ends in a colon.
    static let following = Detector(announcedBy: [
        "following password", "following token", "password below", "initial password",
    ]) { $0.following($1, isCertain: true) }

    /// Recognises a secret below a heading that names it: `Password for the elastic user (…):`, and the password on the
    /// line below. It has to look like what the heading says, since headings stand above anything.
    static let headed = Detector(announcedBy: [
        "password for ", "passphrase for ", "password of ", "token for ", "secret for ", "key for ",
        "generated password", "new password", "temporary password", "admin password", "root password",
        "default password", "generated token", "new token", "access token", "api key", "api token", "secret key",
    ]) { $0.following($1, isCertain: false) }
}

extension Scanner {
    /// How far a message is read before and behind its value.
    private static let messageWindow = 160

    /// Returns what the first of the words between the two positions means that is a secret's name, with the word
    /// before it: `API token`. Names of personal data do not count.
    func namedBetween(_ start: Int, _ end: Int) -> NameTable.Meaning? {
        var position = start
        var before: Int?
        while position < end {
            let first = bytes[position..<end].firstIndex { $0.isIn(.letter) } ?? end
            let last = text.runEnd(.identifier, from: first, to: end)
            guard last > first else { return nil }
            if let meaning = tables.names.meaning(of: bytes[(before ?? first)..<last]), !meaning.kind.isPersonal {
                return meaning
            }
            before = first
            position = last + 1
        }
        return nil
    }

    /// Replaces a value in a message if it looks drawn, in 16 bytes at least. UUIDs stay, which messages have for
    /// anything.
    private mutating func reported(_ range: Range<Int>, _ meaning: NameTable.Meaning) -> Int? {
        guard range.count >= 16, Randomness.isRandom(bytes[range]), !isRedacted(range), !Randomness.isUUID(bytes[range])
        else { return nil }
        return replaceCredential(range, meaning.rule)
    }

    /// Looks at the word before the trigger, whose name is in 48 bytes behind it or in 60 before.
    fileprivate mutating func rejected(_ hit: Detector.Hit) -> Int? {
        let line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + 48))
        var last = hit.start
        if last > floor, bytes[last - 1].isIn(.quote) { last -= 1 }
        let first = text.runStart(not: .space | .quote, from: max(floor, last - Self.messageWindow), to: last)
        let named = namedBetween(hit.literalEnd, line) ?? namedBetween(text.lineStart(of: first, reach: 60), first)
        guard let named else { return nil }
        return reported(first..<last, named).map { max($0, hit.literalEnd) }
    }

    /// Looks at the word behind the trigger, whose name is before it in the line.
    fileprivate mutating func got(_ hit: Detector.Hit) -> Int? {
        guard let named = namedBetween(max(floor, text.lineStart(of: hit.start, reach: Self.messageWindow)), hit.start)
        else { return nil }
        let isOpen = bytes[hit.literalEnd - 1].isIn(.quote)
        return reported(argumentRange(isOpen ? hit.literalEnd - 1 : hit.literalEnd, to: hit.end), named)
    }

    /// Looks at the word before the trigger, which follows the script's place and a colon.
    fileprivate mutating func notFound(_ hit: Detector.Hit) -> Int? {
        let least = max(floor, hit.start - Self.messageWindow)
        let first = text.runStart(not: .space | .quote, from: least, to: hit.start)
        let word = bytes[first..<hit.start]
        guard text.has(": ", before: first), word.allSatisfy({ $0.isIn(.alphanumeric | .plusSlash | .equals) }),
            word.count >= 20, Randomness.isRandom(word), !Randomness.Profile(word).isHex
        else { return nil }
        return replaceCredential(first..<hit.start, .encodedSecret)
    }

    /// Whether what stands below a heading looks like what it announces: passwords are chosen, everything else is
    /// drawn. At most 320 bytes are between them.
    private func isHeaded(_ value: Range<Int>, by hit: Detector.Hit) -> Bool {
        guard value.lowerBound - hit.literalEnd <= 2 * Self.messageWindow, isWordStart(hit.start),
            !bytes[value].contains(UInt8(ascii: "/")) || Randomness.isRandom(bytes[value])
        else { return false }
        let isPassword = text.find("pass", from: hit.start, to: hit.literalEnd) != nil
        let isDrawn = Randomness.isRandom(bytes[value]) && !Randomness.isUUID(bytes[value])
        return isDrawn && !Judgement.isWordsAndNumbers(bytes[value])
            || isPassword && Judgement.isLikelyPassword(bytes[value])
    }

    /// Replaces the first word below the line of the trigger, if that line ends in a colon and nothing else stands in
    /// the word's line.
    ///
    /// - Parameter isCertain: whether the trigger says that a secret follows. Then it may look like a chosen password.
    fileprivate mutating func following(_ hit: Detector.Hit, isCertain: Bool) -> Int? {
        let line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + Self.messageWindow))
        guard line < hit.end,
            text.trimmed(hit.literalEnd..<line).last.map({ bytes[$0] == UInt8(ascii: ":") })
                ?? (bytes[line - 1] == UInt8(ascii: ":"))
        else { return nil }
        let first = text.runEnd(.space | .bar, from: line, to: hit.end)
        let below = text.trimmed(first..<text.lineEnd(of: first, to: hit.end))
        guard 6...128 ~= below.count, !bytes[below].contains(where: { $0.isIn(.space) }), !isRedacted(below),
            Judgement.isSecret(bytes[below], .chosen, .assigned), isCertain || isHeaded(below, by: hit)
        else { return nil }
        scan(from: hit.literalEnd, to: line)
        let rule = isCertain ? nil : namedBetween(hit.start, hit.literalEnd)?.rule
        let isToken = text.has("token", before: hit.literalEnd)
        return replaceCredential(below, rule ?? (isToken ? "token" : "password"))
    }
}
