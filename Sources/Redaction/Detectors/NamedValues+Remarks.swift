/// Recognises what stands beside a name and is not its value. A parameter `name` is where the name begins.
extension Scanner {
    /// Whether what stands beside a name, without a sign, is something else than its value: a remark in brackets
    /// (`token) … [100%]`), the cost of a plan (`users_token  (cost=0.00..4.17 rows=3)`), the type of a member, the
    /// label of another value, or the digest of a file that is called so. The range must not be empty.
    func isRemark(_ range: Range<Int>, after name: Int) -> Bool {
        let first = bytes[range.lowerBound]
        // `| 165 ++++----`, of a diff
        if bytes[range].allSatisfy({ $0.isIn(.digit) }) {
            return text.has(" +", at: range.upperBound, to: end) || text.has(" -", at: range.upperBound, to: end)
        }
        // The label of another value.
        if bytes[range].last?.isIn(.colon) == true { return true }
        // `|certPriv|`, `*uint16`, `*io.PipeWriter`
        if first == UInt8(ascii: "|") { return true }
        if first == UInt8(ascii: "*"), bytes[range].last != first, bytes[range].count(where: { $0.isIn(.digit) }) < 3,
            bytes[range].dropFirst().allSatisfy({ $0.isIn(.word | .dot | .comma | .closing) })
        {
            return true
        }
        // `{ token1 | token2 | token3 }`
        if text.isNumbered(range, as: name) { return true }
        let type = bytes[range].last == UInt8(ascii: "*") ? range.dropLast() : range
        if text.isPointed(type), tables.names.meaning(of: bytes[type]) != nil || isTyped(range) { return true }
        // `/^(login|password|account)$/`
        if text.has("|", before: name) {
            let word = text.runEnd(.letter | .underscore, from: range.lowerBound, to: range.upperBound)
            if word < range.upperBound, bytes[word].isIn(.closing) { return true }
        }
        if first == UInt8(ascii: "(") || first == UInt8(ascii: "[") {
            let line = text.lineEnd(of: range.lowerBound, to: min(end, range.lowerBound + 128))
            let close = UInt8(ascii: first == UInt8(ascii: "(") ? ")" : "]")
            return bytes[range.lowerBound..<line].contains(close)
        }
        return text.has("/", before: name) && [32, 40, 64, 128].contains(range.count)
            && Randomness.Profile(bytes[range]).isHex
    }

    /// Whether the tag of Go's field is behind a type, or a value: `Password SecretField = "…"`.
    private func isTyped(_ type: Range<Int>) -> Bool {
        let next = text.runEnd(.blank, from: type.upperBound, to: end)
        return next > type.upperBound
            && (text.has("`", at: next, to: end) || text.has("= \"", at: next, to: end))
    }

    /// Whether the name is in a URL, which ends at white space: `"GET /account/password HTTP/1.1"`,
    /// `"https://raxx.app/password" "Mozilla/5.0"`, `/search?q=reset+password`. What follows is something else.
    func isInURL(_ name: Int) -> Bool {
        guard name > 0, !bytes[name - 1].isIn(.space | .quote) else { return false }
        let line = text.lineStart(of: name, reach: 256)
        let first = text.runStart(not: .space | .quote, from: line, to: name)
        let word = bytes[first..<name]
        // Words of a query are joined by `+` or `%20`.
        let isJoined =
            bytes[name - 1] == UInt8(ascii: "+") && name - 1 > first && bytes[name - 2].isIn(.alphanumeric)
            || text.has("%20", before: name) || text.has("%2b", before: name)
        if isJoined { return true }
        if word.first == UInt8(ascii: "/"), word.contains(UInt8(ascii: "?")) { return true }
        return text.find("://", from: first, to: name) != nil
            || Self.methods.contains { text.has($0, isExact: true, before: first) }
    }

    private static let methods: [StaticString] = ["GET ", "PUT ", "POST ", "HEAD ", "PATCH ", "DELETE ", "OPTIONS "]

