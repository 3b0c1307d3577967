extension Command.Positional {
    /// Makes the detector of the argument at this place.
    var detector: Detector { Detector(.commandPassword, announcedBy: [announced]) { $0.positional(self, $1) } }
}

/// Finds secrets that no flag of a command announces: `rabbitmqctl add_user app PASSWORD`.
extension Scanner {
    /// Replaces the argument that `position` counts to, if it is a secret, and scans those before it. If it is not, does
    /// nothing.
    ///
    /// - Returns: where to go on. Behind the trigger if the argument was redacted before: another row with the same
    ///   words must not take the next argument for it.
    fileprivate mutating func positional(_ position: Command.Positional, _ hit: Detector.Hit) -> Int? {
        let isProgram = position.form != .drawn || hit.start > 1 && bytes[hit.start - 1].isIn(.blank)
        guard isWordStart(hit.start), isProgram,
            let word = argument(
                number: position.argument,
                isStrict: position.form == .likely || position.form == .drawn,
                after: hit.literalEnd,
                to: hit.end
            )
        else { return nil }
        // `$(openssl passwd -6 PASSWORD)`
        let isClosed = bytes[word].last == UInt8(ascii: ")") && text.has(")", moreOftenThan: "(", in: word)
        let range = isClosed ? word.dropLast() : word
        if isRedacted(range) { return hit.literalEnd }
        let known = findings.count
        let next: Int? =
            switch position.form {
            case .pair(let sign): pair(range.lowerBound, sign, to: hit.end)
            case .likely: likely(range)
            case .drawn: drawn(range)
            default: argument(range)
            }
        // What is before it is looked at only now: where nothing was found, it is looked at anyway, and twice for each
        // command would be exponential.
        let found = forgetFindings(from: known)
        guard let next else { return nil }
        scan(from: hit.literalEnd, to: range.lowerBound)
        append(found)
        return next
    }

    /// Returns the argument with that number behind a command, flags not counted; for 0 the last of two or more.
    ///
    /// - Parameter isStrict: whether a flag ends the search, since what follows it may be the flag's.
    private mutating func argument(number: Int, isStrict: Bool, after start: Int, to end: Int) -> Range<Int>? {
        var position = start
        var last: Range<Int>?
        var count = 0
        while position < min(end, start + Self.commandWindow) {
            let first = text.runEnd(.blank, from: position, to: end)
            guard first < end, !bytes[first].isIn(.lineEnd | .bar | .separator) else { break }
            // `\\server\share` begins like an escape.
            let isEscape = bytes[first].isIn(.backslash) && !text.has("\\\\", at: first, to: end)
            if bytes[first].isIn(.quote) || isEscape, count == 0, first == start { break }
            let range = argumentRange(first, to: end)
            guard !range.isEmpty else { break }
            position = max(range.upperBound, first + 1)
            let isClosed = position < end && bytes[position].isIn(.quote)
            if isClosed { position += 1 }
            if isStrict, bytes[first] == UInt8(ascii: "-"), !bytes[range].contains(UInt8(ascii: "=")) { return nil }
            if bytes[first] != UInt8(ascii: "-"), bytes[first] != UInt8(ascii: "/") || first == start {
                count += 1
                last = range
                if count == number { return range }
            }
            // A quote that the argument did not open closes the string that holds the command.
            if isClosed, !bytes[first].isIn(.quote) { break }
        }
        return number == 0 && count > 1 ? last : nil
    }
}
