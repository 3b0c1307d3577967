/// Where words, escapes and fixed texts begin and end.
extension Scanner {
    /// Whether nothing before `position` belongs to the same word. The letter of an escape (`\n`) and the digits of a
    /// percent-encoded byte (`%3D`) do not.
    func isWordStart(_ position: Int) -> Bool {
        guard position > floor, bytes[position - 1].isIn(.word) else { return true }
        return escapeEnds(at: position)
    }

    /// Whether an escape sequence ends before `position`: `\n`, `%3D`, `\u003d`, `\x3d`, and a terminal's `ESC [1m`.
    func escapeEnds(at position: Int) -> Bool {
        func byte(_ back: Int) -> UInt8 { position >= back ? bytes[position - back] : 0 }
        if byte(2) == UInt8(ascii: "\\"), byte(1).isIn(.spaceEscape) { return true }
        if byte(1) == UInt8(ascii: "m") { return terminalEscapeEnds(before: position - 1) }
        guard byte(1).isIn(.hex), byte(2).isIn(.hex) else { return false }
        if byte(3) == UInt8(ascii: "%") { return true }
        if byte(3) == UInt8(ascii: "x"), byte(4) == UInt8(ascii: "\\") { return true }
        return byte(5) == UInt8(ascii: "u") && byte(6) == UInt8(ascii: "\\")
    }

    /// Whether `[1;32` of a terminal's escape sequence ends here.
    private func terminalEscapeEnds(before end: Int) -> Bool {
        var start = end
        while start > max(0, end - 12), bytes[start - 1].isIn(.digit) || bytes[start - 1] == UInt8(ascii: ";") {
            start -= 1
        }
        // Without its ESC, which logs lose, it has at least a digit: `[master_key]`
        return start > 0 && bytes[start - 1] == UInt8(ascii: "[")
            && (start < end || start > 1 && bytes[start - 2] == 0x1B)
    }

    /// Whether an escape sequence of JSON, or of a language's strings, begins here.
    func beginsEscape(_ position: Int, to end: Int) -> Bool {
        bytes[position] == UInt8(ascii: "\\") && position + 1 < end && bytes[position + 1].isIn(.escaped)
    }

    /// Whether `text` (lowercase) stands at `position`, in either case.
    @inline(__always)
    func has(_ text: StaticString, at position: Int, to end: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position >= 0, position + count <= end else { return false }
        for offset in 0..<count where bytes[position + offset].folded != text.utf8Start[offset] { return false }
        return true
    }

    /// Where `text` (lowercase) begins.
    func find(_ text: StaticString, from start: Int, to end: Int) -> Int? {
        var position = start
        while position + text.utf8CodeUnitCount <= end {
            if has(text, at: position, to: end) { return position }
            position += 1
        }
        return nil
    }
}
