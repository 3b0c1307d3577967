extension Detector {
    /// Recognises YAML's `- value: PASSWORD` with its name on the line below it, `name: DB_PASSWORD`. The name decides.
    static let valueFirst = Detector(announcedBy: ["- value: "]) { $0.valueFirst($1) }
}

extension Scanner {
    /// Replaces what stands to the end of the line, without its quotes.
    fileprivate mutating func valueFirst(_ hit: Detector.Hit) -> Int? {
        let line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + 512))
        let key = text.runEnd(.space, from: line, to: min(hit.end, line + 40))
        guard text.has("name: ", at: key, to: hit.end) || text.has("key: ", at: key, to: hit.end) else { return nil }
        let start = text.runEnd(.blank | .quote, from: key + 5, to: hit.end)
        let name = start..<text.runEnd(.identifier, from: start, to: min(hit.end, start + 64))
        guard let meaning = tables.names.meaning(of: bytes[name]) else { return nil }
        let value = unquoted(text.trimmed(hit.literalEnd..<line))
        guard !value.isEmpty else { return nil }
        if member(value, meaning) == nil { scan(from: hit.literalEnd, to: name.lowerBound) }
        // What is below the name is the value of another one.
        return name.upperBound
    }
}
