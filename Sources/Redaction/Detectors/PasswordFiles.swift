extension Detector {
    /// Recognises a line of a `.pgpass`: `db.internal:5432:app:app:PASSWORD`. The usual ports announce it, and so does
    /// `*` in the place of the port. `host:5432:` with less than two fields behind it stays.
    static let pgpass = Detector(.urlPassword, announcedBy: [":5432:", ":5433:", ":6432:", ":*:"]) { $0.pgpass($1) }

    /// Recognises a line of `ipsec.secrets`: `moon : PSK "PASSWORD"`. Only strings in quotes go.
    static let ipsec = Detector(announcedBy: [": psk \"", ": eap \"", ": xauth \"", ": ntlm \""]) { scanner, hit in
        let range = scanner.argumentRange(hit.literalEnd - 1, to: hit.end)
        return scanner.isKept(range) ? scanner.replace(range, "password") : nil
    }

    /// Recognises keys and passwords in configurations of routers and switches,
    /// `radius-server host 10.0.0.12 key 0 PASSWORD`, where a digit says how the secret is written. It has six bytes at
    /// least and a digit: `enable secret changed` stays.
    static let networkDevice = Detector(
        .commandPassword,
        announcedBy: [
            "radius-server ", "tacacs-server ", "key-string ", "pre-shared-key ", "enable secret ", "enable password ",
            "password 0 ", "password 7 ", "secret 0 ", "key 0 ", "key 7 ", "isakmp key ", "authentication-key ",
            "message-digest-key ", "wpa-psk ascii ", "psksecret ", " auth sha ", " auth md5 ", " priv aes 128 ",
            " priv aes 256 ", " priv des ", "password enc ",
        ]
    ) { $0.networkDevice($1) }
}

extension Scanner {
    /// Skips what stands between the trigger and the secret (a host, `md5`, the digit), and replaces the next word.
    fileprivate mutating func networkDevice(_ hit: Detector.Hit) -> Int? {
        var start = hit.literalEnd
        if text.has("server ", before: start) {
            let line = text.lineEnd(of: start, to: min(hit.end, start + 160))
            guard let key = text.find(" key ", from: start - 1, to: line) else { return nil }
            start = key + 5
        } else if text.has("digest-key ", before: start) || text.has("tion-key ", before: start) {
            // `message-digest-key 1 md5 PASSWORD`
            let line = text.lineEnd(of: start, to: min(hit.end, start + 48))
            if let method = text.find("md5 ", from: start, to: line) { start = method + 4 }
        }
        let digit = text.runEnd(.digit, from: start, to: hit.end)
        if digit == start + 1, digit < hit.end, bytes[digit].isIn(.blank) { start = digit + 1 }
        let range = argumentRange(start, to: hit.end)
        guard range.count >= 6, bytes[range].contains(where: { $0.isIn(.digit) }) else { return nil }
        return argument(range)
    }

    /// How long the fields before a password may be.
    private static let longestField = 128

    /// Skips the database and the user behind the port, and replaces the rest of the word, or of the line if the host
    /// begins it. A host, or `*`, stands before the port. Behind a port that is `*`, the password has to look like one.
    fileprivate mutating func pgpass(_ hit: Detector.Hit) -> Int? {
        guard hit.start > floor, bytes[hit.start - 1].isIn(.alphanumeric) || bytes[hit.start - 1] == UInt8(ascii: "*")
        else { return nil }
        let host = text.runStart(
            .identifier | .emphasis,
            from: max(floor, hit.start - Self.longestField),
            to: hit.start
        )
        let isAnyPort = bytes[hit.start + 1] == UInt8(ascii: "*")
        // `arn:aws:logs:*:*:…`
        if isAnyPort, host > 0, !bytes[host - 1].isIn(.space | .quote) { return nil }
        var position = hit.literalEnd
        for _ in 0..<2 {
            let limit = min(hit.end, position + Self.longestField)
            let field = text.runEnd(.identifier | .emphasis | .at, from: position, to: limit)
            guard field > position, text.has(":", at: field, to: limit) else { return nil }
            position = field + 1
        }
        let isLine = host == 0 || bytes[host - 1].isIn(.lineEnd)
        let password = isLine ? restOfLine(from: position, to: hit.end) : argumentRange(position, to: hit.end)
        guard isKept(password), !isAnyPort || Judgement.isLikelyPassword(bytes[password]) else { return nil }
        return replaceCredential(password, .urlPassword)
    }

    /// Returns the last field of a line, with any signs in it. A quote at its end was opened elsewhere, and a line end
    /// that is written out ends it.
    private mutating func restOfLine(from start: Int, to end: Int) -> Range<Int> {
        let last = text.runEnd(.visible, from: start, to: min(end, start + 2 * Self.longestField))
        if text.find("\\n", from: start, to: last) != nil { return argumentRange(start, to: end) }
        let isQuoted = last > start && bytes[last - 1].isIn(.quote)
        return start..<(isQuoted ? last - 1 : last)
    }
}
