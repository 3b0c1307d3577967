extension Detector {
    /// Recognises a password behind its user and a slash or a colon: `log in with admin / PASSWORD`,
    /// `login for staging: admin / PASSWORD`. It has a digit and looks like a password in a sentence:
    /// `login with google/github` stays.
    static let login = Detector(announcedBy: [
        "log in with ", "login with ", "sign in with ", "log in as ", "login as ", "sign in as ", "login: ",
        "access with ", "login for ", "account for ", "access for ", "logins for ", "credentials ", "creds ",
        "credentials are ", "creds are ",
    ]) { $0.login($1) }
}

extension Scanner {
    /// The user, and a purpose before it, are within 64 bytes of the trigger.
    fileprivate mutating func login(_ hit: Detector.Hit) -> Int? {
        var start = hit.literalEnd
        if text.has("for ", before: start) {
            let line = text.lineEnd(of: start, to: min(hit.end, start + 48))
            guard let colon = text.find(": ", from: start, to: line) else { return nil }
            start = colon + 2
        }
        let limit = min(hit.end, start + 64)
        let user = text.runEnd(.identifier | .at | .plusSlash, from: start, to: limit)
        var slash = text.runEnd(.blank, from: user, to: limit)
        // `admin/PASSWORD` is one word, in which the user ends at the slash.
        if let first = bytes[start..<user].firstIndex(of: UInt8(ascii: "/")), first > start { slash = first }
        let isColon = slash == user && text.has(":", at: slash, to: limit)
        guard user > start, isColon || text.has("/", at: slash, to: limit) else { return nil }
        let value = text.word(at: text.runEnd(.blank, from: slash + 1, to: limit), to: min(hit.end, limit + 128))
        guard !value.isEmpty, !isRedacted(value), Judgement.isSecret(bytes[value], .password, .prose),
            !isColon || Judgement.isLikelyPassword(bytes[value])
        else { return nil }
        return replaceCredential(value, "password")
    }
}
