extension Detector {
    /// Recognises `fly secrets set NAME=VALUE`: what is set there is secret under any name. Several pairs may follow,
    /// in quotes or not. Without a `=`, a word stays, as in `gh secret set NAME`.
    static let secretArguments = Detector(
        announcedBy: ["secrets set ", "secret set ", "secrets:set ", "secrets import "]
    ) { $0.secretArguments($1) }

    /// Recognises both passwords of `qpdf --encrypt USER OWNER 256`. They have to look like passwords.
    static let pdfPasswords = Detector(.commandPassword, announcedBy: ["qpdf --encrypt "]) { $0.pdfPasswords($1) }
}

extension Scanner {
    /// How far behind the command its pairs are looked at.
    private static let longestArguments = 400

    fileprivate mutating func pdfPasswords(_ hit: Detector.Hit) -> Int? {
        var position = hit.literalEnd
        var last: Int?
        for _ in 0..<2 {
            let start = text.runEnd(.blank, from: position, to: hit.end)
            guard start < hit.end, bytes[start] != UInt8(ascii: "-") else { break }
            // The user's is often empty.
            let word = argumentRange(start, to: hit.end)
            last = likely(word) ?? last
            // Behind its closing quote, if it has one
            position = text.runEnd(.quote, from: word.upperBound, to: min(hit.end, word.upperBound + 1))
        }
        return last
    }

    fileprivate mutating func secretArguments(_ hit: Detector.Hit) -> Int? {
        guard isWordStart(hit.start) else { return nil }
        var position = hit.literalEnd
        var last: Int?
        while position < min(hit.end, hit.literalEnd + Self.longestArguments) {
            let start = text.runEnd(.blank, from: position, to: hit.end)
            guard start < hit.end, !bytes[start].isIn(.lineEnd | .bar | .separator) else { break }
            let isQuoted = bytes[start].isIn(.quote)
            let name = isQuoted ? start + 1 : start
            let sign = text.runEnd(.word, from: name, to: hit.end)
            var isOpened = isQuoted
            if sign > name, sign + 1 < hit.end, bytes[sign] == UInt8(ascii: "="), !bytes[name].isIn(.digit) {
                let range =
                    isQuoted
                    ? quoted(
                        ByteText.Opener(start: sign + 1, quote: bytes[start], escapes: 0),
                        isShell: true,
                        to: hit.end
                    )
                    : argumentRange(sign + 1, to: hit.end)
                isOpened = isOpened || bytes[sign + 1].isIn(.quote) || bytes[range.lowerBound - 1].isIn(.quote)
                if isKept(range) {
                    scan(from: last ?? hit.literalEnd, to: name)
                    last = replaceCredential(range, "secret")
                }
                position = range.upperBound
            } else {
                position = max(argumentRange(start, to: hit.end).upperBound, start + 1)
            }
            if position < hit.end, bytes[position].isIn(.quote) {
                // `cmd="fly secrets set A=B" took=12ms`: it closes what was opened before the command.
                guard isOpened else { break }
                position += 1
            }
        }
        return last
    }
}
