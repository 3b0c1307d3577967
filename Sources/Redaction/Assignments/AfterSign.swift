/// Skips what follows the sign between a name and its value.
extension ByteText {
    /// Returns where the value begins in `"name": "PASSWORD", "value": "…"`, behind the comma.
    func pairValue(after comma: Int, to end: Int) -> Int? {
        guard let opener = opener(at: runEnd(.space, from: comma, to: end), to: end),
            has("value", at: opener.start, to: end)
        else { return nil }
        let close = runEnd(.quote | .backslash, from: opener.start + 5, to: min(end, opener.start + 16))
        let sign = runEnd(.space, from: close, to: end)
        guard close > opener.start + 5, has(":", at: sign, to: end) else { return nil }
        return runEnd(.space, from: sign + 1, to: end)
    }

    /// Returns where the value begins in YAML's `{name: PASSWORD, value: …}`, and in a command's
    /// `name=PASSWORD,value=…`.
    ///
    /// - Parameters:
    ///   - start: behind the name and its quote, where a comma or a semicolon has to be.
    ///   - name: where the name begins.
    func flowValue(at start: Int, of name: Int, to end: Int) -> Int? {
        guard start < end, bytes[start].isIn(.comma | .semicolon) else { return nil }
        let first = isQuoted(name) ? name - 1 : name
        let word = runEnd(.blank, from: start + 1, to: min(end, start + 4))
        if has("name: ", before: first) || has("key: ", before: first) {
            return has("value: ", at: word, to: end) ? word + 7 : nil
        }
        guard has("name=", before: first) || has("key=", before: first) else { return nil }
        return has("value=", at: word, to: end) ? word + 6 : nil
    }

    /// Returns the end of `**` or `</b>`, which closes an emphasis at `start`; `nil` if nothing does.
    func emphasisEnd(at start: Int, to end: Int) -> Int? {
        guard start < end else { return nil }
        let marks = runEnd(.emphasis, from: start, to: min(end, start + 4))
        if marks > start { return marks }
        // `[b]Password:[/b] …` of forums
        if has("[/b]", at: start, to: end) || has("[/i]", at: start, to: end) { return start + 4 }
        guard has("</", at: start, to: end) else { return nil }
        let tag = runEnd(.alphanumeric, from: start + 2, to: min(end, start + 12))
        for name: StaticString in ["b", "i", "em", "strong", "code", "span", "u", "label"]
        where tag - start - 2 == name.utf8CodeUnitCount && has(name, at: start + 2, to: tag) {
            return has(">", at: tag, to: end) ? tag + 1 : nil
        }
        return nil
    }

    /// Returns where the last of a call's arguments begins, if all are strings: `changeUserPassword("app", "…")`. Reads
    /// 256 bytes at most.
    func lastArgument(of open: Int, to end: Int) -> Int? {
        let limit = min(end, open + 256)
        var position = runEnd(.blank, from: open + 1, to: limit)
        while let opener = opener(at: position, to: limit) {
            let close = quotedEnd(opener, to: limit)
            let next = runEnd(.blank | .quote | .backslash, from: close, to: limit)
            guard next < limit else { return nil }
            if bytes[next] == UInt8(ascii: ")") { return position }
            guard bytes[next] == UInt8(ascii: ",") else { return nil }
            position = runEnd(.blank, from: next + 1, to: limit)
        }
        return nil
    }
}
