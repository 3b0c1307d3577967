/// Finds parts of secrets that errors quote, where nothing beside them names a secret.
extension Detector {
    /// Recognises the part of a URL's password that a parser took for the port, since a `#`, a `/` or a `?` stood
    /// behind it: `invalid port ":PASSWORD" after host`. A port of digits stays.
    static let spilledPort = Detector(
        announcedBy: ["invalid port \":", "invalid port \\\":", "cast to integer value as '"]
    ) { scanner, hit in
        let value = hit.literalEnd..<scanner.text.runEnd(.visible, from: hit.literalEnd, to: hit.end)
        let close = scanner.bytes[value].firstIndex { $0.isIn(.quote | .backslash) } ?? value.upperBound
        let port = value.lowerBound..<close
        guard !port.isEmpty, !scanner.isRedacted(port), !scanner.bytes[port].allSatisfy({ $0.isIn(.digit) }) else {
            return nil
        }
        return scanner.replace(port, Mark.urlPassword.name)
    }

    /// Recognises the part of a password before an `@` that a resolver took for a host: `lookup PASSWORD@db on …`.
    static let spilledHost = Detector(announcedBy: ["tcp: lookup "]) { scanner, hit in
        let word = scanner.text.word(at: hit.literalEnd, to: min(hit.end, hit.literalEnd + 256))
        guard let at = scanner.bytes[word].lastIndex(of: UInt8(ascii: "@")), at > word.lowerBound,
            !scanner.isRedacted(word)
        else { return nil }
        return scanner.replace(word.lowerBound..<at, Mark.urlPassword.name)
    }

    /// Recognises what Pydantic says of a setting that it refused: the name alone on a line, and `input_value='…'` on
    /// the next one.
    static let refusedInput = Detector(announcedBy: ["input_value='", "input_value=\""]) { $0.refusedInput($1) }

    /// Recognises a code for one time in a sentence: `123456 is your verification code`, `Enter the code ABCD-1234`.
    static let sentCode = Detector(announcedBy: [
        " is your ", "enter code ", "enter the code ", "one-time password ", "one-time passcode ",
    ]) { $0.sentCode($1) }

    /// Recognises what an authenticator is told: `Enter this key in your authenticator app: KEY`, of 16 capitals and
    /// digits at least.
    static let authenticatorKey = Detector(announcedBy: [" authenticator app: "]) { scanner, hit in
        let key = hit.literalEnd..<scanner.text.runEnd(.uppercaseOrDigit, from: hit.literalEnd, to: hit.end)
        guard key.count >= 16, scanner.text.find("key", from: max(0, hit.start - 48), to: hit.start) != nil else {
            return nil
        }
        return scanner.replaceCredential(key, "secret")
    }
}

extension Scanner {
    /// Replaces the value if the line before this one is the name of a secret.
    fileprivate mutating func refusedInput(_ hit: Detector.Hit) -> Int? {
        let line = text.lineStart(of: hit.start, reach: 300)
        guard line > 1, bytes[line - 1].isIn(.lineEnd) else { return nil }
        let name = text.trimmed(text.lineStart(of: line - 1, reach: 80)..<(line - 1))
        guard !name.isEmpty, bytes[name].allSatisfy({ $0.isIn(.identifier) }),
            let meaning = tables.names.meaning(of: bytes[name]),
            let opener = text.opener(at: hit.literalEnd - 1, to: hit.end)
        else { return nil }
        let value = quoted(opener, isShell: false, to: hit.end)
        return value.isEmpty ? nil : member(value, meaning)
    }

    /// Replaces the word before or behind the trigger, if it is a code: four to eight digits, or eight to eleven
    /// capitals and digits, with a dash or without.
    fileprivate mutating func sentCode(_ hit: Detector.Hit) -> Int? {
        if bytes[hit.start] == UInt8(ascii: " ") { return codeBefore(hit) }
        let code = hit.literalEnd..<text.runEnd(.uppercaseOrDigit | .dash, from: hit.literalEnd, to: hit.end)
        let digits = bytes[code].count { $0.isIn(.digit) }
        let dashes = bytes[code].count { $0.isIn(.dash) }
        guard 4...8 ~= digits && digits == code.count || 8...11 ~= code.count && dashes < 2 && digits > 0,
            code.upperBound == hit.end || !bytes[code.upperBound].isIn(.word)
        else { return nil }
        return replace(code, "one-time-code")
    }

    /// Replaces the digits before the trigger, if the line behind it speaks of a code.
    private mutating func codeBefore(_ hit: Detector.Hit) -> Int? {
        let line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + 48))
        let first = text.runStart(.digit, from: max(floor, hit.start - 9), to: hit.start)
        guard 4...8 ~= hit.start - first,
            first == 0 || bytes[first - 1].isIn(.space | .dash | .quote | .colon),
            text.find("code", from: hit.literalEnd, to: line) != nil
        else { return nil }
        return max(replace(first..<hit.start, "one-time-code"), hit.literalEnd)
    }
}
