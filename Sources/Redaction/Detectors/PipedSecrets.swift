extension Detector {
    /// Recognises what is piped into a command that reads a secret: `echo PASSWORD | docker login --password-stdin`,
    /// `echo USER:PASSWORD | chpasswd`. Into other commands, anything may be piped, and it stays. `$PASSWORD` is a
    /// variable.
    static let pipedCommand = Detector(.commandPassword, announcedBy: ["echo ", "printf "]) { $0.echoed($1) }
    /// Recognises what such a command gets from a here-string: `kinit <<< PASSWORD`.
    static let hereString = Detector(.commandPassword, announcedBy: ["<<<"]) { $0.hereString($1) }
    /// Recognises what a script of `expect` sends before or after it is asked for a password: `send "PASSWORD\r"`. A
    /// line without that word near it, or with a blank in it, is a command, and stays.
    static let sentLine = Detector(
        .commandPassword,
        announcedBy: ["send \"", "send -- \"", "send {", "sending \"", "sendline(\"", "sendline('"]
    ) { $0.sent($1) }
}

/// Finds secrets that a command reads from its standard input.
extension Scanner {
    /// How far from a secret the command may be that reads it.
    private static let pipeWindow = 240
    /// How many options and formats may stand before what is printed.
    private static let mostOptions = 8

    /// Replaces what is printed, if a command that reads a secret follows; what looks like a password, if one follows
    /// that often does; and what is printed into an argument or into a `.pgpass`.
    fileprivate mutating func echoed(_ hit: Detector.Hit) -> Int? {
        guard isWordStart(hit.start) else { return nil }
        var start = text.runEnd(.blank, from: hit.literalEnd, to: hit.end)
        for _ in 0..<Self.mostOptions where start + 2 < hit.end && isOption(start) {
            let option = start
            let last = paid(from: option, to: hit.end) { [text] in text.runEnd(not: .space, from: option, to: $0) }
            start = text.runEnd(.blank, from: last, to: hit.end)
        }
        let range = argumentRange(start, to: hit.end)
        guard !range.isEmpty, let reader = reader(Command.readers, after: range, to: hit.end) else {
            if !range.isEmpty, let reader = reader(Command.likelyReaders, after: range, to: hit.end) {
                let isDecoding =
                    text.has("base64 -d", at: reader, to: hit.end) || text.has("base64 --d", at: reader, to: hit.end)
                return isDecoding ? nil : encoding(range, by: reader, to: hit.end)
            }
            return substituted(range, at: hit.start) ?? fileEntry(range, to: hit.end)
        }
        if text.has("chpasswd", at: reader, to: hit.end) || text.has("smbpasswd", at: reader, to: hit.end) {
            guard let colon = bytes[range].firstIndex(of: UInt8(ascii: ":")) else { return nil }
            return argument((colon + 1)..<range.upperBound)
        }
        // `+ echo 'Logging in'` above `+ docker login …` says what is done next.
        let isTraced = bytes[range.upperBound..<reader].contains { $0.isIn(.lineEnd) }
        return isTraced ? likely(range) : argument(range)
    }

    /// Replaces `echo PASSWORD | base64`, and what that prints on the next line. Of `echo $DB_PASSWORD | base64`, what
    /// is printed goes alone.
    private mutating func encoding(_ range: Range<Int>, by reader: Int, to end: Int) -> Int? {
        let isNamed =
            bytes[range].contains(UInt8(ascii: "$")) && namedBetween(range.lowerBound, range.upperBound) != nil
        guard let last = isNamed ? range.upperBound : likely(range) else { return nil }
        let output = nextLine(after: Detector.Hit(start: reader, literalEnd: reader, end: end))
        guard output.count >= 8, bytes[output].allSatisfy({ $0.isIn(.base64) }), text.has("base64", at: reader, to: end)
        else { return isNamed ? nil : last }
        scan(from: last, to: reader)
        return replace(output, Mark.commandPassword.name)
    }

    /// Replaces what is printed into an argument that is named like a secret: `--password-file <(echo PASSWORD)`,
    /// `--password-command 'echo PASSWORD'`.
    ///
    /// - Parameter start: where `echo` begins.
    private mutating func substituted(_ range: Range<Int>, at start: Int) -> Int? {
        let line = text.lineStart(of: start, reach: 48)
        guard
            text.has("<(", before: start) || text.has("command", at: start - 9, to: start)
                || text.has("command=", before: start),
            text.find("pass", from: line, to: start) != nil || text.find("secret", from: line, to: start) != nil
                || text.find("token", from: line, to: start) != nil
        else { return nil }
        let close = bytes[range].firstIndex { $0.isIn(.closing) } ?? range.upperBound
        return likely(range.lowerBound..<close)
    }

