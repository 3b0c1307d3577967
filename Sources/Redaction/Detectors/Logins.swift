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
        // `credentials raxx/console#148`, `login with keycloak/oidc-v2`
        if value.lowerBound == slash + 1, isNumbered(value) { return nil }
        guard !value.isEmpty, !isRedacted(value), Judgement.isSecret(bytes[value], .password, .prose),
            !isColon || Judgement.isLikelyPassword(bytes[value])
        else { return nil }
        return replaceCredential(value, "password")
    }

    /// Whether it is words with the number of an issue or of a version behind them: `console#148`, `oidc-v2`.
    private func isNumbered(_ value: Range<Int>) -> Bool {
        let words = text.runEnd(.lowercase | .dash, from: value.lowerBound, to: value.upperBound)
        guard words > value.lowerBound + 2, words < value.upperBound else { return false }
        let isVersion = text.has("-v", at: words - 2, to: value.upperBound)
        guard isVersion || bytes[words] == UInt8(ascii: "#") else { return false }
        let digits = text.runEnd(.digit, from: isVersion ? words : words + 1, to: value.upperBound)
        return digits > words && bytes[digits..<value.upperBound].allSatisfy { $0.isIn(.closers | .colon | .dot) }
    }
}
