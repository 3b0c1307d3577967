extension Scanner {
    /// The whole text as the value of a name.
    mutating func whole(_ meaning: NameTable.Meaning) {
        let range = text.trimmed(0..<end)
        guard !range.isEmpty else { return }
        switch meaning.kind {
        case .authorization: _ = authorization(in: range, meaning.rule)
        case .cookie, .setCookie: _ = cookies(in: range, isSet: meaning.kind == .setCookie, meaning.rule)
        default: _ = member(range, meaning)
        }
    }

    /// Base 64 of text, and nothing else.
    mutating func isEncoded() -> Bool {
        let range = text.trimmed(0..<end)
        guard range.count >= 16, nesting.admitsBase64, Base64.beginsText(bytes[range]),
            text.runEnd(.anyBase64, from: range.lowerBound, to: range.upperBound) == range.upperBound
        else { return false }
        let before = findings.count
        _ = encoded(range)
        return findings.count > before
    }
}
