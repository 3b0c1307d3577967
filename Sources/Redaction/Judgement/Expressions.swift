/// Distinguishes parts of programs from secrets, with what stands around them.
extension ByteText {
    /// Whether an unquoted value is a part of a program: a call, a member, a type, a list, something to compare with.
    /// In a program a secret has quotes, so that `token = request.token` stays and `token = "…"` does not. A password
    /// that looks like code is rare: with digits in a name the answer is mostly no.
    ///
    /// What follows it is read up to `end`, since values end at blanks and expressions do not.
    func isExpression(_ range: Range<Int>, to end: Int) -> Bool {
        if range.isEmpty { return false }
        let last = runStart(";,)}", from: range.lowerBound, to: range.upperBound)
        let text = range.lowerBound..<last
        if bytes[range.lowerBound] == UInt8(ascii: "("), isParenthesized(text) { return true }
        if isMember(text) || isTypePath(text) || isProperty(text) || isReference(text) || isPointee(text, to: end)
            || isComposite(range, to: end)
        {
            return true
        }
        guard let first = bytes[text].first, first.isIn(.letter | .underscore) || first.isIn("$&@![({") else {
            return false
        }
        if isCollection(range, to: end) { return true }
        if first.isIn("({") { return false }
        // `&str`, `!vault`
        if first == UInt8(ascii: "&") || first == UInt8(ascii: "!") {
            return text.count > 2 && bytes[text].dropFirst().allSatisfy { $0.isIn(.lowercase | .underscore) }
        }
        // `[self._literal, …]`, `[DB_PASSWORD, API_TOKEN]`
        if first == UInt8(ascii: "[") {
            guard bytes[text].dropFirst().allSatisfy({ $0.isIn(.word | .dot | .comma | .bracket | .quote) }) else {
                return false
            }
            let isNames = bytes[text].dropFirst().allSatisfy {
                $0.isIn(.letter | .underscore | .closing) || $0 == UInt8(ascii: "]")
            }
            return text.count > 1 && isNames || bytes[text].contains(UInt8(ascii: "."))
        }
        if isCmdlet(text) || isGeneric(range.lowerBound, to: range.upperBound) { return true }
        var path = pathEnd(text)
        // `fetch_env!(…)`
        if path.position + 1 < last, bytes[path.position].isIn("!?"), bytes[path.position + 1] == UInt8(ascii: "(") {
            path.position += 1
        }
        // `$request->bearerToken()` and `Option<String>`, cut off at the bracket.
        if has("->", at: last - 1, to: end) { return true }
        if path.position == last {
            let isEnded =
                last < end && bytes[last].isIn(",;)=|<") || has(" =", at: last, to: end)
                || has(" |", at: last, to: end) || has(" {", at: last, to: end) || has(" +", at: last, to: end)
            // Minified: `{token:t,password:n};`
            if text.count <= 2, last < end, text.lowerBound > 0, bytes[text.lowerBound - 1] != UInt8(ascii: " "),
                bytes[last].isIn("},)")
            {
                return true
            }
            return path.digits == 0
                && (path.parts > 1 || bytes[text].contains(UInt8(ascii: "_")) && has(" = ", at: last, to: end)
                    || isType(text) && (isEnded || last == end || bytes[last].isIn(.space))
                    || has("== ", before: range.lowerBound)
                    || (has(", ", at: last, to: end) || has(" , ", at: last, to: end))
                        && bytes[text].allSatisfy { $0.isIn(.lowercase | .underscore) })
        }
        // Minified: `password:t})=>…`, `null)return;`, `e.value;next(…)`, `token.type===x`, `n};function(e)…`
        if bytes[path.position].isIn("})") {
            let closed = runEnd(.closers, from: path.position, to: range.upperBound)
            let isMinified =
                closed == range.upperBound || bytes[closed].isIn("=.&|?:")
                || closed > path.position + 1 && bytes[closed].isIn(.letter)
            return path.position - range.lowerBound <= 2 && isMinified || path.parts > 1 && path.digits == 0
                || Placeholder.words.contains(bytes[range.lowerBound..<path.position])
        }
        if bytes[path.position] == UInt8(ascii: ";") { return path.parts > 1 && path.digits == 0 }
        for sign: StaticString in ["==", "=>", "&&", "||", "!="] where has(sign, at: path.position, to: end) {
            return path.digits == 0 && path.position + 2 < range.upperBound
        }
        // `ed25519.Ed25519PrivateKey.from_private_bytes(…)`
        let isNamed =
            path.parts > 2
            && Randomness.Profile(bytes[range.lowerBound..<path.position]).changes * 4 <= path.position
                - range.lowerBound
        guard isNamed || path.digits <= (path.parts > 1 ? 4 : 2), bytes[path.position].isIn("(["),
            path.position > range.lowerBound, bytes[path.position - 1] != UInt8(ascii: "$")
        else { return false }
        return isCall(at: path.position, parts: path.parts, to: end)
    }

