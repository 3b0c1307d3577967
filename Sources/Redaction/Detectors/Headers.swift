/// Takes apart the values of headers. Names lead here: ``NameRule`` has rows for them.
extension Scanner {
    /// What may stand before the credentials in `Authorization`, in lowercase. It stays.
    private static let schemes: [StaticString] = [
        "bearer", "basic", "token", "apikey", "api-key", "digest", "negotiate", "ntlm", "hawk", "oauth", "splunk",
        "ssws", "geniekey", "bot", "key", "jwt", "pat", "dpop", "hmac", "hmac-sha256", "sharedkey", "sharedkeylite",
        "signature", "mac", "aws", "client-id", "klaviyo-api-key", "flyv1", "sso-key", "discogs", "zoho-oauthtoken",
    ]

    /// How far behind its beginning the response of a digest is looked for.
    private static let longestDigest = 1_000

    /// Replaces the credentials in the value of `Authorization`, behind the scheme if there is one: `Bearer …`,
    /// `Token token="…"`. Of `Digest`, only the response goes; of AWS' Signature 4, nothing here, since its signature
    /// is a format of tokens. Code and placeholders stay.
    ///
    /// - Parameters:
    ///   - line: the value to its end, as ``ByteText/lineEnd(from:after:to:)`` finds it.
    ///   - rule: what replaces it, unless it is a token of a known format, or `Basic`.
    mutating func authorization(in line: Range<Int>, _ rule: StaticString) -> Int? {
        var start = line.lowerBound
        if let opener = text.opener(at: start, to: line.upperBound) { start = opener.start }
        // `curl -H Authorization:\ Bearer\ …`
        if text.has("\\ ", at: start, to: line.upperBound) { start += 2 }
        // Go's lists of values.
        if text.has("[", at: start, to: line.upperBound), !text.has("[redacted:", at: start, to: line.upperBound) {
            start += 1
        }
        let first = start
        // `Bearer FlyV1 …` has two.
        for _ in 0..<2 {
            guard
                let scheme = Self.schemes.first(where: { scheme in
                    let next = start + scheme.utf8CodeUnitCount
                    return text.has(scheme, at: start, to: line.upperBound) && next < line.upperBound
                        && (bytes[next].isIn(.space | .plusSlash) || text.has("\\ ", at: next, to: line.upperBound))
                })
            else { break }
            start += scheme.utf8CodeUnitCount
            if bytes[start] == UInt8(ascii: "\\") { start += 1 }
            start = bytes[start].isIn(.space) ? text.runEnd(.space, from: start, to: line.upperBound) : start + 1
        }
        if text.has("aws4-", at: start, to: line.upperBound) { return nil }
        if text.has("digest ", at: first, to: start), let response = digestResponse(from: start) {
            let meaning = NameTable.Meaning(rule: rule, kind: .drawn)
            return value(at: response, after: response - 9, meaning, .assigned, to: limit)
        }
        // `Token token="…"`
        if text.has("token=", at: start, to: line.upperBound) {
            start += 6
            if let opener = text.opener(at: start, to: line.upperBound) { start = opener.start }
        }
        let isList =
            bytes[start..<line.upperBound].contains(UInt8(ascii: "="))
            && bytes[start..<line.upperBound].contains(UInt8(ascii: ","))
        var last = isList ? line.upperBound : start
        while last < line.upperBound, !bytes[last].isIn(.space | .quote), bytes[last] != 0x1B,
            bytes[last] != UInt8(ascii: ",") || isList
                || last + 1 < line.upperBound && bytes[last + 1].isIn(.alphanumeric),
            bytes[last] != UInt8(ascii: "<") || last == start
        { last += 1 }
        last = text.runStart(.space | .closers, from: start, to: last)
        guard last - start >= 4, bytes[start] != UInt8(ascii: "["), bytes[start] != UInt8(ascii: "<"),
            !isCode(start..<last, in: line), bytes[start..<last].contains(where: { $0.isIn(.alphanumeric) }),
            !text.isExpression(start..<last, to: line.upperBound), !Placeholder.isNoSecret(bytes[start..<last]),
            !Placeholder.isWords(bytes[start..<last])
        else { return nil }
        let isBasic = text.has("basic", at: line.lowerBound, to: last)
        return replaceCredential(start..<last, isBasic ? Mark.basicCredential.name : rule)
    }

