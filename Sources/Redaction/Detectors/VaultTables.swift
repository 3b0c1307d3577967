extension Detector {
    /// Recognises what `vault kv get` prints below `== Data ==`: keys and values in two columns. All of it is kept
    /// secret, so what looks like a password or drawn goes under any key. Versions and hosts stay.
    static let vaultTable = Detector(announcedBy: ["= data ="]) { $0.vaultTable($1) }
}

extension Scanner {
    /// How many rows are read.
    private static let mostRows = 64

    /// Replaces the values row by row, up to a line without two columns or the first one of a private key, and scans
    /// what stays. Where a key names what it is, that decides.
    fileprivate mutating func vaultTable(_ hit: Detector.Hit) -> Int? {
        let heading = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + 80))
        guard heading < hit.end, bytes[heading].isIn(.lineEnd) else { return nil }
        var position = heading
        for _ in 0..<Self.mostRows where position < hit.end {
            let line = position + 1
            let lineEnd = text.lineEnd(of: line, to: min(hit.end, line + 1_024))
            let key = text.runEnd(.visible, from: line, to: lineEnd)
            let value = text.trimmed(text.runEnd(.blank, from: key, to: lineEnd)..<lineEnd)
            guard key > line, value.lowerBound > key + 1, !value.isEmpty,
                text.find("-----begin", from: value.lowerBound, to: value.upperBound) == nil
            else { break }
            if !takeRow(line..<key, value) { scan(from: line, to: lineEnd) }
            position = lineEnd
        }
        return position > heading ? position : nil
    }

    /// Replaces the value if it is a secret, and returns whether it is.
    private mutating func takeRow(_ key: Range<Int>, _ value: Range<Int>) -> Bool {
        if let meaning = tables.names.meaning(of: bytes[key]) { return member(value, meaning) != nil }
        guard !isRedacted(value), !tables.names.isMetadata(bytes[key]),
            Judgement.isLikelyPassword(bytes[value]) || Randomness.isRandom(bytes[value])
        else { return false }
        replaceCredential(value, "secret")
        return true
    }
}
