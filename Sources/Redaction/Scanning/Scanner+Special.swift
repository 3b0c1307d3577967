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

    /// A PEM block of a private key, to its end or as far as it goes.
    private mutating func pem(at start: Int, to end: Int) -> Int? {
        let labelEnd = min(end, start + 64)
        guard let label = find("private", from: start, to: labelEnd),
            bytes[(start + 10)..<label].allSatisfy({ $0.isIn(.uppercaseOrDigit | .percent | .plusSlash) || $0 == 0x20 })
        else {
            // The base 64 of a certificate or a public key is nothing to look into.
            let limit = reach(from: start, to: min(end, start + 16_384))
            let close = find("-----end", from: start + 11, to: limit)
            spend((close ?? limit) - start)
            return close
        }
        var position = label
        while position < end,
            bytes[position].isIn(.anyBase64 | .space | .percent | .colon | .quote | .dot)
                || "\\,;|>[]()&".utf8.contains(bytes[position])
        {
            if bytes[position] == UInt8(ascii: "-"), has("-----end", at: position, to: end) {
                let close = runEnd(
                    .uppercaseOrDigit | .space | .dash | .percent | .plusSlash,
                    from: position,
                    to: min(end, position + 64)
                )
                var last = min(close, end)
                if let dashes = find("-----", from: position + 8, to: close) {
                    last = runEnd(.dash, from: dashes, to: close)
                }
                return replace(start..<last, SpecialRule.privateKey.name)
            }
            // Cut off: the body ends where a line is no base 64 any more.
            if bytes[position] == 0x0A || bytes[position].isIn(.quote), position > label + 12 {
                guard let next = keyLine(from: position + 1, to: end) else { break }
                position = next
            } else {
                position += 1
            }
        }
        return replace(start..<max(position, label), SpecialRule.privateKey.name)
    }

    /// Where the part of the line that `start` begins is that belongs to a key; before it, a log may say whose line it is.
    private func keyLine(from start: Int, to end: Int) -> Int? {
        let line = runEnd(.space | .quote | .comma, from: start, to: end)
        if line == end { return end }
        let limit = min(end, line + 200)
        let lineEnd = bytes[line..<limit].firstIndex { $0.isIn(.lineEnd) } ?? limit
        var last = lineEnd
        while last > line, bytes[last - 1].isIn(.quote | .comma) { last -= 1 }
        if let dashes = find("-----end", from: line, to: last) { return dashes }
        var body = last
        while body > line, bytes[body - 1].isIn(.base64) { body -= 1 }
        let isLast = lineEnd == end || find("-----end", from: lineEnd, to: min(end, lineEnd + 80)) != nil
        if last - body >= (isLast ? 1 : 16), body == line || bytes[body - 1].isIn(.blank | .quote | .dash | .bar) {
            return body
        }
        // The empty line after headers, behind what a log or a diff puts before each line.
        if last - line <= 2 || bytes[last - 1].isIn(.blank | .colon) { return lineEnd }
        let headers: [StaticString] = ["proc-type", "dek-info", "version:", "comment:", "hash:", "charset:"]
        return headers.contains { find($0, from: line, to: last) != nil } ? lineEnd : nil
    }

    /// PuTTY's private key: lines of base 64, and their code.
    private mutating func puttyKey(_ start: Int, to end: Int) -> Int? {
        let count = runEnd(.digit, from: start, to: end)
        var first = runEnd(.space, from: count, to: end)
        while has("\\n", at: first, to: end) || has("\\r", at: first, to: end) { first += 2 }
        let last = longRunEnd(.base64 | .lineEnd | .backslash, from: first, to: end)
        guard let code = find("private-mac: ", from: max(first, last - 16), to: min(end, last + 16)) else {
            return last > first ? replace(first..<last, SpecialRule.privateKey.name) : nil
        }
        var bodyEnd = code
        while bodyEnd > first, bytes[bodyEnd - 1].isIn(.lineEnd) { bodyEnd -= 1 }
        replace(first..<bodyEnd, SpecialRule.privateKey.name)
        let digest = code + 13
        return replace(digest..<runEnd(.hex, from: digest, to: end), SpecialRule.privateKey.name)
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

    private mutating func encodedPEM(at start: Int, to end: Int) -> Int? {
        let last = runEnd(.base64, from: start, to: end)
        guard let text = Base64.decodeText(bytes[start..<min(last, start + 64)]),
            String(decoding: text, as: UTF8.self).contains("PRIVATE")
        else {
            return last
        }
        return replace(start..<last, SpecialRule.privateKey.name)
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