    /// Whether a call's or a subscript's brackets open at `open`: what is between them begins like an argument, they
    /// close in the same line, and no word goes on behind them. Reads 256 bytes at most.
    ///
    /// - Parameter parts: how many names are joined before the bracket; of a member, less has to be seen.
    private func isCall(at open: Int, parts: Int, to end: Int) -> Bool {
        let limit = lineEnd(of: open, to: min(end, open + 256))
        guard open + 1 < limit else { return open + 1 < end }
        let next = bytes[open + 1]
        guard
            next.isIn(.letter | .quote | .underscore | .blank) || next == UInt8(ascii: "{") && open + 2 == limit
                || next.isIn("$)]&*\\:@") || isIndex(open, to: limit) || next.isIn(.digit) && parts > 1
                || next.isIn("([{") && open + 2 < limit && bytes[open + 2].isIn(")]}")
                || next.isIn("([{") && bytes[open - 1].isIn(.lowercase) && open + 2 < limit
                    && bytes[open + 2].isIn(.letter | .quote)
        else { return false }
        let close = UInt8(ascii: bytes[open] == UInt8(ascii: "(") ? ")" : "]")
        var depth = 0
        var position = open
        while position < limit {
            if bytes[position] == bytes[open] { depth += 1 }
            if bytes[position] == close {
                depth -= 1
                if depth == 0 { break }
            }
            position += 1
        }
        // Cut off: what is between is taken for arguments if it is like some.
        guard position < limit else {
            // Of a member, arguments go on in the next line: `suite.extract(secret,`
            let isContinued = limit > open + 1 && bytes[limit - 1].isIn(",([{%+|&")
            if isContinued,
                parts > 1 || limit == open + 2 && bytes[open - 1].isIn(.lowercase)
                    || bytes[open..<limit].contains(where: { $0.isIn(.blank) }),
                bytes[(open + 1)..<limit].allSatisfy({ $0.isIn(.argument | .bar) })
            {
                return true
            }
            return limit == end && next.isIn(.letter | .quote)
                && bytes[(open + 1)..<limit].allSatisfy { $0.isIn(.word | .dot | .blank | .comma | .quote) }
        }
        return position + 1 == limit
            || !bytes[position + 1].isIn(.alphanumeric) && !bytes[position + 1].isIn("@#$^~`")
                && bytes[(open + 1)..<position].allSatisfy { $0.isIn(.argument | .bar | .at) }
    }

    /// Returns where names joined by `.`, `::`, `->` and `?.` end, how many they are, and how many digits they have.
    private func pathEnd(_ text: Range<Int>) -> (position: Int, parts: Int, digits: Int) {
        var position = text.lowerBound
        var (parts, digits) = (1, 0)
        if bytes[position] == UInt8(ascii: "$") { position += 1 }
        while position < text.upperBound {
            let byte = bytes[position]
            if byte.isIn(.word) {
                digits += byte.isIn(.digit) ? 1 : 0
                position += 1
            } else if has("::", at: position, to: text.upperBound) || has("->", at: position, to: text.upperBound)
                || has("?.", at: position, to: text.upperBound)
            {
                parts += 1
                position += 2
            } else if byte == UInt8(ascii: "."), position + 1 < text.upperBound,
                bytes[position + 1].isIn(.letter | .underscore)
            {
                parts += 1
                position += 1
            } else {
                break
            }
        }
        return (position, parts, digits)
    }

    /// Whether it is an expression in parentheses: `(Get-AzAccessToken).Token`, `(os.environ['X'])`.
    private func isParenthesized(_ text: Range<Int>) -> Bool {
        let start = text.lowerBound + 1
        guard start < text.upperBound else { return false }
        // `($confidential || …)`
        if bytes[start] == UInt8(ascii: "$") {
            return text.count > 4 && bytes[(start + 1)..<text.upperBound].allSatisfy { $0.isIn(.letter | .underscore) }
        }
        guard bytes[start].isIn(.letter) else { return false }
        let word = runEnd(.letter | .dash, from: start, to: text.upperBound)
        if isCmdlet(start..<word) { return true }
        // `(p).pws.pw_name`
        if word < text.upperBound, bytes[word].isIn(.closing), has(").", at: word, to: text.upperBound) { return true }
        let path = pathEnd(start..<text.upperBound)
        return path.parts > 1 && path.digits == 0
    }

    /// Whether it is a command of PowerShell: `Read-Host`.
    private func isCmdlet(_ text: Range<Int>) -> Bool {
        guard let dash = bytes[text].firstIndex(of: UInt8(ascii: "-")),
            Self.cmdletVerbs.contains(bytes[text.lowerBound..<dash])
        else { return false }
        return dash + 1 < text.upperBound && bytes[dash + 1].isIn(.uppercase)
            && bytes[(dash + 1)..<text.upperBound].allSatisfy { $0.isIn(.letter) }
    }

    private static let cmdletVerbs = WordSet("read get new convertto convertfrom import invoke select unprotect")
}
