extension Scanner {
    /// - Returns: where to go on, if `special` is what it looks like.
    mutating func match(_ special: Cue.Special, at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        switch special {
        case .url: url(at: start, literalEnd, to: end)
        case .pem: pem(at: start, to: end)
        case .encodedPEM: encodedPEM(at: start, to: end)
        case .bearer: bearer(literalEnd, to: end)
        case .basic: basic(literalEnd, to: end)
        case .encodedJSON: token(at: start, to: end)
        case .encodedToken: encodedText(at: start, to: end)
        case .escape:
            {
                hasEscapes = true
                return nil
            }()
        case .marker: marker(literalEnd, to: end)
        case .json: embeddedJSON(at: start, to: end)
        case .passwordFlag: passwordFlag(at: start, literalEnd, to: end)
        case .userFlag: userFlag(at: start, literalEnd, to: end)
        case .authFlag: authFlag(at: start, literalEnd, to: end)
        case .passArgument: passArgument(at: start, literalEnd, to: end)
        case .identifiedBy: quotedArgument(literalEnd, to: end)
        case .oracle: oracle(literalEnd, to: end)
        case .dataSource: dataSource(at: start)
        case .standardInput: echoed(before: start, literalEnd)
        case .setPassword: setPassword(literalEnd, to: end)
        case .dataBlock: dataBlock(at: start, literalEnd, to: end)
        case .lastArgument: lastArgument(literalEnd, to: end)
        case .secondArgument: secondArgument(literalEnd, to: end)
        case .loginToken: loginToken(literalEnd, to: end)
        case .insert: insert(literalEnd, to: end)
        case .puttyKey: puttyKey(literalEnd, to: end)
        case .saslPlain: saslPlain(literalEnd, to: end)
        }
    }

    /// What was redacted before stays as it is; only names that are rules' count, so that nothing hides in brackets.
    func marker(_ literalEnd: Int, to end: Int) -> Int? {
        let close = runEnd(.lowercase | .digit | .dash, from: literalEnd, to: min(end, literalEnd + 40))
        guard close < end, bytes[close] == UInt8(ascii: "]"),
            tables.ruleNames.contains(String(decoding: bytes[literalEnd..<close], as: UTF8.self))
        else { return nil }
        return close + 1
    }

    /// The token after `Bearer`.
    private mutating func bearer(_ literalEnd: Int, to end: Int) -> Int? {
        let start = runEnd(.space | .colon, from: literalEnd, to: end)
        let tokenEnd = runEnd(.dotted | .plusSlash | .equals | .tilde | .percent | .colon, from: start, to: end)
        var last = tokenEnd
        while last > start, bytes[last - 1].isIn(.dot | .colon) { last -= 1 }
        let text = bytes[start..<last]
        guard text.count >= 8, !Placeholder.isNoSecret(text), !Placeholder.isWords(text) else { return nil }
        let profile = Randomness.Profile(text)
        guard profile.digits > 0 || profile.uppercase > 1 && profile.lowercase > 1 || text.count >= 20,
            !text.contains(UInt8(ascii: "=")) || text.count >= 16
        else { return nil }
        return replaceCredential(start..<last, .bearerToken)
    }

    private mutating func basic(_ start: Int, to end: Int) -> Int? {
        let last = runEnd(.anyBase64, from: start, to: end)
        guard last - start >= 6, let text = Base64.decodeText(bytes[start..<last]),
            text.contains(UInt8(ascii: ":"))
        else { return nil }
        return replace(start..<last, SpecialRule.basicCredential.name)
    }

    /// `AUTH PLAIN AGtyaXMAaHVudGVyMg==`, RFC 4954: user and password.
    private mutating func saslPlain(_ start: Int, to end: Int) -> Int? {
        let range = start..<runEnd(.base64, from: start, to: end)
        // It begins with the NUL after the identity that is mostly left out, in base 64.
        guard range.count >= 8, bytes[start] == UInt8(ascii: "A"), !Placeholder.isWords(bytes[range]) else {
            return nil
        }
        return replace(range, SpecialRule.basicCredential.name)
    }

    /// A JWT, or base 64 of JSON.
    private mutating func token(at start: Int, to end: Int) -> Int? {
        guard
            start == 0 || start <= floor || !bytes[start - 1].isIn(.anyBase64) || escapeEnds(at: start)
                || has(":-", at: start - 2, to: start)
                || bytes[start - 1] == UInt8(ascii: "=") || bytes[start - 1] == UInt8(ascii: "/")
        else { return nil }
        var last = runEnd(.base64url, from: start, to: end)
        if last - start >= 8, last + 4 < end, bytes[last] == UInt8(ascii: ".") {
            let payload = last + 1
            let payloadEnd = runEnd(.base64url, from: payload, to: end)
            let isPlain = has("ey", at: payload, to: end)
            if payloadEnd - payload >= 8, isPlain || payloadEnd < end && bytes[payloadEnd] == UInt8(ascii: ".") {
                last = runEnd(.dotted, from: payloadEnd, to: end)
                if bytes[last - 1] == UInt8(ascii: "."), bytes[..<last].dropLast().suffix(2).contains(UInt8(ascii: "."))
                {
                    last -= 1
                }
                return replace(start..<last, SpecialRule.jwt.name)
            }
        }
        last = runEnd(.anyBase64, from: start, to: end)
        return last - start >= 12 ? encoded(start..<last) : nil
    }

    private mutating func encodedText(at start: Int, to end: Int) -> Int? {
        guard isWordStart(start) else { return nil }
        let last = runEnd(.anyBase64, from: start, to: end)
        return last - start >= 40 ? encoded(start..<last) : nil
    }

    /// Looks into base 64.
    mutating func encoded(_ range: Range<Int>) -> Int? {
        guard nesting.admitsBase64, let decoded = Base64.decodeText(bytes[range]) else { return range.upperBound }
        guard let rule = tables.firstRule(in: decoded, keepsPersonalData: keepsPersonalData, nesting: nesting.deeper)
        else { return range.upperBound }
        let isJSON = decoded.first == UInt8(ascii: "{") || decoded.first == UInt8(ascii: "[")
        let whole: SpecialRule =
            isJSON ? .encodedJSON : rule.description == SpecialRule.jwt.name.description ? .jwt : .encodedSecret
        return replace(range, whole.name)
    }
}
