/// A text as its reader sees it: what is percent-encoded decoded, and a terminal's colours left out. Knows where each of
/// its bytes comes from.
struct PlainView {
    private(set) var bytes: [UInt8] = []
    /// Where in the text each byte begins.
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
                bytes.append(decoded)
                position += 3
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

    /// What `range` of the view is in the text.
    func origin(of range: Range<Int>) -> Range<Int> {
        let last = origins[range.upperBound - 1]
        return origins[range.lowerBound]..<(last + (Self.decoded(text, at: last) == nil ? 1 : 3))
    }

    /// The byte that `%XX` stands for, unless it is a control character that text does not have.
    private static func decoded(_ text: Scanner.Bytes, at position: Int) -> UInt8? {
        guard text[position] == UInt8(ascii: "%"), position + 2 < text.count,
            let high = value(text[position + 1]), let low = value(text[position + 2])
        else { return nil }
        let byte = high << 4 | low
        return byte >= 0x20 || byte.isIn(.space) ? byte : nil
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        guard digit.isIn(.hex) else { return nil }
        return digit.isIn(.digit) ? digit - UInt8(ascii: "0") : digit.folded - UInt8(ascii: "a") + 10
    }

    /// The end of `ESC [1;32m`.
    private static func colourEnd(_ text: Scanner.Bytes, at position: Int) -> Int? {
        guard text[position] == 0x1B, position + 1 < text.count, text[position + 1] == UInt8(ascii: "[") else {
            return nil
        }
        var end = position + 2
        while end < text.count, end < position + 16, text[end].isIn(.digit) || text[end] == UInt8(ascii: ";") {
            end += 1
        }
        return end < text.count && text[end].isIn(.letter) ? end + 1 : nil
    }
}
