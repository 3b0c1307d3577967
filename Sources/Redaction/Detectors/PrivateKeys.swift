extension Mark {
    static let privateKey = Mark(
        "private-key",
        "a private key in PEM, whole or cut off, its line ends escaped or not, or in base 64"
    )
}

extension Detector {
    /// Recognises a private key in PEM, from its first line to its last, or as far as it goes. Line ends may be
    /// escaped, and a log may have put text before each line. Certificates and public keys stay, and their base 64 is
    /// skipped. A string that has the first line alone stays, too.
    static let pem = Detector(.privateKey, announcedBy: ["-----BEGIN"], isExact: true) {
        $0.pem(at: $1.start, to: $1.end)
    }
    /// Recognises a private key whose beginning is cut off, by its last line.
    static let pemTail = Detector(.privateKey, announcedBy: ["-----END"], isExact: true) { $0.pemTail($1) }
    /// Recognises base 64 of a private key in PEM, by how the dashes begin in it. All of it goes. Of a certificate it
    /// stays.
    static let encodedPEM = Detector(.privateKey, announcedBy: ["LS0tLS1CRUdJTi"], isExact: true) {
        $0.encodedPEM(at: $1.start, to: $1.end)
    }
    /// Recognises the private lines of a key of PuTTY, and their code. The public lines stay.
    static let puttyKey = Detector(.privateKey, announcedBy: ["private-lines: "]) {
        $0.puttyKey($1.literalEnd, to: $1.end)
    }
}

/// Finds private keys in the forms that files have.
extension Scanner {
    /// Takes the bytes that a key's block can have. At each line end the next line has to belong to the key, so that a
    /// block that was cut off does not take what follows it.
    ///
    /// - Returns: the end of the block; of a certificate, its last line.
    fileprivate mutating func pem(at start: Int, to end: Int) -> Int? {
        let labelEnd = min(end, start + 64)
        guard let label = text.find("private", from: start, to: labelEnd),
            bytes[(start + 10)..<label].allSatisfy({ $0.isIn(.uppercaseOrDigit | .percent | .plusSlash) || $0 == 0x20 })
        else {
            // The base 64 of a certificate or a public key is nothing to look into.
            let limit = reach(from: start, to: min(end, start + 16_384))
            let close = text.find("-----end", from: start + 11, to: limit)
            spend((close ?? limit) - start)
            return close
        }
        var position = label
        while position < end,
            bytes[position].isIn(.anyBase64 | .space | .percent | .colon | .quote | .dot)
                || bytes[position].isIn("\\,;|>[]()&") || isMarkup(position, to: end)
        {
            if bytes[position] == UInt8(ascii: "-"), text.has("-----end", at: position, to: end) {
                let close = text.runEnd(
                    .uppercaseOrDigit | .space | .dash | .percent | .plusSlash,
                    from: position,
                    to: min(end, position + 64)
                )
                var last = min(close, end)
                if let dashes = text.find("-----", from: position + 8, to: close) {
                    last = text.runEnd(.dash, from: dashes, to: close)
                }
                return hasKey(from: label, to: position) ? replace(start..<last, Mark.privateKey.name) : last
            }
            // Cut off: the body ends at the first line that is not base 64.
            if bytes[position] == 0x0A || bytes[position].isIn(.quote), position > label + 12 {
                guard let next = keyLine(from: position + 1, to: end) else { break }
                position = next
            } else {
                position += 1
            }
        }
        // A string that only names the kind of file holds no key.
        let body = text.find("-----", from: label, to: min(end, label + 40)).map {
            text.runEnd(.dash, from: $0, to: end)
        }
        if let body, position <= body + 2, body < end, bytes[body].isIn(.quote) { return nil }
        if text.has("-----begin private\"", at: start, to: end) { return nil }
        return replace(start..<max(position, label), Mark.privateKey.name)
    }

    /// Whether the byte belongs to a line end of HTML: `<br>`, `&#10;`.
    private func isMarkup(_ position: Int, to end: Int) -> Bool {
        bytes[position] == UInt8(ascii: "#") && bytes[position - 1] == UInt8(ascii: "&")
            || text.has("<br", at: position, to: end)
    }

    /// Whether a short block holds key material: not a filler of one repeated character, nor the end of the string that
    /// holds its first line.
    private func hasKey(from label: Int, to end: Int) -> Bool {
        guard end - label < 160 else { return true }
        let body = text.find("-----", from: label, to: end).map { text.runEnd(.dash, from: $0, to: end) } ?? label
        if bytes[body..<end].contains(UInt8(ascii: "=")), bytes[body].isIn(.quote) { return false }
        return Randomness.Profile(bytes[body..<end]).distinct > 6
    }

