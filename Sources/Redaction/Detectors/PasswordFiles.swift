extension Detector {
    /// A line of a `.pgpass`: `db.internal:5432:app:app:PASSWORD`
    static let pgpass = Detector(.urlPassword, announcedBy: [":5432:", ":5433:", ":6432:"]) { $0.pgpass($1) }
}

extension Scanner {
    private static let longestField = 128

    fileprivate mutating func pgpass(_ hit: Detector.Hit) -> Int? {
        guard hit.start > floor, bytes[hit.start - 1].isIn(.alphanumeric) || bytes[hit.start - 1] == UInt8(ascii: "*")
        else { return nil }
        var position = hit.literalEnd
        // The database and the user.
        for _ in 0..<2 {
            let limit = min(hit.end, position + Self.longestField)
            let field = text.runEnd(.identifier | .emphasis | .at, from: position, to: limit)
            guard field > position, field < limit, bytes[field] == UInt8(ascii: ":") else { return nil }
            position = field + 1
        }
        let password = argumentRange(position, to: hit.end)
        guard password.count > 2, !isRedacted(password), !Placeholder.isNoSecret(bytes[password]) else { return nil }
        return replaceCredential(password, .urlPassword)
    }
}
