/// The bytes of a text, and where words, quotes, escapes and fixed texts begin and end in them.
///
/// Positions are offsets in bytes. A parameter `end` or `to` is a limit that is not read: it must not be greater than
/// the number of bytes. Functions that return a position return one that is not beyond that limit.
struct ByteText {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    let bytes: Bytes

    init(_ bytes: Bytes) { self.bytes = bytes }

    var end: Int { bytes.count }

    /// Whether nothing before `position` belongs to the same word. The letter of an escape (`\n`) and the digits of a
    /// percent-encoded byte (`%3D`) do not, nor does anything before `floor`.
    func isWordStart(_ position: Int, after floor: Int = 0) -> Bool {
        guard position > floor, bytes[position - 1].isIn(.word) else { return true }
        return escapeEnds(at: position)
    }

    /// Whether an escape sequence ends directly before `position`: `\n`, `%3D`, `\u003d`, `\x3d`, or a terminal's
    /// `ESC [1m`. Without this question, `\n` before a token would look like a letter of the token.
    func escapeEnds(at position: Int) -> Bool {
        func byte(_ back: Int) -> UInt8 { position >= back ? bytes[position - back] : 0 }
        if byte(2) == UInt8(ascii: "\\"), byte(1).isIn(.spaceEscape) { return true }
        if byte(1) == UInt8(ascii: "m") { return terminalEscapeEnds(before: position - 1) }
        guard byte(1).isIn(.hex), byte(2).isIn(.hex) else { return false }
        if byte(3) == UInt8(ascii: "%") { return true }
        if byte(3) == UInt8(ascii: "x"), byte(4) == UInt8(ascii: "\\") { return true }
        return byte(5) == UInt8(ascii: "u") && byte(6) == UInt8(ascii: "\\")
    }

    /// Whether `[1;32` of a terminal's escape sequence ends before `end`, with or without its ESC.
    private func terminalEscapeEnds(before end: Int) -> Bool {
        let start = runStart(.digit | .semicolon, from: max(0, end - 12), to: end)
        // Without its ESC, which logs lose, it has at least a digit: `[master_key]`
        return start > 0 && bytes[start - 1] == UInt8(ascii: "[")
            && (start < end || start > 1 && bytes[start - 2] == 0x1B)
    }

    /// Whether `text` stands at `position`: as it is written if `isExact`, else in either case, and then it must be
    /// lowercase. False if `position` is negative, or if `text` would go beyond `end`, so that neither has to be
    /// checked before.
    @inline(__always)
    func has(_ text: StaticString, isExact: Bool = false, at position: Int, to end: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position >= 0, position + count <= end else { return false }
        for offset in 0..<count {
            let byte = bytes[position + offset]
            if (isExact ? byte : byte.folded) != text.utf8Start[offset] { return false }
        }
        return true
    }

    /// Whether `text` ends at `position`.
    @inline(__always)
    func has(_ text: StaticString, isExact: Bool = false, before position: Int) -> Bool {
        has(text, isExact: isExact, at: position - text.utf8CodeUnitCount, to: position)
    }

    /// Returns where `text` first begins between `start` and `end`. Reads all of that, so the caller bounds it.
    func find(_ text: StaticString, isExact: Bool = false, from start: Int, to end: Int) -> Int? {
        var position = start
        while position + text.utf8CodeUnitCount <= end {
            if has(text, isExact: isExact, at: position, to: end) { return position }
            position += 1
        }
        return nil
    }

    /// Returns the first position from `start` on whose byte is not of `class`, or `end`. That is `start` itself if the
    /// run is empty or `start` is not before `end`.
    func runEnd(_ class: ByteClass, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, bytes[position].isIn(`class`) { position &+= 1 }
        return position
    }

    /// Does the same for bytes that are not of `class`.
    func runEnd(not class: ByteClass, from start: Int, to end: Int) -> Int {
        runEnd(`class`.inverted, from: start, to: end)
    }

    /// Returns where the run of `class` begins that ends at `end`: not before `start`, and `end` itself if it is empty.
    func runStart(_ class: ByteClass, from start: Int, to end: Int) -> Int {
        var position = end
        while position > start, bytes[position - 1].isIn(`class`) { position &-= 1 }
        return position
    }

    /// Does the same for bytes that are not of `class`.
    func runStart(not class: ByteClass, from start: Int, to end: Int) -> Int {
        runStart(`class`.inverted, from: start, to: end)
    }

    /// Returns the range without white space around it; an empty one at its end if there is nothing else.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        let first = runEnd(.space, from: range.lowerBound, to: range.upperBound)
        return first..<runStart(.space, from: first, to: range.upperBound)
    }

    /// Where the line that `position` is in begins, at most `reach` bytes before.
    func lineStart(of position: Int, reach: Int) -> Int {
        runStart(not: .lineEnd, from: max(0, position - reach), to: position)
    }

    /// Returns where the line ends that `position` is in: at its line feed or carriage return, or at `end`. `position`
    /// must not be beyond `end`.
    func lineEnd(of position: Int, to end: Int) -> Int { runEnd(not: .lineEnd, from: position, to: end) }

    /// Returns what stands from `position` to the next white space or quote; an empty range if one is there. `position`
    /// must not be beyond `end`.
    func word(at position: Int, to end: Int) -> Range<Int> {
        position..<runEnd(not: .space | .quote, from: position, to: end)
    }

    /// Whether a bracket is closed in the range that was opened before it.
    func has(_ close: Unicode.Scalar, moreOftenThan open: Unicode.Scalar, in range: Range<Int>) -> Bool {
        bytes[range].count { $0 == UInt8(ascii: close) } > bytes[range].count { $0 == UInt8(ascii: open) }
    }
}
