extension Mark {
    static let commandPassword = Mark(
        "command-password",
        """
        the argument of `mysql -p`, `docker login -p`, `curl -u`, `redis-cli -a` and the like, and what is piped into \
        commands that read a secret
        """
    )
}

extension Command {
    /// Makes the detector that remembers the command for the flags behind it. It never replaces anything, so that
    /// others are asked at the same place.
    var detector: Detector {
        Detector(announcedBy: programs) { scanner, hit in
            scanner.remember(self, hit)
            return nil
        }
    }
}

extension Detector {
    /// Recognises the secret behind a flag of ``Command/table`` whose program stands before it in the same command:
    /// `mysql -pPASSWORD`, `curl -u kris:PASSWORD`. Behind another program, the flag stays, unless it is `-p` and a
    /// user was named: `tool -u kris -p PASSWORD`. `mysql -p` asks for the password, and `-p 8080` is a port.
    static let flag = Detector(
        .commandPassword,
        announcedBy: Set(
            Command.table.flatMap(\.flags).flatMap { flag in [" ", "\t", " '", " \""].map { $0 + flag.name } }
        ).sorted()
    ) { $0.flag($1) }

    /// Recognises the argument of openssl's `-passin pass:PASSWORD`. `env:NAME` and `file:path` there say where it is
    /// kept.
    static let passArgument = Detector(.commandPassword, announcedBy: ["pass:"]) { scanner, hit in
        guard scanner.isWordStart(hit.start), hit.literalEnd < hit.end, scanner.takesPassArgument(at: hit.start) else {
            return nil
        }
        return scanner.argument(hit.literalEnd, to: hit.end)
    }
}

/// Finds secrets in the arguments of commands.
extension Scanner {
    /// How far behind a command its flags and arguments are looked at.
    static let commandWindow = 200

    /// Remembers a command unless its name is a part of a longer word: `mysql` is also the beginning of `mysqld_safe`.
    /// Four are remembered, since a line may have several: `kubectl exec db -- mysql …`.
    fileprivate mutating func remember(_ command: Command, _ hit: Detector.Hit) {
        guard isWordStart(hit.start) || bytes[hit.start] == UInt8(ascii: "-") else { return }
        // `zip ` ends with what ends a word.
        let isCut =
            bytes[hit.literalEnd - 1].isIn(.alphanumeric) && hit.literalEnd < hit.end
            && bytes[hit.literalEnd].isIn(.word | .dash)
        if isCut { return }
        commands.append((command, hit.literalEnd))
        if commands.count > 4 { commands.removeFirst() }
    }

    /// Returns how the flag `name` takes its secret, by the commands in whose line it is; `nil` if none has the flag.
    private func form(ofFlag name: Slice<Bytes>, at flag: Int) -> Command.Form? {
        for (command, place) in commands.reversed() where isSameCommand(place, flag) {
            if let found = command.flags.first(where: { name.elementsEqual($0.name.utf8) }) { return found.form }
        }
        return nil
    }

    /// Whether the flag at `flag` belongs to the command whose name ends at `place`. That may be behind the flag's
    /// beginning, where the flag itself is listed as a command, as `-passin` is.
    private func isSameCommand(_ place: Int, _ flag: Int) -> Bool {
        flag - place <= Self.commandWindow && (place >= flag || !(place..<flag).contains { endsCommand(at: $0) })
    }

    /// Whether a line end, `|`, `;` or `&` ends the command. A line end behind a backslash does not, nor does one
    /// behind a comma: there, a list of arguments goes on.
    private func endsCommand(at position: Int) -> Bool {
        guard bytes[position].isIn(.lineEnd | .bar | .separator) else { return false }
        let last = bytes[position - 1]
        return !(bytes[position].isIn(.lineEnd) && (last.isIn(.backslash | .comma) || last == 0x0D))
    }

    /// Whether `pass:` at `start` is an argument of openssl.
    fileprivate func takesPassArgument(at start: Int) -> Bool {
        commands.contains { command, place in isSameCommand(place, start) && command.programs.contains("openssl") }
    }

