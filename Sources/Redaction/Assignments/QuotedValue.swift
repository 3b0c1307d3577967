/// Finds values in quotes.
extension ByteText {
    /// A quote that opens a value.
    struct Opener {
        /// Where the value begins.
        let start: Int
        /// The quote. A typographic one has more bytes; this is the first of them.
        let quote: UInt8
        /// How many backslashes are before the quote: one where the text is in a string itself, three in a string in a
        /// string.
        let escapes: Int
        /// Whether three quotes open it, as in Python and TOML.
        var isTripled = false
        /// What closes a typographic quote; `nil` for others.
        var close: StaticString?

        /// How many bytes the opening quote has, with its backslashes.
        var width: Int { close?.utf8CodeUnitCount ?? (isTripled ? 3 : escapes + 1) }
    }

    /// Returns the quote at `start`, with backslashes before it, that opens a value; `nil` if no quote is there.
    /// Whether it closes is not asked, except of typographic quotes.
    func opener(at start: Int, to end: Int) -> Opener? {
        var quote = start
        while quote < min(end, start + 7), bytes[quote] == UInt8(ascii: "\\") { quote += 1 }
        if quote == start, start < end, bytes[start] == 0xE2 || bytes[start] == 0xC2 {
            return typographicOpener(at: start, to: end)
        }
        guard quote < end, bytes[quote].isIn(.quote) else { return nil }
        let opener = Opener(start: quote + 1, quote: bytes[quote], escapes: quote - start)
        let isTripled =
            opener.escapes == 0 && quote + 3 < end && bytes[quote + 1] == bytes[quote]
            && bytes[quote + 2] == bytes[quote] && bytes[quote + 3] != bytes[quote]
        return isTripled ? Opener(start: quote + 3, quote: opener.quote, escapes: 0, isTripled: true) : opener
    }

    /// The pairs of typographic quotes that are known.
    private static let typographicQuotes: [(open: StaticString, close: StaticString)] = [
        ("\u{2018}", "\u{2019}"), ("\u{201C}", "\u{201D}"), ("\u{201E}", "\u{201C}"), ("\u{201A}", "\u{2018}"),
        ("\u{AB}", "\u{BB}"),
    ]

    /// Returns the quote of `‘value’`, `“value”`, `„value“` or `«value»`, if it closes in the line.
    private func typographicOpener(at start: Int, to end: Int) -> Opener? {
        guard let pair = Self.typographicQuotes.first(where: { has($0.open, at: start, to: end) }) else { return nil }
        let opener = Opener(
            start: start + pair.open.utf8CodeUnitCount,
            quote: bytes[start],
            escapes: 0,
            close: pair.close
        )
        return has(pair.close, at: quotedEnd(opener, to: end), to: end) ? opener : nil
    }

    /// Returns where the closing quote begins, with its backslashes if the opening one has some. Without one up to
    /// `end`, returns where the line ends, or `end`: the value was cut off. Reads as far as `end` then, so the caller
    /// bounds it.
    func quotedEnd(_ opener: Opener, to end: Int) -> Int {
        if let close = opener.close {
            let line = lineEnd(of: opener.start, to: min(end, opener.start + 256))
            return find(close, from: opener.start, to: line) ?? line
        }
        if opener.isTripled {
            var position = opener.start
            while position + 2 < end {
                if (0..<3).allSatisfy({ bytes[position + $0] == opener.quote }) { return position }
                position += 1
            }
            return end
        }
        var position = opener.start
        var escapes = 0
        while position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\\") {
                escapes += 1
            } else {
                let closes = opener.escapes == 0 ? escapes.isMultiple(of: 2) : escapes <= opener.escapes
                if byte == opener.quote, closes { return position - (opener.escapes == 0 ? 0 : escapes) }
                escapes = 0
            }
            position += 1
        }
        return bytes[opener.start..<end].firstIndex(of: 0x0A) ?? end
    }

    /// Returns the value in the quotes that `opener` opened, without them.
    ///
    /// A shell's word goes on while quotes touch: `'a'\''b'`, `"a"'b'`; so does SQL's `'a''b'`. If quotes of two kinds
    /// are joined, or text without quotes follows, the quotes belong to the range.
    ///
    /// - Parameter isShell: whether words go on so.
    func quoted(_ opener: Opener, isShell: Bool, to end: Int) -> Range<Int> {
        let first = quotedEnd(opener, to: end)
        guard opener.escapes == 0, !opener.isTripled, opener.close == nil, first < end, bytes[first] == opener.quote
        else { return opener.start..<first }
        var close = first
        var isMixed = false
        while close + 1 < end {
            var next = close + 1
            if bytes[next] == UInt8(ascii: "\\"), next + 2 < end, bytes[next + 1].isIn(.quote),
                bytes[next + 2].isIn(.quote)
            {
                next += 2
            } else if isShell, bytes[next] == UInt8(ascii: "$"), next + 1 < end, bytes[next + 1].isIn(.quote) {
                next += 1
            }
            guard bytes[next].isIn(.quote), isShell || bytes[next] == opener.quote || next > close + 1 else { break }
            let after = Opener(start: next + 1, quote: bytes[next], escapes: 0)
            let last = quotedEnd(after, to: end)
            guard last < end, bytes[last] == after.quote else { break }
            isMixed = isMixed || after.quote != opener.quote
            close = last
        }
        // Rust's `r#"value"#`
        let isRaw = has("#", before: opener.start - 1)
        if isShell, !isRaw, close + 1 < end, bytes[close + 1].isIn(.alphanumeric) || bytes[close + 1].isIn("~^%#!?*@") {
            close = runEnd(.visible, from: close + 1, to: end) - 1
            isMixed = true
        }
        return isMixed ? (opener.start - 1)..<(close + 1) : opener.start..<close
    }
}
