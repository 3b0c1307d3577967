/// Finds out what stands around a name, and what that makes of what follows it. A parameter `name` is where it begins.
extension ByteText {
    /// Words of shells and configurations after which a name and its value follow.
    private static let setters = WordSet(
        "setenv -gx -x #define env setx arg set_header proxy_set_header add_header fastcgi_param --set-env"
    )

    /// Whether the word before the name at `start` is one after which a name and its value follow: `setenv PASSWORD …`,
    /// and in a .netrc `login kris password …`. Then the next word is the value, as behind a flag.
    func isSet(at start: Int) -> Bool {
        // Of redis.conf.
        if has("requirepass", at: start, to: end) || has("masterauth", at: start, to: end) { return true }
        guard start > 2, bytes[start - 1].isIn(.space) else { return false }
        let least = max(0, start - 64)
        func word(before end: Int) -> Range<Int> {
            let last = runStart(.space, from: least, to: end)
            return runStart(not: .space, from: least, to: last)..<last
        }
        let last = word(before: start)
        if Self.setters.contains(bytes[last]) { return true }
        guard has("password", at: start, to: min(start + 8, end)) else { return false }
        // `root login enabled, password set to …` is a sentence.
        if last.isEmpty || bytes[last.upperBound - 1].isIn(.comma) { return false }
        let login = word(before: last.lowerBound)
        return login.count == 5 && has("login", at: login.lowerBound, to: login.upperBound)
    }

    /// Whether the value at `start` is lowercase letters only, as most that comes after a name in a sentence. This
    /// cheap question rules out most of prose.
    func isWord(at start: Int, to end: Int) -> Bool {
        let last = runEnd(.lowercase, from: start, to: end)
        return last > start && (last == end || bytes[last].isIn(.space))
    }

    /// Whether what looks like a name and its `=` is how base 64 ends: `…MwGw/Pw='`.
    func isBase64Tail(_ name: Range<Int>) -> Bool {
        let start = name.lowerBound
        guard name.count <= 4, start >= 16, bytes[start - 1].isIn(.plusSlash) else { return false }
        return bytes[(start - 16)..<start].allSatisfy { $0.isIn(.base64) }
    }

    /// Whether the name and what follows its colon are an image, a host, or a package with its architecture:
    /// `acme/user-auth:2026.11.27`, `http://auth-token:8080`, `image: session-cookie:4f2a91c`, `libsecret-1-0:amd64`.
    ///
    /// - Parameter tag: where the value would begin.
    func isImage(_ name: Range<Int>, tag: Int) -> Bool {
        let (first, last) = (name.lowerBound, name.upperBound)
        guard tag == last + 1, has(":", at: last, to: end), tag < end, bytes[tag].isIn(.alphanumeric) else {
            return false
        }
        if first > 1, bytes[first - 1] == UInt8(ascii: "/"), !bytes[first - 2].isIn(.space) { return true }
        // `pam_unix(passwd:chauthtok): …`, of a service and what is asked of it.
        if first > 1, bytes[first - 1] == UInt8(ascii: "("), find("pam_", from: max(0, first - 32), to: first) != nil {
            return true
        }
        if bytes[tag].folded.isIn("ai"),
            ["amd64", "arm64", "all ", "i386", "armhf"].contains(where: { has($0, at: tag, to: end) })
        {
            return true
        }
        guard first > 0, bytes[first - 1].isIn(" =\"") else { return false }
        for key: StaticString in ["image: ", "image=", "image ", "naming to ", "tag: ", "\"image\":\"", "images: "]
        where has(key, before: first) { return true }
        return false
    }

    /// Whether what comes after a name in a sentence is something else: another pair (`pass NAME=value`), a URL, or
    /// something that is percent-encoded, which is looked at decoded.
    func isOther(_ range: Range<Int>, to end: Int) -> Bool {
        if isPercentEncoded(range) { return true }
        let word = runEnd(.identifier, from: range.lowerBound, to: range.upperBound)
        // Padding is the last of a word.
        let sign = runEnd(.equals, from: word, to: end)
        let isPadding = word - range.lowerBound >= 12 && (sign == end || bytes[sign].isIn(.space))
        if word > range.lowerBound, sign > word, !isPadding { return true }
        return word < end && has("://", at: word, to: end) && !bytes[range].contains(UInt8(ascii: "@"))
    }