    /// Replaces the secret behind a flag, as the flag's form says. `hit` has the flag and the blank or the quote before
    /// it.
    fileprivate mutating func flag(_ hit: Detector.Hit) -> Int? {
        let (start, literalEnd, end) = (hit.start, hit.literalEnd, hit.end)
        guard literalEnd < end else { return nil }
        if bytes[start + 1].isIn(.quote) { return quotedFlag(hit) }
        let name = bytes[(start + 1)..<literalEnd]
        let isApart = bytes[literalEnd].isIn(.blank)
        let isJoined = bytes[literalEnd].isIn("=:")
        let value = isApart ? text.nextWord(from: literalEnd, to: end) : literalEnd + (isJoined ? 1 : 0)
        switch form(ofFlag: name, at: start) {
        case .pair(let sign)?:
            guard isApart || isJoined || name.count == 2 else { return nil }
            // `http -A bearer -a TOKEN` has no user.
            return pair(value, sign, to: end) ?? (isApart ? drawn(argumentRange(value, to: end)) : nil)
        case .apart?: return isApart || isJoined ? argument(value, to: end) : nil
        case .attached?: return isApart ? nil : argument(literalEnd, to: end)
        case .either?: return argument(value, to: end)
        case .likely?: return isApart ? likely(argumentRange(value, to: end)) : nil
        case .drawn?: return isApart ? drawn(argumentRange(value, to: end)) : nil
        case nil:
            guard isApart, name.elementsEqual("-p".utf8), hasUser(before: start) else { return nil }
            return likely(argumentRange(value, to: end))
        }
    }

    /// Does the same for a flag in quotes: `'-pPASSWORD'`, as a trace of a shell or a list of arguments has it, and
    /// `'-a', 'PASSWORD'`.
    private mutating func quotedFlag(_ hit: Detector.Hit) -> Int? {
        let quote = bytes[hit.start + 1]
        guard let form = form(ofFlag: bytes[(hit.start + 2)..<hit.literalEnd], at: hit.start) else { return nil }
        if bytes[hit.literalEnd] == quote {
            let next = text.runEnd(.blank | .comma, from: hit.literalEnd + 1, to: hit.end)
            guard next > hit.literalEnd + 1, next < hit.end else { return nil }
            switch form {
            case .apart, .either: return argument(next, to: hit.end)
            case .pair(let sign): return pair(next, sign, to: hit.end)
            case .likely: return likely(argumentRange(next, to: hit.end))
            case .attached, .drawn: return nil
            }
        }
        let opener = ByteText.Opener(start: hit.literalEnd, quote: quote, escapes: 0)
        switch form {
        case .attached, .either: return argument(quoted(opener, isShell: true, to: hit.end))
        default: return nil
        }
    }

    /// Whether the line names a user: what is told one with `-u` is told the password with `-p`.
    private func hasUser(before flag: Int) -> Bool {
        let line = max(floor, flag - Self.commandWindow)
        let first = text.runStart(not: .lineEnd | .bar | .separator, from: line, to: flag)
        // The cheap question first: many flags may stand here.
        return (first..<flag).contains { place in
            bytes[place].isIn(.gap) && place + 2 < flag && bytes[place + 1].isIn(.dash) && bytes[place + 2].isIn("uUn-")
                && Command.users.contains { text.has($0, isExact: true, at: place, to: flag) }
        }
    }

    /// Replaces an argument that looks like a password, where it may be something else: a port, a path, a project's
    /// name. It has six bytes at least. UUIDs go as well.
    mutating func likely(_ range: Range<Int>) -> Int? {
        guard range.count >= 6, !isPair(range),
            Judgement.isLikelyPassword(bytes[range]) || Randomness.isUUID(bytes[range])
        else {
            return nil
        }
        return argument(range)
    }

    /// Whether it is a name and its value, `role=deploy`, which the name decides.
    private func isPair(_ range: Range<Int>) -> Bool {
        let sign = text.runEnd(.lowercase | .underscore, from: range.lowerBound, to: range.upperBound)
        return sign > range.lowerBound + 2 && sign + 1 < range.upperBound && bytes[sign].isIn(.equals)
            && bytes[sign + 1].isIn(.letter)
    }

