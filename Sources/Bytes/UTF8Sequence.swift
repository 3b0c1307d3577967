/// One scalar among bytes that may be anything.
package enum UTF8Sequence {
    /// Returns the scalar that begins at `index` and its length in bytes, or `nil` where no valid sequence begins.
    /// Accepts what RFC 3629 does: no overlong forms and no surrogates.
    /// - Precondition: `index` is within `bytes`.
    @inlinable
    package static func decode<Text: RandomAccessCollection<UInt8>>(
        _ bytes: Text,
        at index: Int
    ) -> (scalar: Unicode.Scalar, length: Int)? where Text.Index == Int {
        let lead = bytes[index]
        let length: Int
        var value: UInt32
        switch lead {
        case 0..<0x80: return (Unicode.Scalar(lead), 1)
        case 0xC2...0xDF: (length, value) = (2, UInt32(lead & 0x1F))
        case 0xE0...0xEF: (length, value) = (3, UInt32(lead & 0x0F))
        case 0xF0...0xF4: (length, value) = (4, UInt32(lead & 0x07))
        default: return nil
        }
        guard index + length <= bytes.endIndex else { return nil }
        for byte in bytes[index + 1..<index + length] {
            guard byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard let scalar = Unicode.Scalar(value), UTF8.width(scalar) == length else { return nil }
        return (scalar, length)
    }

    /// Returns the scalar that ends before `index`, or `nil` where none does.
    /// - Precondition: `index` is at most `bytes.count`.
    package static func decode(_ bytes: [UInt8], before index: Int) -> Unicode.Scalar? {
        for length in 1...4 where index - length >= 0 {
            if let (scalar, found) = decode(bytes, at: index - length) { return found == length ? scalar : nil }
        }
        return nil
    }
}
