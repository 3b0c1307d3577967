extension Detector {
    /// Skips what was redacted before, `[redacted:token]`, so that redacting twice changes nothing.
    static let marker = Detector(announcedBy: ["[redacted:"]) { $0.marker($1.literalEnd, to: $1.end) }
    /// Notes that something is encoded or coloured: `%3D`, `&quot;`, `\u003d`, `ESC[1m`. ``Tables`` then has the text
    /// scanned once more, decoded. It replaces nothing, and others are asked at the same place.
    static let escape = Detector(
        announcedBy: ["\u{1B}[", "\\033[", "\\e[", "^[[", "&quot;", "&amp;", "&apos;", "&#", "\\u00", "\\x"]
            + "234567".map { "%\($0)" }
    ) { scanner, _ in
        scanner.hasEscapes = true
        return nil
    }
}

extension Scanner {
    /// Returns the end of a mark, behind its `[redacted:`. Only the names of rules count: anything else is scanned, so
    /// that nothing hides in brackets.
    func marker(_ literalEnd: Int, to end: Int) -> Int? {
        let close = text.runEnd(.lowercase | .digit | .dash, from: literalEnd, to: min(end, literalEnd + 40))
        guard text.has("]", at: close, to: end),
            tables.ruleNames.contains(String(decoding: bytes[literalEnd..<close], as: UTF8.self))
        else { return nil }
        return close + 1
    }

    /// Whether a mark stands in the range, so that the secret in it was replaced before. Detectors ask this of what
    /// they are about to replace.
    func isRedacted(_ range: Range<Int>) -> Bool {
        guard let bracket = bytes[range].firstIndex(of: UInt8(ascii: "[")),
            let marker = text.find("[redacted:", from: bracket, to: range.upperBound)
        else { return false }
        return self.marker(marker + 10, to: end) != nil
    }
}
