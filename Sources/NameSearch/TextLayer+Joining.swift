import Bytes

extension TextLayer {
    /// Groups of a dump: fewer bytes hold no name that is looked for.
    private static let fewestDigits = 2 * IdentifierMatcher.fewestEncodedBytes

    /// Returns the text without the spaces and colons between the groups of a hexadecimal dump (`6b 72 69 73 2d`,
    /// `6b:72:…`, or `6b72 6973` as xxd writes it), or `nil` if it has no dump.
    func joined() -> TextLayer? {
        var result: TextLayer?
        var copied = 0
        var index = 0
        while let separator = bytes[index...].firstIndex(where: Self.isSeparator) {
            index = separator + 1
            guard let dump = dump(around: separator), dump.lowerBound >= copied else { continue }
            var layer = result.take() ?? TextLayer(of: self)
            layer.append(copied..<dump.lowerBound, of: self)
            for position in dump where bytes[position] != bytes[separator] {
                layer.append(bytes[position], for: position..<position + 1, of: self)
            }
            result = layer
            copied = dump.upperBound
            index = copied
        }
        result?.append(copied..<bytes.count, of: self)
        return result
    }

    private static func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: ":") }

    /// Returns the range of the groups of two or four digits on both sides of the first separator of a dump, and of all
    /// that follow with the same separator. Returns `nil` when they are too short to hold a name.
    private func dump(around separator: Int) -> Range<Int>? {
        var start = separator
        while start > 0, separator - start < 5, bytes[start - 1].isASCIIAlphanumeric { start -= 1 }
        guard isGroup(start..<separator) else { return nil }
        var end = separator
        var digits = separator - start
        while end < bytes.count, bytes[end] == bytes[separator] {
            var next = end + 1
            while next < bytes.count, next - end < 6, bytes[next].isASCIIAlphanumeric { next += 1 }
            guard isGroup(end + 1..<next) else { break }
            digits += next - end - 1
            end = next
        }
        return digits >= Self.fewestDigits ? start..<end : nil
    }

    /// Whether the range is a group of two or four hexadecimal digits.
    private func isGroup(_ range: Range<Int>) -> Bool {
        (range.count == 2 || range.count == 4) && bytes[range].allSatisfy { EncodedForm.hexadecimal.isDigit($0) }
    }
}