    /// Whether the value is code or a link: `headers["authorization"].first`, `!request.headers.authorization`,
    /// `` `Basic ${encoded}` ``, `https://…`.
    private func isCode(_ value: Range<Int>, in line: Range<Int>) -> Bool {
        let isOpened =
            text.has("{", at: value.lowerBound, to: value.upperBound)
            || text.has("${", at: value.lowerBound, to: value.upperBound)
        if isOpened || text.find("://", from: value.lowerBound, to: value.upperBound) != nil { return true }
        let first = value.lowerBound + (bytes[value.lowerBound].isIn("!*&") ? 1 : 0)
        let word = text.runEnd(.letter | .underscore | .dot, from: first, to: value.upperBound)
        guard word > first + 2 else { return false }
        if word == value.upperBound, bytes[word - 1] == UInt8(ascii: ".") { return true }
        let next = word < line.upperBound ? bytes[word] : 0x20
        return next == UInt8(ascii: "[") && word + 1 < line.upperBound
            || word == value.upperBound && (first > value.lowerBound || next.isIn(.bracket | .closing))
            || next == UInt8(ascii: "?") && text.has("? = ", at: word, to: line.upperBound)
    }

    /// Returns where the response of a digest begins, which alone is made with the password (RFC 7616). It may stand
    /// behind the line's end, which quotes before it seem to be in a text that is quoted itself.
    private func digestResponse(from start: Int) -> Int? {
        text.find("response=", from: start, to: min(limit, start + Self.longestDigest)).map { $0 + 9 }
    }

    /// Replaces the values of cookies that may be sessions: `sid=…; theme=dark` keeps its theme. A single value without
    /// a name goes as well.
    ///
    /// - Parameter isSet: whether this is `Set-Cookie`, where only the first pair is a cookie and the others are its
    ///   attributes.
    /// - Returns: the end of the line; `nil` if nothing was found.
    mutating func cookies(in line: Range<Int>, isSet: Bool, _ rule: StaticString) -> Int? {
        var position = line.lowerBound
        if let opener = text.opener(at: position, to: line.upperBound) { position = opener.start }
        let first = position
        var isFound = false
        while position < line.upperBound {
            let separator = bytes[position..<line.upperBound].firstIndex(of: UInt8(ascii: ";")) ?? line.upperBound
            var pairEnd = separator
            let name = text.runEnd(.visible, from: text.runEnd(.blank, from: position, to: pairEnd), to: pairEnd)
            let equals = bytes[position..<name].firstIndex(of: UInt8(ascii: "="))
            let start = equals.map { $0 + 1 } ?? position
            let isBare = equals == nil && !isFound && position == first
            // A terminal's colour ends.
            if let colour = bytes[start..<pairEnd].firstIndex(of: 0x1B) { pairEnd = colour }
            // The cell of a table ends.
            pairEnd = text.runStart(.blank | .bar, from: start, to: pairEnd)
            // `[cookie: sid=…]`
            if pairEnd > start, bytes[pairEnd - 1] == UInt8(ascii: "]"),
                text.has("]", moreOftenThan: "[", in: start..<pairEnd)
            {
                pairEnd -= 1
            }
            if isBare {
                if start < pairEnd, bytes[start].isIn("*&([<") { return nil }
                pairEnd = text.runEnd(not: .space, from: start, to: pairEnd)
                if text.isExpression(start..<pairEnd, to: line.upperBound) || isCode(start..<pairEnd, in: line) {
                    return nil
                }
            }
            if equals != nil || isBare,
                isSession(name: bytes[position..<(equals ?? position)], value: bytes[start..<pairEnd])
            {
                replaceCredential(start..<pairEnd, rule)
                isFound = true
            }
            if isSet { return isFound ? line.upperBound : nil }
            // Behind a bare value, which ends at a blank, others may follow.
            position = (isBare ? pairEnd : separator) + 1
        }
        return isFound ? line.upperBound : nil
    }

    /// Whether a cookie may be a session rather than a setting: its name is a secret's, its value is long, or has
    /// digits and changes. `theme=dark` and `lang=en-GB` stay.
    ///
    /// - Parameter name: empty for a value without a name.
    func isSession(name: Slice<Bytes>, value: Slice<Bytes>) -> Bool {
        if value.count < 4 || Judgement.isVersion(value) || Placeholder.isNoSecret(value)
            || value.contains(where: { $0.isIn(.space) })
        {
            return false
        }
        if name.isEmpty, value.count >= 8, !Placeholder.isWords(value) { return true }
        if tables.names.meaning(of: name) != nil { return !Placeholder.isWords(value) || value.count >= 12 }
        let profile = Randomness.Profile(value)
        return value.count >= 8 && profile.digits > 0 && profile.changes > 1 || value.count >= 24
    }
}
