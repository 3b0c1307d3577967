extension Scanner {
    /// The whole text as the value of a name.
    mutating func whole(_ meaning: NameTable.Meaning) {
        let range = trimmed
        guard !range.isEmpty else { return }
        switch meaning.kind {
        case .authorization: _ = authorization(in: range, meaning.rule)
        case .cookie, .setCookie: _ = cookies(in: range, isSet: meaning.kind == .setCookie, meaning.rule)
        default: _ = member(range, meaning)
        }
    }

    private var trimmed: Range<Int> {
        var last = end
        let first = runEnd(.space, from: 0, to: end)
        while last > first, bytes[last - 1].isIn(.space) { last -= 1 }
        return first..<last
    }

    /// Base 64 of text, and nothing else.
    mutating func isEncoded() -> Bool {
        let range = trimmed
        guard range.count >= 16, nesting.admitsBase64, Base64.beginsText(bytes[range]),
            runEnd(.anyBase64, from: range.lowerBound, to: range.upperBound) == range.upperBound
        else { return false }
        let before = findings.count
        _ = encoded(range)
        return findings.count > before
    }
}
