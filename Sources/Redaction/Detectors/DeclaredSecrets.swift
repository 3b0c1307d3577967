/// Finds values that the data itself declares to be secret, under any name.
extension Detector {
    /// Makes a scan parse the JSON that it is in, for what ``DeclaredSecrecy`` and ``Meanings`` find among its members:
    /// `{"sensitive": true, "value": …}`. What they ask for must be a trigger here, unless it holds the name of a
    /// secret, which has the same effect. JSON that is a value of its own needs no trigger.
    static let declaredInJSON = Detector(
        announcedBy: (NameRule.declarations + NameRule.tokenSigns).map { "\"\($0)\"" } + [
            "_sensitive\"", "\"sensitive_values\"", "\"issecret\"", "\"secure", "\"protected\"",
            "\"concealed\"", "\"encrypted\"",
            "\"stringdata\"", "\"kty\"", "\"keyname\"", "\"status\":\"active\"", "\"status\": \"active\"",
        ]
    ) { $0.enteredJSON(at: $1.start, to: $1.end) }

    /// Recognises the value of `aws ssm put-parameter --type SecureString --value X`, in either order, and of
    /// PowerShell's `SecureString): name="String"; value="X"`. Without `-value` beside it nothing goes.
    static let secureString = Detector(announcedBy: [
        "securestring ", "-type securestring", "-type=securestring", "-type \"securestring",
        "securestring): name=\"string\"; value=",
    ]) { $0.secureString($1) }

    /// Recognises the `result = "…"` of Terraform's `random_password`, within 800 bytes behind it. Its length and its
    /// rules stay.
    static let generatedPassword = Detector(announcedBy: ["random_password"]) { $0.generatedPassword($1) }

    /// Recognises the `primary_key` below `active_record_encryption`, with which Rails encrypts. Elsewhere, a primary
    /// key is a row's.
    static let encryptionKeys = Detector(announcedBy: ["active_record_encryption"]) { $0.encryptionKeys($1) }

    /// Recognises what Azure DevOps is told to mask: `##vso[task.setvariable variable=x;issecret=true]X`, to the end of
    /// the line. Without `issecret=true` the variable stays.
    static let secretVariable = Detector(
        announcedBy: ["##vso[task.setvariable ", "##vso[task.setsecret]"]
    ) { $0.secretVariable($1) }
}

extension Scanner {
    /// How far behind `##vso[task.setvariable` its bracket closes.
    private static let longestProperties = 512

    fileprivate mutating func secureString(_ hit: Detector.Hit) -> Int? {
        if bytes[hit.literalEnd - 1] == UInt8(ascii: "=") { return kept(argumentRange(hit.literalEnd, to: hit.end)) }
        let line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + 300))
        if let found = valueFlag(from: hit.literalEnd, to: line, hit.end) { return found }
        // `--value X --type SecureString`
        let command =
            text.find("put-parameter", from: max(floor, hit.start - 400), to: hit.start)
            ?? max(floor, text.lineStart(of: hit.start, reach: 300))
        return valueFlag(from: command, to: hit.start, hit.start).map { max($0, hit.literalEnd) }
    }

    /// Replaces what follows the first `--value` or `-Value` between `start` and `last`, up to `end`.
    private mutating func valueFlag(from start: Int, to last: Int, _ end: Int) -> Int? {
        guard let flag = text.find("-value", from: start, to: last) else { return nil }
        let value = text.runEnd(.blank | .equals, from: flag + 6, to: last)
        return value > flag + 6 ? kept(argumentRange(value, to: end)) : nil
    }

    fileprivate mutating func generatedPassword(_ hit: Detector.Hit) -> Int? {
        let limit = min(hit.end, hit.literalEnd + 800)
        guard let result = text.find("result", from: hit.literalEnd, to: limit) else { return nil }
        let name = text.runEnd(.quote, from: result + 6, to: limit)
        let sign = text.runEnd(.space, from: name, to: limit)
        guard sign < limit, bytes[sign].isIn(.equals | .colon) else { return nil }
        let value = text.runEnd(.space, from: sign + 1, to: limit)
        guard let opener = text.opener(at: value, to: hit.end) else { return nil }
        scan(from: hit.literalEnd, to: result)
        return kept(quoted(opener, isShell: false, to: hit.end))
    }

    fileprivate mutating func encryptionKeys(_ hit: Detector.Hit) -> Int? {
        let limit = min(hit.end, hit.literalEnd + 300)
        guard let key = text.find("primary_key", from: hit.literalEnd, to: limit) else { return nil }
        let sign = text.runEnd(.quote | .blank | .equals | .colon, from: key + 11, to: limit)
        let last = text.runStart(.quote | .closers, from: sign, to: text.runEnd(.visible, from: sign, to: limit))
        guard Judgement.isSecret(bytes[sign..<last], .drawn, .assigned) else { return nil }
        scan(from: hit.literalEnd, to: key)
        return kept(sign..<last)
    }

    fileprivate mutating func secretVariable(_ hit: Detector.Hit) -> Int? {
        var start = hit.literalEnd
        if bytes[start - 1] == UInt8(ascii: " ") {
            let limit = text.lineEnd(of: start, to: min(hit.end, start + Self.longestProperties))
            guard let close = bytes[start..<limit].firstIndex(of: UInt8(ascii: "]")),
                text.find("issecret=true", from: start, to: close) != nil
            else { return nil }
            start = close + 1
        }
        let first = start
        let line = paid(from: first, to: hit.end) { [text] in text.lineEnd(of: first, to: $0) }
        return kept(text.trimmed(first..<line))
    }
}