    /// Whether something in the range is percent-encoded as printable ASCII.
    func isPercentEncoded(_ range: Range<Int>) -> Bool {
        range.contains {
            bytes[$0] == UInt8(ascii: "%") && $0 + 1 < range.upperBound && bytes[$0 + 1].isIn("234567")
                && runEnd(.hex, from: $0 + 1, to: min($0 + 3, range.upperBound)) == $0 + 3
        }
    }

    /// Whether the name is declared as a type: `struct PrivateKey: Sendable {`.
    func isDeclaration(_ name: Int) -> Bool {
        guard name > 4, bytes[name - 1] == UInt8(ascii: " ") else { return false }
        return ["struct ", "class ", "enum ", "protocol ", "extension ", "actor ", "interface "].contains {
            has($0, before: name)
        }
    }

    /// Whether a quote stands directly before the name.
    func isQuoted(_ name: Int) -> Bool { name > 0 && bytes[name - 1].isIn(.quote) }

    /// Whether the name is the first argument of a call and the value the second, `setenv("PASSWORD", "value")`, and
    /// not a name itself.
    func isArgument(_ name: Int, _ value: Range<Int>) -> Bool {
        var quote = name - 1
        if quote > 2, bytes[quote - 1] == UInt8(ascii: " ") { quote -= 1 }
        return quote > 1 && bytes[quote - 1] == UInt8(ascii: "(") && bytes[quote - 2].isIn(.letter)
            && !bytes[value].allSatisfy { $0.isIn(.letter | .underscore) }
    }

    /// Whether the name is a word of SQL, behind which a string is its value: `… WITH PASSWORD 'value'`.
    func isStatement(at name: Int) -> Bool {
        has("with ", before: name) || has("encrypted ", before: name) || has("by ", before: name) || isUppercase(name)
    }

    /// Whether a value repeats the end of the name, with any separators between its words: `token: token`,
    /// `BAD_PASSPHRASE: "bad-passphrase"`. Both are compared from their ends.
    func repeatsName(_ name: Int, at value: Range<Int>) -> Bool {
        // `token.value` is one of its members.
        var last = runEnd(.word, from: value.lowerBound, to: value.upperBound)
        if last < value.upperBound, !bytes[last].isIn(".,)}];") { last = value.upperBound }
        guard last - value.lowerBound > 1, bytes[value.lowerBound].isIn(.letter | .underscore) else { return false }
        // Behind leader dots, the name and its value are one run.
        var position = runEnd(.identifier, from: name, to: max(name, value.lowerBound))
        var letters = 0
        for index in (value.lowerBound..<last).reversed() {
            let byte = bytes[index]
            if !byte.isIn(.alphanumeric) {
                guard byte.isIn(.identifier) else { return false }
                continue
            }
            position = runStart(not: .alphanumeric, from: name, to: position)
            guard position > name, bytes[position - 1].folded == byte.folded else { return false }
            position -= 1
            letters += 1
        }
        return letters > 2 || position == name || bytes[position - 1] == UInt8(ascii: ".")
    }

    /// Whether the value is the same member of another object: `this.keyUse = builder.keyUse`.
    func isSameMember(_ name: Int, _ value: Range<Int>) -> Bool {
        let last = runStart(.closers, from: value.lowerBound, to: value.upperBound)
        guard let dot = bytes[value.lowerBound..<last].lastIndex(of: UInt8(ascii: ".")), last - dot > 4 else {
            return false
        }
        let member = bytes[(dot + 1)..<last]
        let nameEnd = runEnd(.identifier, from: name, to: min(end, name + 128))
        let start = nameEnd - member.count
        return start > name && bytes[start - 1] == UInt8(ascii: ".") && member.allSatisfy { $0.isIn(.word) }
            && bytes[start..<nameEnd].elementsEqual(member)
    }

