/// Recognises parts of programs in a secret's place, by the text alone.
extension Placeholder {
    /// Whether it is a call or a subscript: `getToken(user)`, `tokens[0]`, or one that is cut off at its bracket.
    static func isCode(_ text: Text) -> Bool {
        guard let open = text.firstIndex(where: { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "[") }),
            open > text.startIndex
        else { return false }
        var end = text.endIndex
        while end > open, text[end - 1].isIn(";,") { end -= 1 }
        return text[..<open].allSatisfy { $0.isIn(.letter | .underscore | .dot) }
            && text[open..<end].allSatisfy { $0.isIn(.argument) } && isBalanced(text[open..<end])
            && (text[end - 1] == UInt8(ascii: ")") || text[end - 1] == UInt8(ascii: "]"))
            || text.hasSuffix("()") && (isBalanced(text) || !text.contains { $0.isIn("@#^<~") })
            || text.hasSuffix("(") && text.dropLast().allSatisfy { $0.isIn(.letter | .underscore | .dot) }
    }

    /// Whether as many brackets are closed as are opened.
    private static func isBalanced(_ text: Text) -> Bool {
        text.count { $0.isIn("([{") } == text.count { $0.isIn(")]}") }
    }

    /// Whether it is a number as programs and tables of them have it: `0x0B96`, `-0x3f879678`, `0xce536358UL`, `1L`,
    /// `1<<8`, `464/tcp`. A number of digits alone may be a password.
    static func isConstant(_ text: Text) -> Bool {
        guard text.count <= 24, let first = text.first, first.isIn(.digit | .dash) else { return false }
        var number = first.isIn(.dash) ? text.dropFirst() : text
        while let last = number.last, last.isIn(",;:") { number = number.dropLast() }
        if number.hasFoldedPrefix("0x") {
            let digits = number.dropFirst(2).prefix { $0.isIn(.hex | .underscore) }
            return !digits.isEmpty && number.dropFirst(2 + digits.count).allSatisfy { $0.isIn("uUlL") }
        }
        let rest = number.drop { $0.isIn(.digit) }
        guard rest.startIndex > number.startIndex else { return false }
        if rest.isEmpty { return number.count < 3 && number.count < text.count }
        if rest.hasFoldedPrefix("<<") { return rest.dropFirst(2).allSatisfy { $0.isIn(.digit) } }
        return rest.elementsEqual("/tcp".utf8) || rest.elementsEqual("/udp".utf8)
            || 1...3 ~= rest.count && rest.allSatisfy { $0.isIn("uUlL") }
    }

    /// What only regular expressions have, with what repeats it behind.
    private static let patterns: [StaticString] = [
        "[a-z", "[0-9", "[^", "\\w", "\\d", "\\s", "(?:", "(?i", "(.+", "(.*",
    ]
    /// What can stand behind a class of bytes in a regular expression.
    private static let repetitions = "+*])}?|".utf8

    /// Whether it is a regular expression, `[a-z0-9]+`, or a rule of a grammar, `1*tchar`.
    static func isPattern(_ text: Text) -> Bool {
        if text.first?.isIn(.digit) == true, let star = text.firstIndex(of: UInt8(ascii: "*")),
            star + 1 < text.endIndex, text[..<star].allSatisfy({ $0.isIn(.digit) }),
            text[star + 1].isIn(.letter) || text[star + 1] == UInt8(ascii: "<")
        {
            return text[(star + 1)...].allSatisfy { $0.isIn(.letter | .dash) || $0.isIn("<>()") }
        }
        guard text.contains(where: { $0.isIn(.bracket | .backslash | .parenthesis | .slash) }) else { return false }
        if text.hasFoldedPrefix("/^", "qr/", "^(") || text.first == UInt8(ascii: "["),
            text.hasSuffix("]+") || text.hasSuffix("]*")
        {
            return true
        }
        if text.hasFoldedPrefix("/^", "qr/") { return true }
        var position = text.startIndex
        // The next closing bracket. It is looked for once for all that stands before it.
        var close = text.startIndex
        while position < text.endIndex {
            guard text[position].isIn(.bracket | .backslash | .parenthesis) else {
                position += 1
                continue
            }
            let rest = text[position...]
            if let found = patterns.first(where: { rest.hasFoldedPrefix($0) }) {
                // What is repeated, or a class that closes.
                let next = rest.dropFirst(found.utf8CodeUnitCount)
                if rest.first == UInt8(ascii: "(") { return true }
                if rest.first == UInt8(ascii: "\\") {
                    if next.first.map({ repetitions.contains($0) }) == true { return true }
                } else {
                    if close < next.startIndex { close = next.firstIndex(of: UInt8(ascii: "]")) ?? text.endIndex }
                    if close + 1 < text.endIndex, text[close + 1].isIn("+*{?") { return true }
                }
            }
            position += 1
        }
        return false
    }

    /// Whether it is a name in a model: `aws.auth#sigv4`.
    static func isQualifiedName(_ text: Text) -> Bool {
        guard text.count <= 40, let sign = text.firstIndex(of: UInt8(ascii: "#")), sign > text.startIndex else {
            return false
        }
        let name = text[(sign + 1)...]
        return text[..<sign].contains(UInt8(ascii: ".")) && text[..<sign].allSatisfy { $0.isIn(.lowercase | .dot) }
            && !name.isEmpty && name.allSatisfy { $0.isIn(.lowercaseOrDigit) } && Randomness.Profile(name).changes < 3
    }

    /// Whether it has places to fill in: Python's `%(password)s`, `%s:%s`, `{prefix}_token`; or it is a quote that a
    /// program closes: `' + value`; or a placeholder in backticks.
    static func isFormat(_ text: Text) -> Bool {
        // `"password":"' + value`
        if text.count > 2, text.first?.isIn(.quote) == true, text.hasFoldedPrefix("' + ", "' .. ", "' . ", "\" + ") {
            return true
        }
        if text.hasFoldedPrefix("%(") { return text.contains(UInt8(ascii: ")")) }
        // Go's `%[1]q`
        if text.hasFoldedPrefix("%[") { return text.count < 8 && text.contains(UInt8(ascii: "]")) }
        // `%s_upgrades`, `%s:%s`, `{prefix}_token`
        if text.first == UInt8(ascii: "%") || text.first == UInt8(ascii: "{"), text.count > 1, isFilled(text) {
            return true
        }
        return text.count > 2 && text.first == UInt8(ascii: "`") && text.last == text.first
            && isNoSecret(text.dropFirst().dropLast())
    }

    /// Whether it is words with places to fill in, `%s` and `{name}`, and nothing else.
    private static func isFilled(_ text: Text) -> Bool {
        var rest = text
        while let first = rest.first {
            if first == UInt8(ascii: "%"), rest.count > 1, rest[rest.startIndex + 1].isIn(.lowercase) {
                rest = rest.dropFirst(2)
            } else if first == UInt8(ascii: "{") {
                guard let close = rest.firstIndex(of: UInt8(ascii: "}")),
                    rest[..<close].dropFirst().allSatisfy({ $0.isIn(.letter | .underscore | .dot) })
                else { return false }
                rest = rest[(close + 1)...]
            } else if first.isIn(.letter | .underscore | .dash | .dot | .colon | .slash) {
                rest = rest.dropFirst()
            } else {
                return false
            }
        }
        return true
    }

    /// What a name ends in that a manual gives a secret.
    private static let nameEnds = WordSet("password passwd passphrase secret token")

    /// Whether it is what a manual calls a secret, in lowercase words: `mysql-password`, `some_password`,
    /// `your-user-id`. As the value of a variable of an environment it may be a weak password, so that callers do not
    /// ask there.
    static func isGivenName(_ text: Text) -> Bool {
        guard text.allSatisfy({ $0.isIn(.lowercase | .underscore | .dash) }),
            let sign = text.lastIndex(where: { !$0.isIn(.lowercase) }), sign > text.startIndex
        else { return false }
        return nameEnds.contains(text[(sign + 1)...]) || text.hasFoldedPrefix("your-", "your_")
    }
}
