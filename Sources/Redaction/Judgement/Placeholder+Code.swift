/// Parts of programs in a secret's place.
extension Placeholder {
    /// Calls, members and types of a programming language.
    static func isCode(_ text: Text) -> Bool {
        guard let open = text.firstIndex(where: { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "[") }),
            open > text.startIndex
        else { return false }
        var end = text.endIndex
        while end > open, ";,".utf8.contains(text[end - 1]) { end -= 1 }
        return text[..<open].allSatisfy { $0.isIn(.letter | .underscore | .dot) }
            && text[open..<end].allSatisfy { $0.isIn(.argument) } && isBalanced(text[open..<end])
            && (text[end - 1] == UInt8(ascii: ")") || text[end - 1] == UInt8(ascii: "]"))
            || text.hasSuffix("()")
            || text.hasSuffix("(") && text.dropLast().allSatisfy { $0.isIn(.letter | .underscore | .dot) }
    }

    /// Whether as many brackets are closed as are opened.
    private static func isBalanced(_ text: Text) -> Bool {
        text.count { "([{".utf8.contains($0) } == text.count { ")]}".utf8.contains($0) }
    }

    /// `0x0B96`, `-0x3f879678`, `0xce536358UL`, `1L`, `1<<8`, `464/tcp`: numbers as programs and tables of them have them.
    static func isConstant(_ text: Text) -> Bool {
        guard text.count <= 16, let first = text.first, first.isIn(.digit | .dash) else { return false }
        var number = first.isIn(.dash) ? text.dropFirst() : text
        while let last = number.last, ",;".utf8.contains(last) { number = number.dropLast() }
        if number.hasFoldedPrefix("0x") {
            let digits = number.dropFirst(2).prefix { $0.isIn(.hex) }
            return !digits.isEmpty && number.dropFirst(2 + digits.count).allSatisfy { "uUlL".utf8.contains($0) }
        }
        let rest = number.drop { $0.isIn(.digit) }
        guard rest.startIndex > number.startIndex else { return false }
        if rest.hasFoldedPrefix("<<") { return rest.dropFirst(2).allSatisfy { $0.isIn(.digit) } }
        return rest.elementsEqual("/tcp".utf8) || rest.elementsEqual("/udp".utf8)
            || 1...3 ~= rest.count && rest.allSatisfy { "uUlL".utf8.contains($0) }
    }

    private static let patterns: [StaticString] = ["[a-z", "[0-9", "[^", "\\w", "\\d", "\\s", "(?:", "(?i", "(.+", "(.*"]
    private static let repetitions = "+*])}?|".utf8

    /// A regular expression, `(token|secret)`, and a rule of a grammar, `1*tchar`.
    static func isPattern(_ text: Text) -> Bool {
        if let star = text.firstIndex(of: UInt8(ascii: "*")), star > text.startIndex, star + 1 < text.endIndex,
            text[..<star].allSatisfy({ $0.isIn(.digit) }), text[star + 1].isIn(.letter) || text[star + 1] == UInt8(ascii: "<")
        {
            return text[(star + 1)...].allSatisfy { $0.isIn(.letter | .dash) || "<>()".utf8.contains($0) }
        }
        guard text.contains(where: { "[\\(".utf8.contains($0) }) else { return false }
        var position = text.startIndex
        while position < text.endIndex {
            let rest = text[position...]
            if let found = patterns.first(where: { rest.hasFoldedPrefix($0) }) {
                // What is repeated, or a class that closes.
                let next = rest.dropFirst(found.utf8CodeUnitCount)
                if rest.first == UInt8(ascii: "(") { return true }
                if rest.first == UInt8(ascii: "\\") {
                    if next.first.map({ repetitions.contains($0) }) == true { return true }
                } else if let close = next.firstIndex(of: UInt8(ascii: "]")), close + 1 < text.endIndex {
                    if "+*{?".utf8.contains(text[close + 1]) { return true }
                }
            }
            position += 1
        }
        return false
    }

    /// Python's `%(password)s`, and `` `false` ``.
    static func isFormat(_ text: Text) -> Bool {
        if text.hasFoldedPrefix("%(") { return text.contains(UInt8(ascii: ")")) }
        return text.count > 2 && text.first == UInt8(ascii: "`") && text.last == text.first
            && isNoSecret(text.dropFirst().dropLast())
    }
}