    /// Whether the quote behind the sign closes what was opened before the name: `"New password: "`. The line has an
    /// odd number of them before the name.
    func isQuoteOpen(_ opener: ByteText.Opener, at name: Int) -> Bool {
        guard opener.escapes == 0, !opener.isTripled else { return false }
        let line = text.lineStart(of: name, reach: 128)
        let isApostrophe = opener.quote == UInt8(ascii: "'")
        // `don't`
        let quotes = (line..<name).count {
            bytes[$0] == opener.quote && !(isApostrophe && $0 > line && bytes[$0 - 1].isIn(.alphanumeric))
        }
        let isOpen = !quotes.isMultiple(of: 2)
        // What it opens is empty, or blanks.
        return isOpen && opener.start < end && bytes[opener.start].isIn(.blank | .closing | .comma | .semicolon)
    }

    /// Whether the quote directly behind the sign closes what was opened before the name, so that nothing is assigned:
    /// `` `password=` in the client``, `'/login?token=' + value`.
    func isEmpty(_ opener: ByteText.Opener, after name: Int) -> Bool {
        guard opener.escapes == 0, !opener.isTripled, opener.start > 2, bytes[opener.start - 2].isIn(.equals | .colon),
            bytes[opener.start - 3].isIn(.identifier)
        else { return false }
        let next = opener.start < end ? bytes[opener.start] : 0x20
        guard next.isIn(.space | .closing | .comma | .semicolon | .dot | .bracket) || next == UInt8(ascii: "+") else {
            return false
        }
        let line = text.lineStart(of: name, reach: 128)
        let isApostrophe = opener.quote == UInt8(ascii: "'")
        let quotes = (line..<name).count {
            bytes[$0] == opener.quote && !(isApostrophe && $0 > 0 && bytes[$0 - 1].isIn(.letter))
        }
        return !quotes.isMultiple(of: 2)
    }

    /// Whether the value is a variable that is called like a secret itself: `set_password = delete_password`.
    func isName(_ range: Range<Int>, after name: Int) -> Bool {
        let last = text.runStart(.closers, from: range.lowerBound, to: range.upperBound)
        let value = bytes[range.lowerBound..<last]
        let isAssigned = text.has("= ", before: range.lowerBound)
        return (value.contains(UInt8(ascii: "_")) || isAssigned)
            && value.allSatisfy { $0.isIn(.lowercase | .underscore) }
            && !text.isEnvironment(at: name) && tables.names.meaning(of: value) != nil
    }

    /// Whether `start` is the first in its line, blanks aside.
    func isBelow(_ start: Int) -> Bool {
        let position = text.runStart(.blank, from: 0, to: start)
        return position > 0 && bytes[position - 1].isIn(.lineEnd)
    }

    /// Whether more columns follow a value that says something about the secret: `-password val   Set the password`,
    /// and the short digest of `fly secrets list`.
    func isColumn(_ range: Range<Int>, to end: Int) -> Bool {
        let next = text.runEnd(.blank, from: range.upperBound, to: end)
        guard next > range.upperBound + 1, next < end, bytes[next].isIn(.alphanumeric | .dash) else { return false }
        let value = bytes[range]
        return value.count <= 16 && value.allSatisfy { $0.isIn(.lowercase | .underscore | .dash) }
            || value.count == 16 && Randomness.Profile(value).isHex
    }

    /// Whether it is the last word of a link's text in Markdown: `[Password Safe](https://…)`.
    func isLink(_ range: Range<Int>) -> Bool {
        text.find("](", from: range.lowerBound, to: range.upperBound) != nil
    }

    /// Whether it is the digest of a secret in a table of digests, as `fly secrets list` prints it with tabs or lines.
    func isListedDigest(_ range: Range<Int>) -> Bool {
        range.count == 16 && bytes[range].allSatisfy { $0.isIn(.hex) && !$0.isIn(.uppercase) }
            && text.find("digest", from: max(0, range.lowerBound - 1_000), to: range.lowerBound) != nil
    }

