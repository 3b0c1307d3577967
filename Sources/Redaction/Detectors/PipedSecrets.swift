extension Detector {
    /// `echo PASSWORD | docker login --password-stdin`, `echo USER:PASSWORD | chpasswd`, `kinit <<< PASSWORD`
    static let pipedCommand = Detector(.commandPassword, announcedBy: ["echo ", "printf "]) { scanner, hit in
        scanner.echoed(hit)
    }
    static let hereString = Detector(.commandPassword, announcedBy: ["<<<"]) { scanner, hit in
        scanner.hereString(hit)
    }
    /// What a script of `expect` sends before or after it is asked for a password.
    static let sentLine = Detector(
        .commandPassword,
        announcedBy: ["send \"", "send -- \"", "send {", "sending \"", "sendline(\"", "sendline('"]
    ) { scanner, hit in
        scanner.sent(hit)
    }
}

/// Secrets that a command reads from its standard input.
extension Scanner {
    /// How far from a secret the command may be that reads it.
    private static let pipeWindow = 240

    fileprivate mutating func echoed(_ hit: Detector.Hit) -> Int? {
        guard isWordStart(hit.start) else { return nil }
        var start = text.runEnd(.blank, from: hit.literalEnd, to: hit.end)
        while start + 2 < hit.end, isOption(start) {
            while start < hit.end, !bytes[start].isIn(.space) { start += 1 }
            start = text.runEnd(.blank, from: start, to: hit.end)
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
        return argument(range)
    }

    /// `echo PASSWORD | base64`, and what that prints on the next line.
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

    /// `--password-file <(echo PASSWORD)`, `--password-command 'echo PASSWORD'`
    private mutating func substituted(_ range: Range<Int>, at start: Int) -> Int? {
        let line = text.lineStart(of: start, reach: 48)
        guard
            text.has("<(", at: start - 2, to: start) || text.has("command", at: start - 9, to: start)
                || text.has("command=", at: start - 8, to: start),
            text.find("pass", from: line, to: start) != nil || text.find("secret", from: line, to: start) != nil
                || text.find("token", from: line, to: start) != nil
        else { return nil }
        let close = bytes[range].firstIndex { $0.isIn(.closing) } ?? range.upperBound
        return likely(range.lowerBound..<close)
    }

    /// `-n`, `%s`, `"%s\n"`: what is printed follows.
    private func isOption(_ start: Int) -> Bool {
        bytes[start] == UInt8(ascii: "-") && bytes[start + 1].isIn(.letter)
            || bytes[start] == UInt8(ascii: "%") && bytes[start + 1] == UInt8(ascii: "s")
            || bytes[start].isIn(.quote) && bytes[start + 1] == UInt8(ascii: "%")
                && bytes[start + 2] == UInt8(ascii: "s")
    }

    /// Where the command is that reads a secret, behind the pipe; under `set -x` it is on the next line.
    private func reader(_ readers: Phrases, after secret: Range<Int>, to end: Int) -> Int? {
        var position = secret.upperBound
        if position < end, bytes[position].isIn(.quote) { position += 1 }
        position = text.runEnd(.blank, from: position, to: end)
        let limit = min(end, position + Self.pipeWindow)
        if position < end, bytes[position] == UInt8(ascii: "|") {
            return reader(readers, from: position + 1, to: limit)
        }
        // `+ echo …` and `+ command …` below it.
        guard position < end, bytes[position].isIn(.lineEnd) else { return nil }
        let next = text.runEnd(.space, from: position, to: end)
        guard next < end, bytes[next] == UInt8(ascii: "+") else { return nil }
        return reader(readers, from: next, to: limit)
    }

    private func reader(_ readers: Phrases, from start: Int, to end: Int) -> Int? {
        readers.first(in: text, from: start, to: bytes[start..<end].firstIndex { $0.isIn(.lineEnd) } ?? end)
    }

    /// `echo "host:5432:db:user:PASSWORD" > ~/.pgpass`
    private mutating func fileEntry(_ range: Range<Int>, to end: Int) -> Int? {
        let line = bytes[range.upperBound..<min(end, range.upperBound + 80)].firstIndex { $0.isIn(.lineEnd) } ?? end
        guard text.find("pgpass", isExact: false, from: range.upperBound, to: min(line, range.upperBound + 80)) != nil,
            let colon = bytes[range].lastIndex(of: UInt8(ascii: ":")),
            bytes[range].count(where: { $0 == UInt8(ascii: ":") }) >= 4
        else { return nil }
        return argument((colon + 1)..<range.upperBound)
    }

    fileprivate mutating func hereString(_ hit: Detector.Hit) -> Int? {
        // `<<<<<<< HEAD` is a conflict's.
        guard hit.start == 0 || bytes[hit.start - 1] != UInt8(ascii: "<") else { return nil }
        let line = max(floor, hit.start - Self.pipeWindow)
        let first = bytes[line..<hit.start].lastIndex { $0.isIn(.lineEnd) } ?? line
        guard reader(Command.readers, from: first, to: hit.start) != nil else { return nil }
        return argument(text.runEnd(.blank, from: hit.literalEnd, to: hit.end), to: hit.end)
    }

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
