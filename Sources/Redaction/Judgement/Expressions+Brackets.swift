/// Distinguishes what has brackets in programs from secrets.
extension ByteText {
    /// Whether a subscript opens at `open`, behind a letter: `tokens[0]`, `tokens[-1]`. There must be a byte before
    /// `open` and one behind it.
    func isIndex(_ open: Int, to end: Int) -> Bool {
        guard bytes[open] == UInt8(ascii: "["), bytes[open - 1].isIn(.letter) else { return false }
        let digits = open + 1 + (bytes[open + 1].isIn(.dash) ? 1 : 0)
        let close = runEnd(.digit, from: digits, to: min(end, digits + 3))
        return close > digits && has("]", at: close, to: end)
    }

    /// Whether a type with parameters begins at `start`: `ArraySlice<UInt8>`, `Optional<[UInt8]>.none`, or the first
    /// part of `Dictionary<String, Int>`.
    func isGeneric(_ start: Int, to end: Int) -> Bool {
        let open = runEnd(.word | .colon, from: start, to: end)
        guard open > start + 2, open + 2 < end, bytes[open] == UInt8(ascii: "<"), bytes[start].isIn(.letter),
            Randomness.Profile(bytes[start..<open]).digits < 3
        else { return false }
        let close = runEnd(.word | .bracket | .dot | .comma | .colon, from: open + 1, to: end)
        // `Dictionary<String,`
        guard close < end else {
            return bytes[end - 1].isIn(.comma) && Randomness.isCapitalizedWords(bytes[start..<open])
        }
        return bytes[close] == UInt8(ascii: ">") && Randomness.Profile(bytes[open..<close]).digits <= 4
    }

    /// Whether a list or a dictionary begins with the value: `[(name, value)]`, `[args[0]]`, `[...]string{`,
    /// `{"return"`, `('warn' => 1)`.
    func isCollection(_ value: Range<Int>, to end: Int) -> Bool {
        let start = value.lowerBound
        guard bytes[start].isIn("[({"), start + 1 < end else { return false }
        if has("...]", at: start + 1, to: end) || bytes[start + 1].isIn(.quote) && bytes[start] != UInt8(ascii: "[") {
            return true
        }
        guard bytes[start] == UInt8(ascii: "[") else { return false }
        if bytes[start + 1] == UInt8(ascii: "(") { return true }
        // `["kid": value]`, of Swift
        if bytes[start + 1].isIn(.quote), value.count > 3,
            let close = bytes[(start + 2)..<value.upperBound].firstIndex(of: bytes[start + 1])
        {
            return has(":", at: close + 1, to: end)
        }
        let name = runEnd(.word | .dot, from: start + 1, to: end)
        return name > start + 3 && name < end && bytes[name].isIn("([")
            && bytes[(start + 1)..<name].allSatisfy { !$0.isIn(.digit) }
    }
}