    /// Whether a cell of a table, with bars on both sides, holds nothing but what looks like a password.
    func isBarred(_ range: Range<Int>, to end: Int) -> Bool {
        let before = text.runStart(.blank, from: max(0, range.lowerBound - 64), to: range.lowerBound)
        let after = text.runEnd(.blank, from: range.upperBound, to: end)
        let isOpen = text.has("|", before: before) || text.has("\u{2502}", before: before)
        let isClosed = text.has("|", at: after, to: end) || text.has("\u{2502}", at: after, to: end)
        return isOpen && isClosed && Judgement.isLikelyPassword(bytes[range])
    }

    /// Whether a UUID or a digest's form stands directly behind the word: `the token 021d4d5e…`. That is a token,
    /// though such text mostly stays. Behind the name of a service, `auth-token 021d4d5e…`, it is its commit.
    func isNext(_ range: Range<Int>, to name: Int) -> Bool {
        let last = text.runEnd(.letter, from: name, to: range.lowerBound)
        guard last + 1 == range.lowerBound, bytes[last].isIn(.blank), name == 0 || bytes[name - 1].isIn(.space) else {
            return false
        }
        if Randomness.isUUID(bytes[range]) { return true }
        return [32, 40, 48, 64].contains(range.count) && Randomness.Profile(bytes[range]).isHex
            && Randomness.isRandom(bytes[range]) && bytes[range].allSatisfy { !$0.isIn(.uppercase) }
    }

    /// Whether the value is the next one in a list of names: `"token", "password1", "api_key"`,
    /// `['passwd', 'TF2_GetPlayerClass']`. If the name is not the first of its list, any word counts as one.
    func isListed(_ range: Range<Int>, after name: Int) -> Bool {
        let last = text.runStart(.digit, from: range.lowerBound, to: range.upperBound)
        let value = bytes[range.lowerBound..<last]
        let isWord = value.allSatisfy { $0.isIn(.letter | .underscore | .dash | .dot) }
        if isWord, range.upperBound - last <= 1, let meaning = tables.names.meaning(of: value), !meaning.kind.isPersonal
        {
            return true
        }
        // The name is not the first.
        guard name > 3, bytes[name - 1].isIn(.quote), bytes[name] != UInt8(ascii: "-") else { return false }
        let before = text.runStart(.space, from: 0, to: name - 1)
        guard before > 1, bytes[before - 1].isIn(.comma) else { return false }
        return value.count * 5 >= range.count * 4 && bytes[range].allSatisfy { $0.isIn(.identifier) }
            && Randomness.Profile(bytes[range]).changes * 3 <= range.count
    }

    /// What goes on a sentence or a usage behind a flag.
    private static let connectives = WordSet(
        """
        and but or now is are was were option options switch switches command commands argument arguments respectively
        simultaneously wins description descriptions wouldn't won't doesn't isn't can cannot may must should will would to
        the from for in on as with without when if that which then than also instead since because before after accepts
        takes sets has have flag flags parameter parameters value values
        """
    )

    /// Whether a sentence or a usage goes on behind a flag: `--ask-password but now …`, `--password [--armor]`.
    func isSentence(_ range: Range<Int>, afterFlag name: Int, to end: Int) -> Bool {
        if bytes[range.lowerBound] == UInt8(ascii: "[") {
            return !Judgement.isLikelyPassword(bytes[range]) || bytes[range].contains(UInt8(ascii: "]"))
        }
        let last = text.runStart(".,;:)", from: range.lowerBound, to: range.upperBound)
        return Self.connectives.contains(bytes[range.lowerBound..<last])
    }

    /// Whether both are names of files or packages: `man5/passwd.5 man5/proc.5`, `/etc/passwd '$3 >= 1000'`,
    /// `openssl passwd libsecret-1-0`.
    func isFile(_ name: Int, beside value: Range<Int>) -> Bool {
        if name > 1, bytes[name - 1] == UInt8(ascii: "/"), bytes[value].contains(UInt8(ascii: "/")) {
            return !text.has("user/", before: name) && !text.has("login/", before: name)
                && !text.has("username/", before: name)
        }
        guard text.has("passwd", at: name, to: end), text.runEnd(.word, from: name, to: end) == name + 6 else {
            return false
        }
        return text.has("/", before: name)
            || Judgement.isWordsAndNumbers(bytes[value]) && bytes[value].contains(where: { $0.isIn(.dash | .dot) })
    }
}
