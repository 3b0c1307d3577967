/// Finds the ends of words in a shell.
extension ByteText {
    /// Returns where the quote at `open` is closed in its line.
    private func quoteEnd(of open: Int, to end: Int) -> Int? {
        bytes[(open + 1)..<max(open + 1, end)].firstIndex { $0 == bytes[open] || $0.isIn(.lineEnd) }
            .flatMap { bytes[$0] == bytes[open] ? $0 : nil }
    }

    /// Returns where the next word of a command begins: behind blanks, and behind a line end after a backslash.
    func nextWord(from start: Int, to end: Int) -> Int {
        var position = runEnd(.blank, from: start, to: end)
        while position + 1 < end, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1].isIn(.lineEnd) {
            position = runEnd(.space, from: position + 1, to: end)
        }
        return position
    }

    /// Returns where an unquoted word of a shell ends: at white space, `|`, `;`, `&` or a colour. A quote inside of it
    /// is a part of it, unless it closes what was opened before `start`. An escape of the string that the command
    /// stands in ends it, too.
    func wordEnd(from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, !bytes[position].isIn(.space | .bar | .separator), bytes[position] != 0x1B {
            if bytes[position] == UInt8(ascii: "\\"), position + 1 < end {
                if isEscape(position, around: start, to: end) { break }
                position += 1
            } else if bytes[position].isIn(.quote) {
                // `user:"$PASSWORD"`
                if position > start, bytes[position - 1].isIn(.colon | .equals),
                    let close = quoteEnd(of: position, to: min(end, position + Self.longestLookBack))
                {
                    position = close
                } else if closesQuote(at: position, around: start, to: end) {
                    break
                }
            }
            position += 1
        }
        return min(position, end)
    }
}