    /// Whether an option or a format stands at `start`, `-n`, `%s`, `"%s\n"`, so that what is printed follows. There
    /// must be two bytes behind `start`.
    private func isOption(_ start: Int) -> Bool {
        bytes[start] == UInt8(ascii: "-") && bytes[start + 1].isIn(.letter)
            || bytes[start] == UInt8(ascii: "%") && bytes[start + 1] == UInt8(ascii: "s")
            || bytes[start].isIn(.quote) && bytes[start + 1] == UInt8(ascii: "%")
                && bytes[start + 2] == UInt8(ascii: "s")
    }

    /// Returns where the command begins that reads the secret, behind the pipe. Under `set -x` it is on the next line,
    /// behind a `+`.
    private func reader(_ readers: Phrases, after secret: Range<Int>, to end: Int) -> Int? {
        var position = secret.upperBound
        if position < end, bytes[position].isIn(.quote) { position += 1 }
        position = text.runEnd(.blank, from: position, to: end)
        let limit = min(end, position + Self.pipeWindow)
        if text.has("|", at: position, to: end) { return reader(readers, from: position + 1, to: limit) }
        guard position < end, bytes[position].isIn(.lineEnd) else { return nil }
        let next = text.runEnd(.space, from: position, to: end)
        guard text.has("+", at: next, to: limit) else { return nil }
        return reader(readers, from: next, to: limit)
    }

    /// Returns where one of `readers` stands in the line from `start` on.
    private func reader(_ readers: Phrases, from start: Int, to end: Int) -> Int? {
        readers.first(in: text, from: start, to: text.lineEnd(of: start, to: end))
    }

    /// Replaces the password of `echo "host:5432:db:user:PASSWORD" > ~/.pgpass`.
    private mutating func fileEntry(_ range: Range<Int>, to end: Int) -> Int? {
        let line = text.lineEnd(of: range.upperBound, to: min(end, range.upperBound + 80))
        guard text.find("pgpass", from: range.upperBound, to: line) != nil,
            let colon = bytes[range].lastIndex(of: UInt8(ascii: ":")),
            bytes[range].count(where: { $0 == UInt8(ascii: ":") }) >= 4
        else { return nil }
        return argument((colon + 1)..<range.upperBound)
    }

    fileprivate mutating func hereString(_ hit: Detector.Hit) -> Int? {
        // `<<<<<<< HEAD` is a conflict's.
        guard hit.start == 0 || bytes[hit.start - 1] != UInt8(ascii: "<") else { return nil }
        let line = max(floor, hit.start - Self.pipeWindow)
        let first = text.runStart(not: .lineEnd, from: line, to: hit.start)
        guard reader(Command.readers, from: first, to: hit.start) != nil else { return nil }
        let start = text.runEnd(.blank, from: hit.literalEnd, to: hit.end)
        // `wrangler secret bulk <<< '{"NAME":"VALUE"}'`
        let brace = text.runEnd(.quote, from: start, to: min(hit.end, start + 1))
        if text.has("{", at: brace, to: hit.end), text.find("bulk", from: first, to: hit.start) != nil {
            let known = findings.count
            let next = flowData(from: brace + 1, isMap: false, to: hit.end)
            return findings.count > known ? next : nil
        }
        return argument(start, to: hit.end)
    }

    /// Replaces what is sent, without the escape at its end, if a password was asked for near it.
    fileprivate mutating func sent(_ hit: Detector.Hit) -> Int? {
        let open = bytes[hit.literalEnd - 1]
        let close = open == UInt8(ascii: "{") ? UInt8(ascii: "}") : open
        let limit = min(hit.end, hit.literalEnd + Self.pipeWindow)
        guard let end = bytes[hit.literalEnd..<limit].firstIndex(of: close) else { return nil }
        var last = end
        while last > hit.literalEnd + 1, bytes[last - 2] == UInt8(ascii: "\\"), bytes[last - 1].isIn(.spaceEscape) {
            last -= 2
        }
        let before = max(0, hit.start - 120)
        let isAsked =
            text.find("assword", isExact: true, from: before, to: hit.start) != nil
            || text.find("assword", isExact: true, from: end, to: min(hit.end, end + 60)) != nil
            || text.find("assphrase", isExact: true, from: before, to: hit.start) != nil
        // `send "connect host\n"` is a command.
        return isAsked && !bytes[hit.literalEnd..<last].contains(UInt8(ascii: " "))
            ? argument(hit.literalEnd..<last) : nil
    }
}
