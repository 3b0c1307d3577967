extension Mark {
    static let bearerToken = Mark("bearer-token", "what follows `Bearer`")
    static let basicCredential = Mark("basic-credential", "what follows `Basic`, if it is base 64 of `user:password`")
}

extension Detector {
    /// Recognises a token behind `Bearer`, in a header or anywhere else. It has eight bytes at least, and a digit or
    /// several capitals; without those, 20 bytes. `Bearer token` and `bearer of news` stay.
    static let bearer = Detector(
        .bearerToken,
        announcedBy: ["bearer ", "bearer+", "bearer: ", "bearer\t", "bearer\\ "]
    ) { $0.bearer($1.literalEnd, to: $1.end) }
    /// Recognises base 64 of `user:password` behind `Basic`. `basic authentication` stays, as that does not denote
    /// text.
    static let basic = Detector(.basicCredential, announcedBy: ["basic "]) { $0.basic($1.literalEnd, to: $1.end) }
    /// Recognises what follows `AUTH PLAIN` of SMTP and IMAP, which is base 64 of user and password.
    static let saslPlain = Detector(.basicCredential, announcedBy: ["auth plain "]) {
        $0.saslPlain($1.literalEnd, to: $1.end)
    }
}

/// Replaces what follows the name of a scheme of authentication.
extension Scanner {
    /// A full stop behind the token ends the sentence.
    fileprivate mutating func bearer(_ literalEnd: Int, to end: Int) -> Int? {
        let start = text.runEnd(.space | .colon, from: literalEnd, to: end)
        // `bearer+bearer+…` may be one run.
        let tokenEnd = paid(from: start, to: end) { [text] in
            text.runEnd(.dotted | .plusSlash | .equals | .tilde | .percent | .colon, from: start, to: $0)
        }
        let last = text.runStart(.dot | .colon, from: start, to: tokenEnd)
        let text = bytes[start..<last]
        guard text.count >= 8, !Placeholder.isNoSecret(text), !Placeholder.isWords(text),
            !text.hasFoldedPrefix("http://", "https://")
        else { return nil }
        let profile = Randomness.Profile(text)
        guard profile.digits > 0 || profile.uppercase > 1 && profile.lowercase > 1 || text.count >= 20,
            !text.contains(UInt8(ascii: "=")) || text.count >= 16
        else { return nil }
        return replaceCredential(start..<last, .bearerToken)
    }

    fileprivate mutating func basic(_ start: Int, to end: Int) -> Int? {
        let last = text.runEnd(.anyBase64, from: start, to: end)
        guard last - start >= 6, let text = Base64.decodeText(bytes[start..<last]), text.contains(UInt8(ascii: ":"))
        else { return nil }
        return replace(start..<last, Mark.basicCredential.name)
    }

    fileprivate mutating func saslPlain(_ start: Int, to end: Int) -> Int? {
        let range = start..<text.runEnd(.base64, from: start, to: end)
        // It begins with a NUL (RFC 4954): the identity before it is mostly left out.
        guard range.count >= 8, bytes[start] == UInt8(ascii: "A"), !Placeholder.isWords(bytes[range]) else {
            return nil
        }
        return replace(range, Mark.basicCredential.name)
    }
}
