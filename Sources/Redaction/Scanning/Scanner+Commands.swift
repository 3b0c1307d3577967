extension Scanner {
    /// How far after a command its flags are looked at.
    private static let commandWindow = 160

    /// Remembers a command for the flags after it.
    mutating func command(_ command: Cue.Command, at start: Int, _ literalEnd: Int, to end: Int) {
        guard isWordStart(start) || bytes[start] == UInt8(ascii: "-") else { return }
        // `mysql` is the beginning of `mysqld_safe`, too, and `zip ` ends with what ends a word.
        if bytes[literalEnd - 1].isIn(.alphanumeric), literalEnd < end, bytes[literalEnd].isIn(.word | .dash) { return }
        commands.append((command, literalEnd))
        if commands.count > 4 { commands.removeFirst() }
    }

    /// Whether the line that `flag` is in runs one of `kinds`.
    private func runs(_ kinds: Cue.Command..., before flag: Int) -> Bool {
        commands.contains { command, place in
            kinds.contains(command) && flag - place <= Self.commandWindow
                && !(place < flag && bytes[place..<flag].contains { $0.isIn(.lineEnd | .bar | .separator) })
        }
    }

    /// `-p PASSWORD`, `-pPASSWORD`, `-p=PASSWORD`, after what takes one so.
    mutating func passwordFlag(at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        guard !commands.isEmpty, literalEnd < end else { return nil }
        if bytes[literalEnd].isIn(.space) {
            guard runs(.password, .eitherPassword, before: start) else { return nil }
            return argument(runEnd(.space, from: literalEnd, to: end), to: end)
        }
        if bytes[literalEnd] == UInt8(ascii: "="), runs(.password, before: start) {
            return argument(literalEnd + 1, to: end)
        }
        guard runs(.attachedPassword, .eitherPassword, before: start) else { return nil }
        return argument(literalEnd, to: end)
    }

    /// `-a PASSWORD`, `-w PASSWORD`, `-N PASSPHRASE`, `-k PASSWORD`, and HTTPie's `-a USER:PASSWORD`
    mutating func authFlag(at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        if bytes[start + 2].folded == UInt8(ascii: "a"), runs(.user, before: start) {
            return userFlag(at: start, literalEnd, to: end)
        }
        let command: Cue.Command =
            switch bytes[start + 2].folded {
            case UInt8(ascii: "n"): .keygen
            case UInt8(ascii: "k"): .passphrase
            default: .auth
            }
        return runs(command, before: start) ? argument(runEnd(.space, from: literalEnd, to: end), to: end) : nil
    }

    /// `openssl -passin pass:PASSWORD`
    mutating func passArgument(at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        guard isWordStart(start), literalEnd < end, runs(.passphrase, before: start) else { return nil }
        return argument(literalEnd, to: end)
    }

    /// `IDENTIFIED BY 'PASSWORD'`
    mutating func quotedArgument(_ start: Int, to end: Int) -> Int? {
        guard let opener = opener(at: start, to: end), opener.start < end, opener.quote != UInt8(ascii: "`") else {
            return nil
        }
        return argument(start, to: end)
    }

    /// `curl -u USER:PASSWORD`, `smbclient -U USER%PASSWORD`; the user stays, unless it is a token: `curl -u TOKEN:`.
    mutating func userFlag(at start: Int, _ literalEnd: Int, to end: Int) -> Int? {
        let isDomainUser = runs(.domainUser, before: start)
        guard isDomainUser || runs(.user, before: start) else { return nil }
        let range = argumentRange(runEnd(.space, from: literalEnd, to: end), to: end)
        let sign = isDomainUser ? UInt8(ascii: "%") : UInt8(ascii: ":")
        guard !isRedacted(range), let colon = bytes[range].firstIndex(of: sign) else { return nil }
        let (user, password) = (range.lowerBound..<colon, (colon + 1)..<range.upperBound)
        if password.isEmpty {
            return Randomness.isRandom(bytes[user]) ? replaceCredential(user, .commandPassword) : nil
        }
        let isContainerUser = password.count <= 5 && bytes[password].allSatisfy { $0.isIn(.digit) }
        guard !Placeholder.isNoSecret(bytes[password]), !isContainerUser else { return nil }
        if Randomness.isRandom(bytes[user], least: 20) { replaceCredential(user, .commandPassword) }
        return replaceCredential(password, .commandPassword)
    }

    private mutating func argument(_ start: Int, to end: Int) -> Int? {
        let range = argumentRange(start, to: end)
        guard range.count >= 2, !isRedacted(range), bytes[range.lowerBound] != UInt8(ascii: "-"),
            !Placeholder.isNoSecret(bytes[range])
        else {
            return nil
        }
        return replaceCredential(range, .commandPassword)
    }

    private mutating func argumentRange(_ start: Int, to end: Int) -> Range<Int> {
        if let opener = opener(at: start, to: end) { return opener.start..<quotedEnd(opener, to: end) }
        var last = start
        while last < end, !bytes[last].isIn(.space | .quote | .bar | .separator), !beginsEscape(last, to: end) {
            last += 1
        }
        return start..<last
    }

    /// `echo PASSWORD | docker login --password-stdin`, `echo PASSWORD | sudo -S`, `echo USER:PASSWORD | chpasswd`
    mutating func echoed(before flag: Int, _ literalEnd: Int) -> Int? {
        // In lowercase it asks for a shell.
        if has("sudo", at: flag, to: literalEnd), bytes[literalEnd - 1] != UInt8(ascii: "S") { return nil }
        let line = bytes[max(floor, flag - Self.commandWindow)..<flag]
        guard let pipe = line.lastIndex(of: UInt8(ascii: "|")),
            let echo = find("echo ", from: line.startIndex, to: pipe)
        else { return nil }
        var start = runEnd(.blank, from: echo + 5, to: pipe)
        if has("-n ", at: start, to: pipe) { start = runEnd(.blank, from: start + 3, to: pipe) }
        if has("chpasswd", at: flag, to: literalEnd) {
            let range = argumentRange(start, to: pipe)
            guard let colon = bytes[range].firstIndex(of: UInt8(ascii: ":")),
                !Placeholder.isNoSecret(bytes[(colon + 1)..<range.upperBound])
            else {
                return nil
            }
            replaceCredential((colon + 1)..<range.upperBound, .commandPassword)
            return flag
        }
        return argument(start, to: pipe).map { _ in flag }
    }

    /// `SET PASSWORD FOR 'root'@'localhost' = 'PASSWORD'`
    mutating func setPassword(_ start: Int, to end: Int) -> Int? {
        guard let sign = find("= ", from: start, to: min(end, start + 100)) else { return nil }
        let value = runEnd(.blank, from: sign + 1, to: end)
        return quotedArgument(has("password(", at: value, to: end) ? value + 9 : value, to: end)
    }

    /// `rabbitmqctl add_user USER PASSWORD`
    mutating func secondArgument(_ start: Int, to end: Int) -> Int? {
        let user = argumentRange(runEnd(.blank, from: start, to: end), to: end).upperBound
        let next = runEnd(.blank, from: user, to: end)
        return next > user && next < end && !bytes[next].isIn(.bar | .separator | .lineEnd)
            ? argument(next, to: end) : nil
    }

    /// `cargo login TOKEN`
    mutating func loginToken(_ start: Int, to end: Int) -> Int? {
        let range = argumentRange(start, to: end)
        return Randomness.isRandom(bytes[range]) ? replaceCredential(range, .commandPassword) : nil
    }

    /// `htpasswd -b FILE USER PASSWORD`
    mutating func lastArgument(_ start: Int, to end: Int) -> Int? {
        let limit = min(end, start + Self.commandWindow)
        let line =
            bytes[start..<limit].firstIndex {
                $0.isIn(.lineEnd | .quote | .backslash | .bar | .separator)
            } ?? limit
        let flags = bytes[start..<runEnd(.letter, from: start, to: line)]
        let words = trimmed(start..<line)
        guard flags.contains(UInt8(ascii: "b")), let space = bytes[words].lastIndex(where: { $0.isIn(.blank) }) else {
            return nil
        }
        return argument(space + 1, to: words.upperBound)
    }
}
