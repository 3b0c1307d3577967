/// Kubernetes' Secrets in YAML.
extension Scanner {
    /// The values below `data:` or `stringData:` of a document whose kind is Secret.
    mutating func dataBlock(at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        // Not `metadata:`.
        guard start == 0 || !bytes[start - 1].isIn(.letter) || has("string", at: start - 6, to: start) else {
            return nil
        }
        let limit = reach(from: start, to: min(end, start + 8_192))
        let beginning = max(0, start - 1_024)
        spend(limit - beginning)
        guard let kind = find("kind: secret", from: beginning, to: limit),
            kind + 12 >= end || !bytes[kind + 12].isIn(.letter)
        else { return nil }
        var line = literalEnd
        while line < limit, bytes[line].isIn(.blank) {
            let lineEnd = bytes[line..<limit].firstIndex { $0.isIn(.lineEnd) } ?? limit
            if let colon = bytes[line..<lineEnd].firstIndex(of: UInt8(ascii: ":")) {
                var value = trimmed((colon + 1)..<lineEnd)
                if let opener = opener(at: value.lowerBound, to: value.upperBound) {
                    value = opener.start..<quotedEnd(opener, to: value.upperBound)
                }
                if value.count > 2, !Placeholder.isNoSecret(bytes[value]), !isRedacted(value) {
                    replace(value, credential(at: value.lowerBound, to: value.upperBound) ?? "secret")
                }
            }
            line = lineEnd + 1
        }
        return min(line, end)
    }
}