    /// Replaces the lines of base 64 above the last line of a key, and that line.
    fileprivate mutating func pemTail(_ hit: Detector.Hit) -> Int? {
        let limit = min(hit.end, hit.literalEnd + 48)
        guard let label = text.find("private key", from: hit.literalEnd, to: limit) else { return nil }
        var first = text.runStart(.base64 | .lineEnd, from: floor, to: hit.start)
        first = text.runEnd(.lineEnd, from: first, to: hit.start)
        // The last word of what stands before the key's lines is not one of them.
        if first > 0, !bytes[first - 1].isIn(.lineEnd) {
            first = text.runEnd(.lineEnd, from: text.lineEnd(of: first, to: hit.start), to: hit.start)
        }
        spend(hit.start - first)
        guard hit.start - first >= 16 else { return nil }
        let last = text.find("-----", from: label, to: min(hit.end, label + 24)).map { $0 + 5 } ?? label + 11
        return replace(first..<last, Mark.privateKey.name)
    }

    /// Returns where the key material on the next line starts, skipping any log prefix; where the line ends, if it is a
    /// header or the empty line behind those; `nil` if the line does not belong to the key.
    private func keyLine(from start: Int, to end: Int) -> Int? {
        let line = text.runEnd(.space | .quote | .comma, from: start, to: end)
        if line == end { return end }
        let limit = min(end, line + 200)
        let lineEnd = text.lineEnd(of: line, to: limit)
        var last = lineEnd
        // `"…\n" +` and `"…\n" \` of a program
        if last - line > 4, bytes[last - 1].isIn("+\\."), bytes[last - 2].isIn(.blank) { last -= 2 }
        last = text.runStart(.quote | .comma, from: line, to: last)
        if text.has("\\n", before: last) { last -= 2 }
        if let dashes = text.find("-----end", from: line, to: last) { return dashes }
        let body = text.runStart(.base64, from: line, to: last)
        let isLast = lineEnd == end || text.find("-----end", from: lineEnd, to: min(end, lineEnd + 80)) != nil
        if last - body >= (isLast ? 1 : 16), body == line || bytes[body - 1].isIn(.blank | .quote | .dash | .bar) {
            return body
        }
        // The empty line after headers, behind what a log or a diff puts before each line.
        if last - line <= 2 || bytes[last - 1].isIn(.blank | .colon) { return lineEnd }
        let headers: [StaticString] = ["proc-type", "dek-info", "version:", "comment:", "hash:", "charset:"]
        return headers.contains { text.find($0, from: line, to: last) != nil } ? lineEnd : nil
    }

    /// Replaces the lines of base 64 behind their number, and the code behind `Private-MAC:`.
    fileprivate mutating func puttyKey(_ start: Int, to end: Int) -> Int? {
        let count = text.runEnd(.digit, from: start, to: end)
        var first = text.runEnd(.space, from: count, to: end)
        while text.has("\\n", at: first, to: end) || text.has("\\r", at: first, to: end) { first += 2 }
        let last = longRunEnd(.base64 | .lineEnd | .backslash, from: first, to: end)
        guard let code = text.find("private-mac: ", from: max(first, last - 16), to: min(end, last + 16)) else {
            return last > first ? replace(first..<last, Mark.privateKey.name) : nil
        }
        replace(first..<text.runStart(.lineEnd, from: first, to: code), Mark.privateKey.name)
        let digest = code + 13
        return replace(digest..<text.runEnd(.hex, from: digest, to: end), Mark.privateKey.name)
    }

    /// Replaces base 64 whose first 48 bytes say that it is a private key, with the lines below it that it was broken
    /// into. Otherwise skips it.
    fileprivate mutating func encodedPEM(at start: Int, to end: Int) -> Int? {
        let last = encodedLinesEnd(from: start, to: end)
        guard let text = Base64.decodeText(bytes[start..<min(last, start + 64)]),
            String(decoding: text, as: UTF8.self).contains("PRIVATE")
        else { return last }
        return replace(start..<last, Mark.privateKey.name)
    }

    /// Returns the end of base 64 in lines of 60 to 76 characters, as `base64` breaks them; a shorter one is the last.
    /// Of longer base 64, returns the end of its line.
    private func encodedLinesEnd(from start: Int, to end: Int) -> Int {
        var last = text.runEnd(.base64, from: start, to: end)
        let width = last - start
        guard 60...76 ~= width else { return last }
        while last < end, bytes[last].isIn(.lineEnd) {
            let line = text.runEnd(.space, from: last, to: min(end, last + 64))
            let next = text.runEnd(.base64, from: line, to: min(end, line + width + 1))
            guard next > line, next - line <= width, next == end || bytes[next].isIn(.lineEnd) else { break }
            last = next
            if next - line < width { break }
        }
        return last
    }
}
