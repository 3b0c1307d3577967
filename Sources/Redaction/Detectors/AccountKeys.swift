extension Detector {
    /// Recognises the keys of Azure's storage accounts in a table: `key1  FULL  …==`, and rows of several such keys.
    /// `key1` alone does not name a secret, and the heading may be far above. Only base 64 of 32 or 64 bytes with its
    /// padding goes; dates and names in the row stay.
    static let accountKeys = Detector(
        announcedBy: ["key1\t", "key2\t", "key1 ", "key2 ", "\tfull\t", " full ", "\tread\t", "==\t"]
    ) { $0.accountKeys($1) }

    /// Recognises `encrypt = "…"` of Consul, Nomad and Serf: base 64 of 16, 24 or 32 bytes. `encrypt: true` stays, and
    /// so do 32 digits of base 16, which are somebody's digest.
    static let gossipKey = Detector(announcedBy: ["encrypt=", "encrypt =", "encrypt ", "encrypt\"", "encrypt:"]) {
        $0.gossipKey($1)
    }

    /// Recognises `tokens { agent = "…" }` of Consul. Whose tokens they are stands before each, so that no name says
    /// what they are. UUIDs and drawn text go; the block ends at the first line of another form.
    static let tokenBlock = Detector(announcedBy: ["tokens {", "tokens = {", "tokens{"]) { $0.tokenBlock($1) }
}

/// Finds keys whose names do not say that they are secrets.
extension Scanner {
    /// How far behind a trigger a row is read.
    private static let longestRow = 512

    /// Where the trigger is the padding of a key, the row is read from the beginning of that key.
    fileprivate mutating func accountKeys(_ hit: Detector.Hit) -> Int? {
        var start = hit.start
        if bytes[start].isIn(.equals) {
            start = text.runStart(.base64, from: max(floor, hit.start - 86), to: start)
        } else if !isWordStart(start) {
            return nil
        }
        let line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + Self.longestRow))
        var last: Int?
        while start < line {
            let word = text.runEnd(.blank, from: start, to: line)
            let next = text.runEnd(.visible, from: word, to: line)
            if isKey(word..<next) { last = replace(word..<next, "private-key") }
            start = max(next, word + 1)
        }
        return last
    }

    /// Whether a word is base 64 of 32 or 64 bytes, with its padding.
    private func isKey(_ word: Range<Int>) -> Bool {
        let padding = bytes[word].reversed().prefix { $0.isIn(.equals) }.count
        return (word.count == 88 && padding == 2 || word.count == 44 && padding == 1) && isDrawn(word, padding)
    }

    /// Whether a word is base 64 that looks drawn, but for `padding` bytes at its end.
    private func isDrawn(_ word: Range<Int>, _ padding: Int) -> Bool {
        bytes[word].dropLast(padding).allSatisfy { $0.isIn(.alphanumeric | .plusSlash) }
            && Randomness.isRandom(bytes[word])
    }

    fileprivate mutating func gossipKey(_ hit: Detector.Hit) -> Int? {
        guard isWordStart(hit.start), hit.start == 0 || !bytes[hit.start - 1].isIn(.dot) else { return nil }
        let name = hit.start + 7
        let sign = text.runEnd(.blank | .quote, from: name, to: min(hit.end, name + 16))
        let isFlag = hit.start > 0 && bytes[hit.start - 1].isIn(.dash)
        guard sign < hit.end, bytes[sign].isIn(.equals | .colon) || isFlag else { return nil }
        let start = text.runEnd(.blank | .quote | .equals | .colon, from: sign, to: min(hit.end, sign + 16))
        let key = start..<text.runEnd(.base64, from: start, to: min(hit.end, start + 45))
        let padding = bytes[key].reversed().prefix { $0.isIn(.equals) }.count
        guard key.count == 24 && padding == 2 || key.count == 32 && padding == 0 || key.count == 44 && padding == 1,
            isDrawn(key, padding), key.count != 32 || !Randomness.Profile(bytes[key]).isHex
        else { return nil }
        return replace(key, "private-key")
    }

    fileprivate mutating func tokenBlock(_ hit: Detector.Hit) -> Int? {
        guard isWordStart(hit.start) else { return nil }
        var position = hit.literalEnd
        var last: Int?
        for _ in 0..<16 {
            let name = text.runEnd(.space | .comma, from: position, to: min(hit.end, position + 64))
            let next = text.runEnd(.word, from: name, to: hit.end)
            let sign = text.runEnd(.blank, from: next, to: hit.end)
            guard next > name, sign < hit.end, bytes[sign].isIn(.equals),
                let opener = text.opener(at: text.runEnd(.blank, from: sign + 1, to: hit.end), to: hit.end)
            else { break }
            let value = quoted(opener, isShell: false, to: hit.end)
            if Randomness.isUUID(bytes[value]) || Randomness.isRandom(bytes[value]) { last = replace(value, "token") }
            position = min(value.upperBound + 1, hit.end)
        }
        return last
    }
}
