/// Takes apart values in a secret's place that have more beside the secret.
extension Scanner {
    /// Replaces only the secret in a value that is a scheme and its credentials, a URL with a password, a line of a
    /// password file, or AWS' Signature 4. The scheme, the user and the host stay.
    ///
    /// - Returns: the end of the range; `nil` if the value has none of these forms, or nothing was found in it, so that
    ///   all of it has to go.
    mutating func structured(_ range: Range<Int>) -> Int? {
        if let field = passwordField(range) { return replace(field, "password") }
        let hasScheme =
            text.has("bearer", at: range.lowerBound, to: range.upperBound)
            || text.has("basic ", at: range.lowerBound, to: range.upperBound)
        if hasScheme, range.count <= 8 { return range.upperBound }
        guard
            hasScheme || bytes[range].contains(UInt8(ascii: "@")) && containsURL(range)
                || text.find("/aws4_request", from: range.lowerBound, to: range.upperBound) != nil
        else { return nil }
        let before = findings.count
        scan(from: range.lowerBound, to: range.upperBound)
        return findings.count > before ? range.upperBound : nil
    }

    /// Returns the last field of a line of a password file, `host:port:database:user:password`; `nil` for anything
    /// else. The port has four or five digits, or is `*`.
    func passwordField(_ line: Range<Int>) -> Range<Int>? {
        guard bytes[line].count(where: { $0 == UInt8(ascii: ":") }) == 4 else { return nil }
        let colons = bytes[line].indices.filter { bytes[$0] == UInt8(ascii: ":") }
        guard colons[3] + 1 < line.upperBound, colons[0] > line.lowerBound,
            !bytes[line].contains(where: { $0.isIn(.lineEnd) })
        else { return nil }
        let port = bytes[(colons[0] + 1)..<colons[1]]
        let isPort = 4...5 ~= port.count && port.allSatisfy { $0.isIn(.digit) } || port.elementsEqual("*".utf8)
        return isPort ? (colons[3] + 1)..<line.upperBound : nil
    }

    /// Whether the range begins with the scheme of a URL.
    private func containsURL(_ range: Range<Int>) -> Bool {
        guard let colon = bytes[range].firstIndex(of: UInt8(ascii: ":")) else { return false }
        return text.has("://", at: colon, to: range.upperBound)
            && bytes[range.lowerBound..<colon].allSatisfy { $0.isIn(.alphanumeric | .dash | .plusSlash) }
    }
}
