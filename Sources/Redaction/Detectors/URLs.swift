extension Mark {
    static let urlPassword = Mark("url-password", "the password in `scheme://user:password@host`")
    static let urlCredential = Mark(
        "url-credential",
        "a token in the place of a URL's user, and the secret part of a webhook's or a deploy hook's URL"
    )
}

extension Detector {
    /// Recognises `scheme://user:password@host`, also in escaped JSON, and a token in the user's place. A user without
    /// a password stays, unless it looks drawn: `git@`, `deploy@`. Ports, paths and placeholders stay.
    static let url = Detector(.urlPassword, .urlCredential, announcedBy: ["://", ":\\/\\/"]) {
        $0.url(at: $1.start, $1.literalEnd, to: $1.end)
    }
    /// Recognises `jdbc:oracle:thin:scott/tiger@host`.
    static let oracleURL = Detector(.urlPassword, announcedBy: [":thin:"]) { $0.oracle($1.literalEnd, to: $1.end) }
    /// Recognises `user:password@tcp(host:3306)/name`, as Go writes it. It has no scheme, so the end announces it.
    static let dataSource = Detector(.urlPassword, announcedBy: ["@tcp(", "@unix("]) { $0.dataSource(at: $1.start) }
}

/// Finds passwords and tokens before the host of a URL.
extension Scanner {
    /// How far behind the scheme its host is looked for.
    private static let longestAuthority = 2_048

    /// Replaces the password before the host, and a token in the user's place.
    ///
    /// The host begins behind the last `@`, since a password may hold more of them, though it should not; the same goes
    /// for `/`, `?` and `#`. The first colon ends the user. If only digits stand between it and a slash, it is a
    /// port's.
    ///
    /// - Parameter start: where `://` begins; a scheme must stand before it.
    /// - Returns: the host's beginning, also if nothing is replaced; `nil` without a user.
    fileprivate mutating func url(at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        guard start > 0, bytes[start - 1].isIn(.alphanumeric), !text.has("[redacted:", at: literalEnd, to: end) else {
            return nil
        }
        let limit = min(end, literalEnd + Self.longestAuthority)
        var position = literalEnd
        var at: Int?
        var colon: Int?
        var isPath = false
        while position < limit {
            let byte = bytes[position]
            if byte.isIn(.space | .quote) || byte == UInt8(ascii: "<") && position > literalEnd && at != nil
                || byte == UInt8(ascii: ">") && !isPath && at != nil
            {
                break
            }
            if byte == UInt8(ascii: "\\"), position + 1 < limit, bytes[position + 1].isIn(.escaped) { break }
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") {
                // A password may hold these though it should not; a port or a path's colon does not begin one. A user
                // may have an `@`, before the colon.
                guard let colon, at.map({ $0 < colon && $0 > literalEnd }) ?? true, !isPort(from: colon, to: position)
                else { break }
                isPath = true
            }
            // `jdbc:sqlserver://host:1433;password=…`
            if byte == UInt8(ascii: ";"), at == nil, colon.map({ isPort(from: $0, to: position) }) ?? true { break }
            if isPath, byte == UInt8(ascii: ":"), text.has("://", at: position, to: limit) { break }
            if byte == UInt8(ascii: "@") { at = position }
            if byte == UInt8(ascii: ":"), colon == nil { colon = position }
            position += 1
        }
        guard let at, at > literalEnd else { return nil }
        guard let colon, colon < at else { return userOnly(literalEnd..<at) }
        let passwordStart = colon + 1
        // `git@host:path/of@v1` has none.
        if isPath, bytes[literalEnd..<colon].contains(UInt8(ascii: "@")),
            !Judgement.isLikelyPassword(bytes[passwordStart..<at])
        {
            return nil
        }
        if colon > literalEnd { user(literalEnd..<colon) }
        let password = passwordStart..<max(at, passwordStart)
        if !password.isEmpty, !Placeholder.isNoSecret(bytes[password]) { replaceCredential(password, .urlPassword) }
        return at + 1
    }

    /// Whether up to five digits, or nothing, stand between the colon and the slash.
    private func isPort(from colon: Int, to slash: Int) -> Bool {
        let digits = bytes[(colon + 1)..<slash]
        return digits.isEmpty || digits.count <= 5 && digits.allSatisfy { $0.isIn(.digit) }
    }

    /// Replaces a user that looks drawn, `https://TOKEN:x-oauth-basic@github.com`, and scans any other.
    private mutating func user(_ range: Range<Int>) {
        if Randomness.isRandom(bytes[range], least: 20) {
            replaceCredential(range, .urlCredential)
        } else {
            scan(from: range.lowerBound, to: range.upperBound)
        }
    }

    /// Replaces a user without a password if it is a token or looks drawn; `git@` and `deploy@` are names.
    ///
    /// - Returns: the end of the user, in any case: it is not an email address.
    private mutating func userOnly(_ range: Range<Int>) -> Int? {
        if let rule = credential(at: range.lowerBound, to: range.upperBound) { return replace(range, rule) }
        guard Randomness.isRandom(bytes[range]) else { return range.upperBound + 1 }
        return replace(range, Mark.urlCredential.name)
    }

    fileprivate mutating func oracle(_ start: Int, to end: Int) -> Int? {
        let user = text.runEnd(.word | .dot | .sign, from: start, to: end)
        guard user > start, text.has("/", at: user, to: end) else { return nil }
        let limit = min(end, user + 256)
        guard let at = bytes[user..<limit].firstIndex(of: UInt8(ascii: "@")), at > user + 1,
            !bytes[user..<at].contains(where: { $0.isIn(.space | .quote) })
        else { return nil }
        return replace((user + 1)..<at, Mark.urlPassword.name)
    }

    /// Replaces what is between the first colon of the word and the `@` at `at`, which is where the trigger begins.
    fileprivate mutating func dataSource(at: Int) -> Int? {
        let first = text.runStart(not: .space | .quote | .equals, from: max(floor, at - 256), to: at)
        guard let colon = bytes[first..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at,
            !Placeholder.isNoSecret(bytes[(colon + 1)..<at]), !isRedacted(first..<at)
        else { return nil }
        return replace((colon + 1)..<at, Mark.urlPassword.name)
    }
}
