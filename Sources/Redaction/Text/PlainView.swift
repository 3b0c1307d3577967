/// Shows a text as its reader sees it, and knows where each byte comes from.
///
/// It decodes what is percent-encoded, an entity of HTML or an escape of a program's strings (`%3D`, `&quot;`,
/// `\u003d`, `\x3d`), and leaves out a terminal's colours. `\n` and `\"` stay as they are: the scan itself knows them.
struct PlainView {
    private(set) var bytes: [UInt8] = []
    /// For each byte of the view, where in the text that byte begins, or the escape that stands for it.
    private var origins: [Int] = []
    private let text: Scanner.Bytes

    init(of text: Scanner.Bytes) {
        self.text = text
        bytes.reserveCapacity(text.count)
        origins.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            let start = position
            if let decoded = Self.decoded(text, at: position) {
                bytes.append(decoded.byte)
                position += decoded.length
            } else if let end = Self.colourEnd(text, at: position) {
                position = end
                continue
            } else {
                bytes.append(text[position])
                position += 1
            }
            origins.append(start)
        }
    }

    /// Returns the range of the text that `range` of the view comes from, with whole escapes at both ends. `range` must
    /// not be empty.
    func origin(of range: Range<Int>) -> Range<Int> {
        let last = origins[range.upperBound - 1]
        return origins[range.lowerBound]..<(last + (Self.decoded(text, at: last)?.length ?? 1))
    }

    /// Returns the byte that is written at `position` as `%3d`, `&#61;`, `&quot;`, `\u003d` or `\x3d`, and how many
    /// bytes that takes. `nil` for anything else, and for a control character that text does not have.
    private static func decoded(_ text: Scanner.Bytes, at position: Int) -> (byte: UInt8, length: Int)? {
        switch text[position] {
        case UInt8(ascii: "%"): hexadecimal(text, at: position + 1).map { ($0, 3) }
        case UInt8(ascii: "\\"):
            if starts("\\u00", text, at: position) {
                hexadecimal(text, at: position + 4).map { ($0, 6) }
            } else if starts("\\x", text, at: position) {
                hexadecimal(text, at: position + 2).map { ($0, 4) }
            } else {
                nil
            }
        case UInt8(ascii: "&"): entity(text, at: position)
        default: nil
        }
    }

    /// Returns what the two digits at `position` denote.
    private static func hexadecimal(_ text: Scanner.Bytes, at position: Int) -> UInt8? {
        guard position + 1 < text.count, let high = value(text[position]), let low = value(text[position + 1]) else {
            return nil
        }
        let byte = high << 4 | low
        return byte >= 0x20 || byte.isIn(.space) ? byte : nil
    }

    private static let entities: [(name: StaticString, byte: UInt8)] = [
        ("&quot;", UInt8(ascii: "\"")), ("&amp;", UInt8(ascii: "&")), ("&apos;", UInt8(ascii: "'")),
        ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
    ]

    /// Returns what an entity of HTML denotes, by its name or by its number; of numbers, printable ASCII only.
    private static func entity(_ text: Scanner.Bytes, at position: Int) -> (byte: UInt8, length: Int)? {
        if let named = entities.first(where: { starts($0.name, text, at: position) }) {
            return (named.byte, named.name.utf8CodeUnitCount)
        }
        guard starts("&#", text, at: position) else { return nil }
        let isHex = position + 2 < text.count && text[position + 2] | 0x20 == UInt8(ascii: "x")
        let first = position + (isHex ? 3 : 2)
        var number = 0
        var end = first
        while end < text.count, end < first + 3, text[end].isIn(isHex ? .hex : .digit) {
            number = number * (isHex ? 16 : 10) + Int(value(text[end]) ?? 0)
            end += 1
        }
        guard end < text.count, text[end] == UInt8(ascii: ";"), 0x20..<0x7F ~= number else { return nil }
        return (UInt8(number), end + 1 - position)
    }

    private static func starts(_ literal: StaticString, _ text: Scanner.Bytes, at position: Int) -> Bool {
        ByteText(text).has(literal, isExact: true, at: position, to: text.count)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        guard digit.isIn(.hex) else { return nil }
        return digit.isIn(.digit) ? digit - UInt8(ascii: "0") : digit.folded - UInt8(ascii: "a") + 10
    }

    /// How a terminal's colour begins, also in a string of a program.
    private static let colours: [StaticString] = [
        "\u{1B}[", "\\u001b[", "\\u001B[", "\\x1b[", "\\x1B[", "\\033[", "\\e[", "^[[",
    ]

    /// Returns the end of a terminal's `ESC [1;32m` that begins at `position`.
    private static func colourEnd(_ text: Scanner.Bytes, at position: Int) -> Int? {
        guard text[position] == 0x1B || text[position].isIn("\\^"),
            let colour = colours.first(where: { starts($0, text, at: position) })
        else { return nil }
        var end = position + colour.utf8CodeUnitCount
        while end < text.count, end < position + 20, text[end].isIn(.digit) || text[end] == UInt8(ascii: ";") {
            end += 1
        }
        return end < text.count && text[end].isIn(.letter) ? end + 1 : nil
    }
}
