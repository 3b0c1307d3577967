extension Scanner {
    /// Takes the whole text, without the white space around it, as the value of a name: `{"password": "…"}`. Headers
    /// lose their secret parts only.
    mutating func whole(_ meaning: NameTable.Meaning) {
        let range = text.trimmed(0..<end)
        guard !range.isEmpty else { return }
        switch meaning.kind {
        case .authorization: _ = authorization(in: range, meaning.rule)
        case .cookie, .setCookie: _ = cookies(in: range, isSet: meaning.kind == .setCookie, meaning.rule)
        default: _ = member(range, meaning)
        }
        if !findings.isEmpty { scanBetween(0, from: range.lowerBound, to: range.upperBound) }
    }

    /// Whether the text is base 64 of a text that holds a secret, and nothing else. If so, all of it is replaced. Base
    /// 64 of less than 16 bytes is left alone, as is base 64 of images and digests.
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
