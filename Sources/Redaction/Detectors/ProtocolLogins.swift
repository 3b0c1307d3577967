extension Detector {
    /// Recognises `AUTH PASSWORD` and `AUTH USER PASSWORD` of Redis, also as its monitor and its clients show them.
    /// Capitals or quotes announce it, at the beginning of a line or behind a prompt. `AUTH PLAIN …` is a mail
    /// server's, and `AUTH failed` stays.
    static let redisLogin = Detector(
        .commandPassword,
        announcedBy: ["AUTH ", "\"AUTH\" \"", "\"auth\" \""],
        isExact: true
    ) { $0.redisLogin($1) }

    /// Recognises `a1 LOGIN USER PASSWORD` of IMAP, behind the tag that begins its line. In a sentence, `LOGIN` stays.
    static let mailLogin = Detector(.commandPassword, announcedBy: [" LOGIN "], isExact: true) { $0.mailLogin($1) }

    /// Recognises `IDENTIFY PASSWORD` that is sent to NickServ in a chat.
    static let identify = Detector(.commandPassword, announcedBy: ["nickserv :identify ", "nickserv identify "]) {
        $0.argument($1.literalEnd, to: $1.end)
    }

    /// Recognises `ACL SETUSER NAME on >PASSWORD` of Redis, by its `>`. The rules of the user stay.
    static let accessList = Detector(.commandPassword, announcedBy: ["acl setuser ", "user default on"]) {
        $0.accessList($1)
    }
}

/// Finds what clients send to log in.
extension Scanner {
    /// Replaces the second word behind `AUTH`, or the first if there is one only.
    fileprivate mutating func redisLogin(_ hit: Detector.Hit) -> Int? {
        let isPrompt = text.has("> ", before: hit.start)
        let isFirst = hit.start == 0 || bytes[hit.start - 1].isIn(.lineEnd)
        let isMonitor = bytes[hit.start].isIn(.quote)
        let isGreeting = text.has("hello 3 ", before: hit.start)
        let isClient = text.find("redis-cli", from: text.lineStart(of: hit.start, reach: 120), to: hit.start) != nil
        guard isPrompt || isFirst || isMonitor || isGreeting || isClient else { return nil }
        let first = argumentRange(isMonitor ? hit.literalEnd - 1 : hit.literalEnd, to: hit.end)
        guard !first.isEmpty, !isRedacted(first) else { return nil }
        var next = first.upperBound
        if next < hit.end, bytes[next].isIn(.quote) { next += 1 }
        let start = text.runEnd(.blank, from: next, to: hit.end)
        let isSecond = start > next && start < hit.end && !bytes[start].isIn(.lineEnd | .bar | .separator)
        let value = isSecond ? argumentRange(start, to: hit.end) : first
        guard value.count >= 6, isPrompt || isMonitor || Judgement.isLikelyPassword(bytes[value]) else { return nil }
        return argument(value)
    }

    /// Replaces the second word behind `LOGIN` if it looks like a password, and scans the user.
    fileprivate mutating func mailLogin(_ hit: Detector.Hit) -> Int? {
        let tag = text.lineStart(of: hit.start, reach: 24)
        guard hit.start > tag, bytes[tag..<hit.start].allSatisfy({ $0.isIn(.alphanumeric | .dot) || $0.isIn("*><: ") }),
            bytes[hit.start - 1].isIn(.alphanumeric)
        else { return nil }
        let user = argumentRange(hit.literalEnd, to: hit.end)
        var next = user.upperBound
        if next < hit.end, bytes[next].isIn(.quote) { next += 1 }
        guard !user.isEmpty, text.has(" ", at: next, to: hit.end) else { return nil }
        let password = argumentRange(next + 1, to: hit.end)
        guard Judgement.isLikelyPassword(bytes[password]) else { return nil }
        scan(from: hit.literalEnd, to: password.lowerBound)
        return argument(password)
    }

    fileprivate mutating func accessList(_ hit: Detector.Hit) -> Int? {
        let line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + 200))
        guard let sign = text.find(" >", from: hit.literalEnd, to: line) else { return nil }
        return argument(sign + 2, to: hit.end)
    }
}
