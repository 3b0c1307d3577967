extension Detector {
    /// What was redacted before.
    static let marker = Detector(announcedBy: ["[redacted:"]) { $0.marker($1.literalEnd, to: $1.end) }
    /// What is encoded, or coloured, is looked at once more, decoded.
    static let escape = Detector(
        announcedBy: ["\u{1B}[", "&quot;", "&amp;", "&apos;", "&#", "\\u00", "\\x"] + "234567".map { "%\($0)" }
    ) { scanner, _ in
        scanner.hasEscapes = true
        return nil
    }
}

extension Scanner {
    /// What was redacted before stays as it is; only names that are rules' count, so that nothing hides in brackets.
    func marker(_ literalEnd: Int, to end: Int) -> Int? {
        let close = text.runEnd(.lowercase | .digit | .dash, from: literalEnd, to: min(end, literalEnd + 40))
        guard close < end, bytes[close] == UInt8(ascii: "]"),
            tables.ruleNames.contains(String(decoding: bytes[literalEnd..<close], as: UTF8.self))
        else { return nil }
        return close + 1
    }

    /// Whether the secret in it was replaced before.
    func isRedacted(_ range: Range<Int>) -> Bool {
        guard let bracket = bytes[range].firstIndex(of: UInt8(ascii: "[")),
            let marker = text.find("[redacted:", from: bracket, to: range.upperBound)
        else { return false }
        return self.marker(marker + 10, to: end) != nil
    }
}
