extension Detector {
    /// Recognises the value in what a shell writes of a test: `+ [[ -n TOKEN ]]`. It goes if the trace names it nearby,
    /// or if it looks drawn. Scripts without the `+` of a trace have variables there.
    static let tested = Detector(
        announcedBy: ["[ -n ", "[ -z ", "'[' -n ", "'[' -z ", "test -n ", "test -z "]
    ) { $0.tested($1) }
}

/// Finds secrets in what a shell writes down of its commands (`set -x`).
extension Scanner {
    /// How far behind a test a line is looked for that names the value.
    private static let traceWindow = 600

    fileprivate mutating func tested(_ hit: Detector.Hit) -> Int? {
        let line = text.lineStart(of: hit.start, reach: 80)
        guard bytes[line..<hit.start].contains(UInt8(ascii: "+")) else { return nil }
        let value = argumentRange(hit.literalEnd, to: hit.end)
        guard 8...512 ~= value.count, isKept(value) else { return nil }
        if let meaning = namedNear(value, line: line, to: hit.end) { return replaceCredential(value, meaning.rule) }
        let isDrawn = Randomness.isRandom(bytes[value], least: 20) && !Judgement.isWordsAndNumbers(bytes[value])
        return isDrawn && !Randomness.isUUID(bytes[value]) ? replaceCredential(value, .commandPassword) : nil
    }

    /// Returns what `NAME=value` behind a test calls the value, or `read NAME` before it.
    private mutating func namedNear(_ value: Range<Int>, line: Int, to end: Int) -> NameTable.Meaning? {
        let before = max(floor, line - 200)
        if let read = text.find("read ", from: before, to: line),
            let meaning = namedBetween(read + 5, text.lineEnd(of: read, to: line)),
            Judgement.isLikelyPassword(bytes[value]) || Randomness.isRandom(bytes[value])
        {
            return meaning
        }
        let limit = paid(from: value.upperBound, to: min(end, value.upperBound + Self.traceWindow)) { $0 }
        var position = value.upperBound
        while position + value.count < limit {
            if bytes[position] == UInt8(ascii: "="), bytes[(position + 1)..<limit].starts(with: bytes[value]) {
                let first = text.runStart(.identifier, from: value.upperBound, to: position)
                return tables.names.meaning(of: bytes[first..<position])
            }
            position += 1
        }
        return nil
    }
}
