extension Detector {
    /// Recognises the output of a command that prints a secret: `gcloud auth print-access-token`, and the token on the
    /// next line.
    static let printed = Detector(.commandPassword, announcedBy: Command.printers.map(\.description)) { $0.printed($1) }

    /// Recognises the output of a command whose arguments name a secret: `printenv DB_PASSWORD`, and the password on
    /// the next line. Below `printenv HOME`, anything stays.
    static let shown = Detector(announcedBy: Command.showers.map(\.description)) { $0.shown($1) }

    /// Recognises the answer to a mail server that asks for a password (`334 UGFzc3dvcmQ6`), on the next line, in base
    /// 64.
    static let smtpAnswer = Detector(.basicCredential, announcedBy: ["334 UGFzc3dvcmQ6", "334 cGFzc3dvcmQ6"]) {
        scanner,
        hit in
        let answer = scanner.nextLine(after: hit)
        guard answer.count >= 4, scanner.text.runEnd(.base64, from: answer.lowerBound, to: hit.end) >= answer.upperBound
        else { return nil }
        return scanner.replace(answer, Mark.basicCredential.name)
    }
}

/// Finds secrets that a command writes to its standard output, where they stand alone on the line below it.
extension Scanner {
    /// How far behind the trigger the command's line may end.
    private static let longestCommand = 400

    fileprivate mutating func printed(_ hit: Detector.Hit) -> Int? {
        guard isWordStart(hit.start) || bytes[hit.start] == UInt8(ascii: "-") else { return nil }
        return output(of: hit) { _ in Mark.commandPassword.name }
    }

    fileprivate mutating func shown(_ hit: Detector.Hit) -> Int? {
        guard isWordStart(hit.start) || bytes[hit.start] == UInt8(ascii: "-") else { return nil }
        return output(of: hit) { scanner in
            let line = scanner.text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + Self.longestCommand))
            return scanner.namedBetween(hit.literalEnd, line)?.rule
        }
    }

    /// Replaces what the command at `hit` printed, if that is one word which looks drawn. UUIDs, links and code stay:
    /// manuals have commands with any text below them. Of Heroku, tokens were UUIDs.
    ///
    /// - Parameter rule: returns what replaces it; `nil` if it stays. It is asked last, as it reads the command.
    private mutating func output(of hit: Detector.Hit, _ rule: (Scanner) -> StaticString?) -> Int? {
        let below = nextLine(after: hit)
        guard 8...4_096 ~= below.count, !isRedacted(below),
            text.find("://", from: below.lowerBound, to: below.upperBound) == nil,
            Judgement.isLikelyPassword(bytes[below]) || Randomness.isRandom(bytes[below]),
            !Randomness.isUUID(bytes[below]) || text.has("auth:token", at: hit.start, to: hit.end), !isText(below),
            !text.has("[\"", at: below.lowerBound, to: hit.end),
            let name = rule(self)
        else { return nil }
        // The command may hold secrets itself.
        scan(from: hit.literalEnd, to: text.lineEnd(of: hit.literalEnd, to: below.lowerBound))
        if let field = passwordField(below) { return replace(field, "password") }
        return replaceCredential(below, name)
    }

    /// Whether the line is a heading, a decorator or a call, as they stand below commands in manuals and programs. The
    /// line must not be empty.
    private func isText(_ line: Range<Int>) -> Bool {
        if bytes[line.lowerBound] == 0x1B || bytes[line.lowerBound] == UInt8(ascii: "@") { return true }
        let name = text.runEnd(.letter | .underscore | .dash, from: line.lowerBound, to: line.upperBound)
        return name > line.lowerBound + 2 && name < line.upperBound && bytes[name].isIn("([")
            && bytes[line.upperBound - 1].isIn(.closers)
    }

    /// Returns the line below the one of `hit`, if it is one word; otherwise an empty range. A mark of the speaker
    /// before it, `C: …` or `> …`, is not a part of it.
    mutating func nextLine(after hit: Detector.Hit) -> Range<Int> {
        var line = text.lineEnd(of: hit.literalEnd, to: min(hit.end, hit.literalEnd + Self.longestCommand))
        var start = text.runEnd(.space, from: line, to: min(hit.end, line + 8))
        // `›   Warning: …`, of Heroku
        if text.has("\u{203A}", at: start, to: hit.end) {
            line = text.lineEnd(of: start, to: min(hit.end, start + Self.longestCommand))
            start = text.runEnd(.space, from: line, to: min(hit.end, line + 8))
        }
        guard line < hit.end, start > line, start < hit.end else { return line..<line }
        let last = paid(from: start, to: hit.end) { [text] in text.runEnd(not: .space, from: start, to: $0) }
        let next = text.runEnd(.blank, from: last, to: hit.end)
        if last - start <= 3, next < hit.end, !bytes[last - 1].isIn(.alphanumeric) {
            let said = next..<text.runEnd(.visible, from: next, to: hit.end)
            return said.upperBound == hit.end || bytes[said.upperBound].isIn(.lineEnd) ? said : start..<start
        }
        return next == hit.end || bytes[next].isIn(.lineEnd) ? start..<last : start..<start
    }
}
