extension TextLayer {
    /// Shorter lines are words of prose.
    private static let shortestLine = 16

    /// Returns the text without the line breaks (and the indentation after them) that cut base64 or hexadecimal into
    /// lines, or `nil` if it has no such breaks.
    func unwrapped() -> TextLayer? {
        var result: TextLayer?
        var copied = 0
        var index = 0
        while let lineEnd = bytes[index...].firstIndex(of: 0x0A) {
            index = lineEnd + 1
            let start = lineEnd > 0 && bytes[lineEnd - 1] == 0x0D ? lineEnd - 1 : lineEnd
            guard start - copied >= Self.shortestLine,
                bytes[(start - Self.shortestLine)..<start].allSatisfy({ EncodedForm.base64.isDigit($0) }),
                let end = digits(after: lineEnd)
            else { continue }
            var layer = result.take() ?? TextLayer(of: self)
            layer.append(copied..<start, of: self)
            result = layer
            copied = end
        }
        result?.append(copied..<bytes.count, of: self)
        return result
    }

    /// Returns where the digits of the next line begin, if it begins with digits.
    private func digits(after lineEnd: Int) -> Int? {
        var end = lineEnd + 1
        while end < bytes.count, end - lineEnd < 32, bytes[end] == UInt8(ascii: " ") || bytes[end] == 0x09 { end += 1 }
        return end < bytes.count && EncodedForm.base64.isDigit(bytes[end]) ? end : nil
    }

    /// Returns `range`, extended to whole lines of the original text within `limits`.
    func unbroken(_ range: Range<Int>, within limits: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start > limits.lowerBound, source(start - 1..<start).upperBound == source(start..<start + 1).lowerBound {
            start -= 1
        }
        while end < limits.upperBound, source(end - 1..<end).upperBound == source(end..<end + 1).lowerBound { end += 1 }
        return start..<end
    }
}