    /// Whether the name is in capitals and a string follows: `PASSWORD 'value'`, `SECRET 'value'`.
    private func isUppercase(_ name: Int) -> Bool {
        let last = runEnd(.letter, from: name, to: end)
        return bytes[name..<last].allSatisfy { $0.isIn(.uppercase) } && has(" '", at: last, to: end)
    }

    /// Returns the quote directly before the name, which also ends its value: `"NAME=a b"`. An escaped quote does not
    /// count.
    func enclosingQuote(of name: Int) -> UInt8? {
        isQuoted(name) && !has("\\", at: name - 2, to: name) ? bytes[name - 1] : nil
    }

    /// Returns where a value ends that is quoted together with its name, `"NAME=a b"`; `nil` if what follows the blank
    /// is another pair, a flag or another command.
    func quotedPairEnd(_ name: Int, _ value: Range<Int>, to end: Int) -> Int? {
        guard let quote = enclosingQuote(of: name), value.upperBound < end, bytes[value.upperBound].isIn(.blank) else {
            return nil
        }
        let limit = lineEnd(of: value.upperBound, to: min(end, value.upperBound + 128))
        guard let close = bytes[value.upperBound..<limit].firstIndex(of: quote) else { return nil }
        let rest = bytes[value.upperBound..<close]
        let isOther =
            rest.contains { $0.isIn(.equals | .bar | .separator | .colon) }
            || rest.split { $0.isIn(.blank) }.contains { $0.first == UInt8(ascii: "-") }
        return isOther ? nil : close
    }

    /// Whether it is an id that something was bound to, in what `wrangler` prints of a Worker.
    func isBinding(_ value: Range<Int>, to end: Int) -> Bool {
        let isID = value.count == 32 && bytes[value].allSatisfy { $0.isIn(.hex) } || Randomness.isUUID(bytes[value])
        guard isID else { return false }
        let line = lineEnd(of: value.upperBound, to: min(end, value.upperBound + 120))
        let before = max(0, value.lowerBound - 600)
        let kinds: [StaticString] = [
            "kv namespace", "d1 database", "r2 bucket", "hyperdrive", "queue", "vectorize", "namespaces:", "databases:",
        ]
        return kinds.contains {
            find($0, from: value.upperBound, to: line) != nil || find($0, from: before, to: value.lowerBound) != nil
        }
    }

    /// Whether it is a name and its sign as shells and .env files have them: `PASSWORD=`. Programs set spaces there, or
    /// write such names small, so that less of what follows is code.
    func isEnvironment(at name: Int) -> Bool {
        let last = runEnd(.word, from: name, to: end)
        return has("=", at: last, to: end) && bytes[name..<last].allSatisfy { !$0.isIn(.lowercase) }
    }

    /// Whether the name is a variable of an environment: `REFRESH_TOKEN`.
    func isVariable(_ name: Int) -> Bool {
        let last = runEnd(.word, from: name, to: min(end, name + 64))
        return bytes[name..<last].contains(UInt8(ascii: "_")) && bytes[name..<last].allSatisfy { !$0.isIn(.lowercase) }
    }

    /// Returns the joint by which the value has to be judged. After a colon a value is assigned if nothing else is on
    /// its line. Otherwise the line is a sentence.
    func effective(_ joint: Joint, _ range: Range<Int>, after name: Int, to end: Int) -> Joint {
        if joint == .cell { return .cell }
        // `Set REFRESH_TOKEN to …`
        if joint == .told { return isVariable(name) ? .cell : .prose }
        guard joint == .colon else { return joint }
        let isQuoteEnd = range.upperBound < end && bytes[range.upperBound].isIn(.quote)
        let next = runEnd(.blank, from: range.upperBound, to: end)
        let isAlone =
            next >= end || isQuoteEnd || bytes[next].isIn(.lineEnd | .comma | .backslash | .bar)
            || bytes[next].isIn("#};)\"")
        let isCut = next == range.upperBound && isWideEnd(next, to: end)
        return isAlone || isCut ? .assigned : .prose
    }
}
