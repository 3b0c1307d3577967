/// Finds values in XML.
extension ByteText {
    /// Returns where the text begins of an element that is called, or labelled, like the secret:
    /// `<password>…</password>`, `<string name="password">…`, `<key>Password</key><string>…`. `nil` elsewhere.
    func element(at start: Int, of name: NamePlace, to end: Int) -> Int? {
        let first = name.range.lowerBound
        guard first > 0, start < end else { return nil }
        if has("</", at: start, to: end) {
            // <key>Password</key><string>value</string>, <td><b>Password</b></td><td>value</td>
            let label = runStart(.alphanumeric | .gap, from: max(0, first - 24), to: first)
            guard has(">", before: label) else { return nil }
            var next = start
            for _ in 0..<3 where has("</", at: next, to: end) {
                guard let close = tagEnd(from: next, to: end) else { return nil }
                next = runEnd(.space, from: close, to: end)
            }
            guard has("<", at: next, to: end), !has("</", at: next, to: end), let open = tagEnd(from: next, to: end)
            else { return nil }
            let value = contentStart(at: open, to: end)
            // Behind `Reset password`, a sentence follows.
            let content = bytes[value..<elementEnd(from: value, to: min(end, value + 256))]
            return label == first || Judgement.isLikelyPassword(content) ? value : nil
        }
        // <setting name="Password" serializeAs="String"><value>…
        if name.isQuoted, has("serializeas=", at: start, to: end) {
            guard let close = tagEnd(from: start, to: end) else { return nil }
            let inner = runEnd(.space, from: close, to: end)
            return has("<value>", at: inner, to: end) ? inner + 7 : nil
        }
        // <string name="password">value</string>
        if name.isQuoted, bytes[start] == UInt8(ascii: ">"), has("=", at: first - 2, to: first) {
            return cdata(at: start + 1, to: end)
        }
        let tag = runStart(.word | .colon, from: max(0, first - 24), to: first)
        guard has("<", before: tag), !has("?", at: tag - 2, to: tag),
            !name.isQuoted, start == name.end || bytes[start].isIn(.word)
        else { return nil }
        // <password>value</password>, <password type="string">value</password>
        guard let close = tagEnd(from: start, to: end) else { return nil }
        // <password><value>…</value></password>
        let inner = runEnd(.space, from: close, to: end)
        if has("<value>", at: inner, to: end) { return inner + 7 }
        return cdata(at: close, to: end)
    }

    /// Returns the value in highlighted code, if it looks like a password:
    /// `<span …>password</span><span …>:</span> <span …>value</span>`. `start` is behind the name.
    func highlighted(at start: Int, to end: Int) -> Int? {
        guard has("</span><span", at: start, to: end), let sign = tagEnd(from: start + 7, to: end), sign < end,
            bytes[sign].isIn(.colon | .equals), has("</span>", at: sign + 1, to: end)
        else { return nil }
        let next = runEnd(.blank, from: sign + 8, to: end)
        guard has("<span", at: next, to: end), let value = tagEnd(from: next, to: end) else { return nil }
        let content = bytes[value..<elementEnd(from: value, to: min(end, value + 256))]
        return Judgement.isLikelyPassword(content) ? value : nil
    }

    /// Returns `start`, or what is behind `<![CDATA[` there.
    private func cdata(at start: Int, to end: Int) -> Int { has("<![cdata[", at: start, to: end) ? start + 9 : start }

    /// Returns what is behind tags of text that begin at `start`: `<code>value</code>`.
    private func contentStart(at start: Int, to end: Int) -> Int {
        let tags: [StaticString] = ["<code", "<b>", "<strong", "<span", "<pre", "<kbd", "<samp"]
        var position = start
        for _ in 0..<2 where tags.contains(where: { has($0, at: position, to: end) }) {
            guard let close = tagEnd(from: position, to: end) else { break }
            position = close
        }
        return position
    }

    /// Returns what is behind the `>` of the tag that `start` is in, unless it is an empty element's (`/>`) or 200
    /// bytes away.
    private func tagEnd(from start: Int, to end: Int) -> Int? {
        let limit = min(end, start + 200)
        var position = start
        while position < limit, bytes[position] != UInt8(ascii: ">") {
            if bytes[position] == UInt8(ascii: "<"), position > start { return nil }
            position += 1
        }
        return position < limit && bytes[position - 1] != UInt8(ascii: "/") ? position + 1 : nil
    }
}
