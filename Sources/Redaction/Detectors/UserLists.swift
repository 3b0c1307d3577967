/// Finds users and their passwords on lines, where the file or the command says what they are.
extension Detector {
    /// Recognises `USER:PASSWORD` on the lines below cloud-init's `chpasswd:` or a shell's `chpasswd <<EOF`. The
    /// settings of the block, `expire: false`, stay, and so does `RANDOM`, for which a password is drawn.
    static let userList = Detector(announcedBy: ["chpasswd:", "chpasswd <<", "chpasswd -e <<", "newusers <<"]) {
        $0.userList($1)
    }

    /// Recognises a line of Postfix' `sasl_passwd`: `[smtp.acme.io]:587 USER:PASSWORD`. The ports of mail announce it,
    /// and the password has to look like one.
    static let mailServer = Detector(.commandPassword, announcedBy: [":587 ", ":465 ", ":2525 ", "]:25 "]) {
        $0.mailServer($1)
    }

    /// Recognises Caddy's `basicauth /admin { USER HASH }`, on a line or on two, where the hash is a drawn word.
    static let caddyUser = Detector(announcedBy: ["basicauth ", "basic_auth "]) { $0.caddyUser($1) }

    /// Recognises Bundler's setting of a server of gems: `BUNDLE_GEMS__ACME__IO=USER:PASSWORD`. Two underscores are a
    /// dot of its host.
    static let gemServer = Detector(.commandPassword, announcedBy: ["bundle_"]) { $0.gemServer($1) }
}

extension Scanner {
    /// How many lines of users are read.
    private static let mostUsers = 32

    /// Ends at the first line that is not a user and a password, or a setting.
    fileprivate mutating func userList(_ hit: Detector.Hit) -> Int? {
        var line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + 80))
        var last: Int?
        for _ in 0..<Self.mostUsers where line < hit.end {
            var start = text.runEnd(.space, from: line, to: hit.end)
            let end = text.lineEnd(of: start, to: min(hit.end, start + 256))
            if text.has("- ", at: start, to: end) { start = text.runEnd(.blank, from: start + 2, to: end) }
            let isQuoted = start < end && bytes[start].isIn(.quote)
            let user = (isQuoted ? start + 1 : start)
            let colon = text.runEnd(.identifier, from: user, to: end)
            // What the block says of itself: `expire: false`, `list: |`
            let isSetting = colon + 1 >= end || colon < end && bytes[colon + 1].isIn(.space)
            guard colon > user, colon < end, bytes[colon].isIn(.colon) else { break }
            if !isSetting {
                var value = (colon + 1)..<text.runEnd(.visible, from: colon + 1, to: end)
                if isQuoted, bytes[value].last == bytes[start] { value = value.dropLast() }
                guard value.upperBound >= end - 1 else { break }
                if isKept(value), !text.has("random", at: value.lowerBound, to: value.upperBound) {
                    last = replace(value, "password")
                }
            }
            line = end
        }
        return last
    }

    /// Replaces the password of the word behind the port, and scans the user.
    fileprivate mutating func mailServer(_ hit: Detector.Hit) -> Int? {
        guard hit.start > floor, bytes[hit.start - 1].isIn(.alphanumeric | .bracket) else { return nil }
        let start = text.runEnd(.blank, from: hit.literalEnd, to: hit.end)
        let word = text.word(at: start, to: min(hit.end, start + 256))
        guard let colon = bytes[word].firstIndex(of: UInt8(ascii: ":")), colon > word.lowerBound,
            word.upperBound == hit.end || bytes[word.upperBound].isIn(.space | .quote)
        else { return nil }
        let password = (colon + 1)..<word.upperBound
        guard Judgement.isLikelyPassword(bytes[password]) || Randomness.isRandom(bytes[password]) else { return nil }
        scan(from: start, to: colon)
        return argument(password)
    }

    fileprivate mutating func caddyUser(_ hit: Detector.Hit) -> Int? {
        let line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + 80))
        guard isWordStart(hit.start), let brace = text.find("{", from: hit.literalEnd, to: line) else { return nil }
        let user = text.runEnd(.space, from: brace + 1, to: hit.end)
        let last = text.runEnd(.identifier | .at, from: user, to: min(hit.end, user + 64))
        let start = text.runEnd(.blank, from: last, to: min(hit.end, last + 16))
        let value = text.word(at: start, to: min(hit.end, start + 160))
        guard last > user, start > last, Randomness.isRandom(bytes[value]), !isRedacted(value) else { return nil }
        scan(from: hit.literalEnd, to: value.lowerBound)
        return replaceCredential(value, "password-hash")
    }

    fileprivate mutating func gemServer(_ hit: Detector.Hit) -> Int? {
        let name = text.runEnd(.word, from: hit.literalEnd, to: min(hit.end, hit.literalEnd + 80))
        guard text.find("__", from: hit.literalEnd, to: name) != nil, name + 1 < hit.end,
            bytes[name].isIn(.equals | .colon)
        else { return nil }
        return pair(text.runEnd(.blank, from: name + 1, to: hit.end), ":", to: hit.end)
    }
}
