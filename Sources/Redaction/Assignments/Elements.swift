/// Finds values in XML.
extension ByteText {
    /// Returns where the text begins of an element that is called, or labelled, like the secret:
    /// `<password>…</password>`, `<string name="password">…`, `<key>Password</key><string>…`. `nil` elsewhere.
    func element(at start: Int, of name: NamePlace, to end: Int) -> Int? {
        let first = name.range.lowerBound
        guard first > 0, start < end else { return nil }
        if has("</", at: start, to: end) {
            // <key>Password</key><string>value</string>, <td><b>Password</b></td><td>value</td>
            guard bytes[first - 1] == UInt8(ascii: ">") else { return nil }
            var next = start
            for _ in 0..<3 where has("</", at: next, to: end) {
                guard let close = tagEnd(from: next, to: end) else { return nil }
                next = runEnd(.space, from: close, to: end)
            }
            guard has("<", at: next, to: end), !has("</", at: next, to: end) else { return nil }
            return tagEnd(from: next, to: end)
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

    /// Returns `start`, or what is behind `<![CDATA[` there.
    private func cdata(at start: Int, to end: Int) -> Int { has("<![cdata[", at: start, to: end) ? start + 9 : start }

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