    /// Replaces an argument that looks like a token, where a user or a host may stand: `vault login …`. UUIDs stay.
    mutating func drawn(_ range: Range<Int>) -> Int? {
        guard Randomness.isRandom(bytes[range]), !Judgement.isWordsAndNumbers(bytes[range]) || isDigest(range),
            !Randomness.isUUID(bytes[range])
        else { return nil }
        return argument(range)
    }

    /// Whether it is base 16, which would else count as one word.
    private func isDigest(_ range: Range<Int>) -> Bool { Randomness.Profile(bytes[range]).isHex }

    /// Replaces the password in the argument `USER:PASSWORD` at `start`, with `sign` between them. The user stays,
    /// unless it is a token: `curl -u TOKEN:`. A number of up to five digits stays: `-u 1000:1000` is a user and a
    /// group.
    mutating func pair(_ start: Int, _ sign: Unicode.Scalar, to end: Int) -> Int? {
        let range = argumentRange(start, to: end)
        guard !isRedacted(range), let colon = bytes[range].firstIndex(of: UInt8(ascii: sign)) else { return nil }
        let user = range.lowerBound..<colon
        var password = (colon + 1)..<range.upperBound
        // `user:"$PASSWORD"`
        if password.count > 1, let first = bytes[password].first, first.isIn(.quote), bytes[password].last == first {
            password = password.dropFirst().dropLast()
        }
        if password.isEmpty {
            let isToken = Randomness.isRandom(bytes[user]) || Judgement.isLikelyPassword(bytes[user])
            return isToken ? replaceCredential(user, .commandPassword) : nil
        }
        let isContainerUser = password.count <= 5 && bytes[password].allSatisfy { $0.isIn(.digit) }
        // `--cert C:\client.pem`
        let isPath = user.count == 1 && bytes[password].first == UInt8(ascii: "\\")
        guard !Placeholder.isNoSecret(bytes[password]), !isContainerUser, !isPath else { return nil }
        // In `944ef5a1:1d997804` of a gem server, the user is a secret as well.
        let isHex = user.count >= 8 && Randomness.Profile(bytes[user]).isHex
        if isHex || Randomness.isRandom(bytes[user], least: 20) { replaceCredential(user, .commandPassword) }
        return replaceCredential(password, .commandPassword)
    }

    mutating func argument(_ start: Int, to end: Int) -> Int? { argument(argumentRange(start, to: end)) }

    /// Replaces an argument that is known to be a secret, unless it is a flag, a placeholder, less than two bytes or
    /// redacted already. Returns `nil` then.
    mutating func argument(_ range: Range<Int>) -> Int? {
        guard range.count >= 2, !isRedacted(range), !isFlag(range), !isPorts(range),
            !Placeholder.isNoSecret(bytes[range])
        else { return nil }
        return replaceCredential(range, .commandPassword)
    }

    /// Whether the argument maps ports: `docker run --name mongo -p 127.0.0.1:27017:27017/tcp`.
    private func isPorts(_ range: Range<Int>) -> Bool {
        let ports = bytes[range].prefix { $0 != UInt8(ascii: "/") }
        return ports.contains(UInt8(ascii: ":")) && ports.allSatisfy { $0.isIn(.digit | .colon | .dot) }
    }

    /// Whether the argument is a flag, `-x` or `--long-name`: a password that begins with a dash has digits or signs as
    /// well.
    private func isFlag(_ range: Range<Int>) -> Bool {
        // `[-a rounds]`, in a usage.
        if text.has("[-", at: range.lowerBound, to: range.upperBound) { return true }
        guard bytes[range.lowerBound] == UInt8(ascii: "-") else { return false }
        return !Judgement.isLikelyPassword(bytes[range].dropFirst())
    }

    /// Returns the word of a shell at `start`, without the quotes around it; empty if none is there. A quote that
    /// closes what was opened before `start` ends it.
    mutating func argumentRange(_ start: Int, to end: Int) -> Range<Int> {
        var start = start
        if start + 1 < end, bytes[start] == UInt8(ascii: "$"), bytes[start + 1].isIn(.quote) { start += 1 }
        if let opener = text.opener(at: start, to: end) { return quoted(opener, isShell: true, to: end) }
        return start..<paid(from: start, to: end) { [text] in text.wordEnd(from: start, to: $0) }
    }
}
