extension Detector {
    /// Recognises `IDENTIFIED BY 'PASSWORD'`, MySQL's `IDENTIFIED WITH plugin BY 'PASSWORD'`, and PowerShell's
    /// `ConvertTo-SecureString "PASSWORD"`. Sentences have `identified by` as well, so a statement has to stand before
    /// it, or capitals.
    static let identifiedBy = Detector(
        .commandPassword,
        announcedBy: ["identified by ", "identified with ", "convertto-securestring "]
    ) { $0.identified($1) }

    /// Recognises `SET PASSWORD FOR 'root'@'localhost' = 'PASSWORD'`, also in `PASSWORD('…')`.
    static let setPassword = Detector(.commandPassword, announcedBy: ["set password for "]) { scanner, hit in
        guard let sign = scanner.text.find("= ", from: hit.literalEnd, to: min(hit.end, hit.literalEnd + 100)) else {
            return nil
        }
        let value = scanner.text.runEnd(.blank, from: sign + 1, to: hit.end)
        let isCall = scanner.text.has("password(", at: value, to: hit.end)
        return scanner.quotedArgument(isCall ? value + 9 : value, to: hit.end)
    }

    /// Recognises a value whose name is in the condition:
    /// `UPDATE config SET value = 'PASSWORD' WHERE name = 'smtp_password'`.
    static let update = Detector(announcedBy: ["value = '", "value='", "set val = '", "set val='"]) { $0.updated($1) }

    /// Recognises a parameter that PostgreSQL logs below its statement: `ALTER ROLE app PASSWORD $1`, and below it
    /// `parameters: $1 = 'PASSWORD'`. The other parameters stay.
    static let statementParameters = Detector(announcedBy: ["parameters: $"]) { $0.parameters($1) }
}

/// Finds passwords in statements of SQL.
extension Scanner {
    /// How far a statement is read before its parameters, and they behind it.
    private static let statementWindow = 400

    /// Replaces the string at `start`; `nil` for anything else, also for a name in backticks.
    mutating func quotedArgument(_ start: Int, to end: Int) -> Int? {
        guard let opener = text.opener(at: start, to: end), opener.start < end, opener.quote != UInt8(ascii: "`") else {
            return nil
        }
        return argument(start, to: end)
    }

    /// Replaces the string behind `BY`, or Oracle's word without quotes, unless that is a word of a sentence.
    fileprivate mutating func identified(_ hit: Detector.Hit) -> Int? {
        var start = hit.literalEnd
        if text.has("identified", at: hit.start, to: hit.end), !isStatement(before: hit.start) { return nil }
        if text.has("with ", before: start) {
            let plugin = argumentRange(start, to: hit.end)
            // RDS: the token of IAM is the password.
            if text.has("awsauthenticationplugin", at: plugin.lowerBound, to: hit.end) { return nil }
            let next = text.runEnd(.blank | .quote, from: plugin.upperBound, to: hit.end)
            if text.has("by ", at: next, to: hit.end) || text.has("as ", at: next, to: hit.end) { start = next + 3 }
        }
        // `ConvertTo-SecureString -AsPlainText -String "…"`
        for _ in 0..<3 where text.has("-", at: start, to: hit.end) {
            start = text.runEnd(.letter | .dash, from: start, to: hit.end)
            start = text.runEnd(.blank, from: start, to: hit.end)
        }
        if let found = quotedArgument(start, to: hit.end) { return replaced(behind: found, to: hit.end) ?? found }
        guard text.has("by ", before: start), !text.has("values", at: start, to: hit.end) else { return nil }
        let word = argumentRange(start, to: hit.end)
        guard !Placeholder.isWords(bytes[word]), let found = argument(word) else { return nil }
        return replaced(behind: found, to: hit.end) ?? found
    }

    /// Replaces the old password in Oracle's `IDENTIFIED BY NEW REPLACE OLD`, behind the new one.
    private mutating func replaced(behind new: Int, to end: Int) -> Int? {
        let next = text.runEnd(.quote, from: new, to: min(end, new + 1))
        return text.has(" replace ", at: next, to: end) ? argument(next + 9, to: end) : nil
    }

    /// What is created, altered or granted with a password.
    private static let statements: [StaticString] = [
        "user", "role", "grant", "profile", "login", "database link", "wallet", "keystore",
    ]

    /// Whether a statement stands within 160 bytes before `IDENTIFIED BY` at `end`. In capitals that is taken for
    /// granted, unless it is in a list of Markdown.
    private func isStatement(before end: Int) -> Bool {
        let start = max(0, end - 160)
        return text.has("IDENTIFIED", isExact: true, at: end, to: self.end)
            && !bytes[start..<end].contains(UInt8(ascii: "*"))
            || ["create ", "alter ", "grant "].contains { text.find($0, from: start, to: end) != nil }
                && Self.statements.contains { text.find($0, from: start, to: end) != nil }
    }

    /// Judges the value by the first string behind `WHERE`.
    fileprivate mutating func updated(_ hit: Detector.Hit) -> Int? {
        let range = argumentRange(hit.literalEnd - 1, to: hit.end)
        let limit = min(hit.end, range.upperBound + 120)
        guard let condition = text.find(" where ", from: range.upperBound, to: limit),
            let quote = bytes[condition..<limit].firstIndex(of: UInt8(ascii: "'"))
        else { return nil }
        let name = (quote + 1)..<text.runEnd(.identifier, from: quote + 1, to: limit)
        guard let meaning = tables.names.meaning(of: bytes[name]),
            Judgement.isSecret(bytes[range], meaning.kind, .assigned), !isRedacted(range)
        else { return nil }
        return replace(range, meaning.rule)
    }

    /// Finds the number that stands behind `PASSWORD` in the statement, and replaces the parameter with it.
    fileprivate mutating func parameters(_ hit: Detector.Hit) -> Int? {
        let before = max(floor, hit.start - Self.statementWindow)
        guard let name = text.find("password $", from: before, to: hit.start) else { return nil }
        let digits = (name + 9)..<text.runEnd(.digit, from: name + 10, to: hit.start)
        let line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + Self.statementWindow))
        var position = hit.literalEnd - 1
        while position < line {
            if bytes[position..<line].starts(with: bytes[digits]),
                text.has(" = '", at: position + digits.count, to: line)
            {
                return argument(position + digits.count + 3, to: hit.end)
            }
            position += 1
        }
        return nil
    }
}
