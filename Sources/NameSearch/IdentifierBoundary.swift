import Bytes

/// Decides whether a name that was found is a whole identifier: `kris` is not in `kristal`, `kris-2` or
/// `x@kris.example`, and it is in `kris's`, `@kris`, `/home/kris/` and `kris@laptop`.
struct IdentifierBoundary {
    /// The most connecting characters in a row: more than any identifier has.
    private static let longestConnection = 64

    /// Folded.
    let text: [UInt8]
    /// Where an en dash was folded to a hyphen. It may be part of a name, and it may end one.
    let dashes: Set<Int>

    init(text: [UInt8], dashes: Set<Int> = []) {
        self.text = text
        self.dashes = dashes
    }

    /// Whether nothing before or after the range continues the identifier. Punctuation at its ends ends it.
    func isWhole(_ range: Range<Int>) -> Bool {
        let isAddress = text[range].contains(UInt8(ascii: "@"))
        return !continuesBefore(range.lowerBound, isAddress: isAddress)
            && !continuesAfter(range, isAddress: isAddress)
            && !isUnderscored(range)
    }

    /// A run of letters and digits, or one letter of a script that is written without spaces.
    struct Piece {
        let range: Range<Int>
        /// Whether it is a letter of a script without case, which is often written without spaces.
        let isUncased: Bool
        /// Whether it is the first of a run, and the last.
        let beginsRun: Bool
        var endsRun = true
    }

    /// Returns the runs of letters and digits. Scripts that are written without spaces have runs of their own, letter
    /// by letter: a name may begin and end at any of them.
    func pieces() -> [Piece] {
        var pieces: [Piece] = []
        var start: Int?
        var index = 0
        while index < text.count {
            let (scalar, length) = UTF8Sequence.decode(text, at: index) ?? (Unicode.Scalar(text[index]), 1)
            if Self.isWord(scalar) {
                if start == nil { start = index }
            } else {
                if let begin = start { pieces.append(Piece(range: begin..<index, isUncased: false, beginsRun: true)) }
                start = nil
                if scalar.properties.isAlphabetic {
                    let goesOn = pieces.last.map { $0.isUncased && $0.range.upperBound == index } ?? false
                    if goesOn { pieces[pieces.count - 1].endsRun = false }
                    pieces.append(Piece(range: index..<index + length, isUncased: true, beginsRun: !goesOn))
                }
            }
            index += length
        }
        if let start { pieces.append(Piece(range: start..<index, isUncased: false, beginsRun: true)) }
        return pieces
    }

    /// Whether a word, or connecting characters and a word, stand right before the name.
    private func continuesBefore(_ index: Int, isAddress: Bool) -> Bool {
        guard index > 0 else { return false }
        if isWord(before: index) { return true }
        var start = index
        while start > 0, index - start < Self.longestConnection, connects(start - 1, isAddress: isAddress) {
            start -= 1
        }
        return start < index && isWord(before: start)
    }

    /// Whether a word, or connecting characters and a word, follow the name. A host after an `@` does not make a login
    /// another one; a domain does.
    private func continuesAfter(_ range: Range<Int>, isAddress: Bool) -> Bool {
        let index = range.upperBound
        guard index < text.count else { return false }
        if isWord(at: index) { return true }
        if !isAddress, text[index] == UInt8(ascii: "+") { return isLocalPart(at: index) }
        if !isAddress, text[index] == UInt8(ascii: "@") { return !LoginHost.follows(range, in: text) }
        var end = index
        while end < text.count, end - index < Self.longestConnection, connects(end, isAddress: isAddress) { end += 1 }
        return end > index && end < text.count && isWord(at: end)
    }

    /// Whether the byte connects words. `+` joins words to an address (`kris+ci@raxx.app`), and otherwise stands for a
    /// space, as in a query. Two full stops in a row are an ellipsis or a range of commits, and connect nothing.
    private func connects(_ index: Int, isAddress: Bool) -> Bool {
        let dot = UInt8(ascii: ".")
        switch text[index] {
        case dot: return !(index > 0 && text[index - 1] == dot || index + 1 < text.count && text[index + 1] == dot)
        case UInt8(ascii: "-"): return !dashes.contains(index)
        case UInt8(ascii: "_"), UInt8(ascii: "@"): return true
        case UInt8(ascii: "+"): return isAddress
        default: return false
        }
    }

    /// Whether the text from here leads to an `@`: the subaddress of an email (RFC 5233).
    private func isLocalPart(at index: Int) -> Bool {
        var end = index
        while end < text.count, end - index < 64 {
            let byte = text[end]
            if byte == UInt8(ascii: "@") { return end + 1 < text.count && isWord(at: end + 1) }
            guard byte == UInt8(ascii: "+") || connects(end, isAddress: true) || isWord(at: end) else { break }
            end += 1
        }
        return false
    }

    /// Whether an underscore on one side makes it another login: `kris_` is not `kris`. Emphasis in Markdown has one on
    /// the other side too, right there or further on.
    private func isUnderscored(_ range: Range<Int>) -> Bool {
        let mark = UInt8(ascii: "_")
        let isBefore = range.lowerBound > 0 && text[range.lowerBound - 1] == mark
        let isAfter = range.upperBound < text.count && text[range.upperBound] == mark
        guard isBefore != isAfter else { return false }
        // To the nearest one: all searches together take time linear in the text.
        return isBefore
            ? !text[range.upperBound...].contains(mark) : text[..<range.lowerBound].lastIndex(of: mark) == nil
    }

    /// Whether a letter or a digit begins at the index.
    func isWord(at index: Int) -> Bool {
        UTF8Sequence.decode(text, at: index).map { Self.isWord($0.scalar) } ?? false
    }

    private func isWord(before index: Int) -> Bool {
        UTF8Sequence.decode(text, before: index).map { Self.isWord($0) } ?? false
    }

    /// Whether the scalar continues a word. Letters of scripts without case, which are often written without spaces,
    /// end a name: erasing one word too many is better than leaving a name.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.properties.isAlphabetic || 0x30...0x39 ~= scalar.value }
        return scalar.properties.isCased || scalar.properties.canonicalCombiningClass != .notReordered
    }
}
