extension Mark {
    static let jwt = Mark("jwt", "a JSON Web Token, signed, encrypted or neither")
    static let encodedJSON = Mark("encoded-json", "base 64 of JSON that holds a secret")
    static let encodedSecret = Mark("encoded-secret", "base 64 of text that holds a secret")
}

extension Detector {
    /// Recognises a JSON Web Token, and base 64 of JSON that holds a secret. The triggers are how `{"`, `[{` and the
    /// like begin in base 64. Base 64 of other JSON stays.
    static let encodedJSON = Detector(
        .jwt,
        .encodedJSON,
        .encodedSecret,
        announcedBy: ["eyJ", "ewo", "eyA", "ewk", "W3s", "WyJ", "Wwo"],
        isExact: true
    ) { $0.token(at: $1.start, to: $1.end) }
    /// Recognises a JSON Web Token that was written in base 64 once more, alone or with other text.
    static let encodedToken = Detector(announcedBy: ["ZXlK"], isExact: true) {
        $0.encodedText(at: $1.start, to: $1.end)
    }
}

/// Looks into what is written in base 64.
extension Scanner {
    /// Replaces a whole JWT: two or more parts with dots between them. The first part is JSON. A part may be cut off.
    /// Without a second part, looks into the base 64.
    ///
    /// A run of base 64 before `start` means that the trigger stands there by chance, unless an escape or a sign ends
    /// it.
    fileprivate mutating func token(at start: Int, to end: Int) -> Int? {
        guard
            start == 0 || start <= floor || !bytes[start - 1].isIn(.anyBase64) || text.escapeEnds(at: start)
                || text.has(":-", before: start)
                || bytes[start - 1] == UInt8(ascii: "=") || bytes[start - 1] == UInt8(ascii: "/")
        else { return nil }
        var last = text.runEnd(.base64url, from: start, to: end)
        if last - start >= 12, last + 4 < end, bytes[last] == UInt8(ascii: ".") {
            let payload = last + 1
            let payloadEnd = text.runEnd(.base64url, from: payload, to: end)
            let isPlain = text.has("ey", at: payload, to: end)
            if payloadEnd - payload >= 8, isPlain || text.has(".", at: payloadEnd, to: end) {
                last = text.runEnd(.dotted, from: payloadEnd, to: end)
                if bytes[last - 1] == UInt8(ascii: "."), bytes[..<last].dropLast().suffix(2).contains(UInt8(ascii: "."))
                {
                    last -= 1
                }
                return replace(start..<last, Mark.jwt.name)
            }
        }
        last = text.runEnd(.anyBase64, from: start, to: end)
        return last - start >= 12 ? encoded(start..<last) : nil
    }

    /// Looks into base 64 of 40 characters and more.
    fileprivate mutating func encodedText(at start: Int, to end: Int) -> Int? {
        guard isWordStart(start) else { return nil }
        let last = text.runEnd(.anyBase64, from: start, to: end)
        return last - start >= 40 ? encoded(start..<last) : nil
    }

    /// Decodes the range and replaces all of it if the text holds a secret, since base 64 cannot be changed in part.
    ///
    /// - Returns: the end of the range, also if it stays: no one else needs to look at it.
    mutating func encoded(_ range: Range<Int>) -> Int? {
        guard nesting.admitsBase64, let decoded = Base64.decodeText(bytes[range]) else { return range.upperBound }
        let found = decoded.withUnsafeBufferPointer {
            tables.findings(in: $0, under: nil, keepsPersonalData: keepsPersonalData, nesting: nesting.deeper)
        }
        guard let rule = found.first?.rules.first else { return range.upperBound }
        let isJSON = decoded.first == UInt8(ascii: "{") || decoded.first == UInt8(ascii: "[")
        let whole: Mark = isJSON ? .encodedJSON : rule.description == Mark.jwt.name.description ? .jwt : .encodedSecret
        return replace(range, whole.name)
    }
}
