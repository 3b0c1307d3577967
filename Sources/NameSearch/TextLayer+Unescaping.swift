extension TextLayer {
    /// The text with one level of escapes taken off, or `nil` when there is none: percent-encoding (RFC 3986), JSON's and
    /// C's backslashes, numeric character references of HTML, and the colours of a terminal, which mean nothing.
    ///
    /// What looks like an escape and is none (`100%`, a path with backslashes) is left as it is, and is found in the
    /// reading before this one.
    func unescaped() -> TextLayer? {
        guard bytes.contains(where: { $0 == 0x25 || $0 == 0x5C || $0 == 0x26 || $0 == 0x1B }) else { return nil }
        var result = TextLayer(capacity: bytes.count)
        var isChanged = false
        var index = 0
        while index < bytes.count {
            if let escape = escape(at: index) {
                isChanged = true
                let origin = source(index..<index + escape.length)
                for byte in escape.bytes { result.append(byte, from: origin) }
                index += escape.length
            } else {
                result.append(bytes[index], from: source(index))
                index += 1
            }
        }
        return isChanged ? result : nil
    }

    private typealias Escape = (bytes: [UInt8], length: Int)

    private func escape(at index: Int) -> Escape? {
        switch bytes[index] {
        case UInt8(ascii: "%"): hexadecimal(at: index + 1, digits: 2).map { ([UInt8($0)], 3) }
        case UInt8(ascii: "\\"): backslash(at: index)
        case UInt8(ascii: "&"): reference(at: index)
        case 0x1B: colour(at: index)
        default: nil
        }
    }

    private func byte(_ index: Int) -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    private func hexadecimal(at index: Int, digits: Int) -> UInt32? {
        guard index + digits <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[index..<index + digits] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private func backslash(at index: Int) -> Escape? {
        switch byte(index + 1) {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
            return ([UInt8(ascii: " ")], 2)
        case UInt8(ascii: "\""): return ([UInt8(ascii: "\"")], 2)
        case UInt8(ascii: "'"): return ([UInt8(ascii: "'")], 2)
        case UInt8(ascii: "\\"): return ([UInt8(ascii: "\\")], 2)
        case UInt8(ascii: "/"): return ([UInt8(ascii: "/")], 2)
        case UInt8(ascii: "x"): return hexadecimal(at: index + 2, digits: 2).map { ([UInt8($0)], 4) }
        case UInt8(ascii: "u"): return utf16(at: index)
        default: return nil
        }
    }

    /// `\uXXXX`, or two of them for a scalar beyond U+FFFF.
    private func utf16(at index: Int) -> Escape? {
        guard let first = hexadecimal(at: index + 2, digits: 4) else { return nil }
        if let scalar = Unicode.Scalar(first) { return (Array(String(scalar).utf8), 6) }
        guard 0xD800..<0xDC00 ~= first, byte(index + 6) == UInt8(ascii: "\\"), byte(index + 7) == UInt8(ascii: "u"),
            let second = hexadecimal(at: index + 8, digits: 4), 0xDC00..<0xE000 ~= second,
            let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { return nil }
        return (Array(String(scalar).utf8), 12)
    }

    /// `&#64;` and `&#x40;`.
    private func reference(at index: Int) -> Escape? {
        guard byte(index + 1) == UInt8(ascii: "#") else { return nil }
        let isHexadecimal = byte(index + 2).map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        let start = index + (isHexadecimal ? 3 : 2)
        guard start < bytes.count, let end = bytes[start..<min(start + 8, bytes.count)].firstIndex(of: 0x3B),
            let value = UInt32(String(decoding: bytes[start..<end], as: UTF8.self), radix: isHexadecimal ? 16 : 10),
            let scalar = Unicode.Scalar(value)
        else { return nil }
        return (Array(String(scalar).utf8), end + 1 - index)
    }

    /// A control sequence (ECMA-48, section 5.4).
    private func colour(at index: Int) -> Escape? {
        guard byte(index + 1) == UInt8(ascii: "[") else { return nil }
        var end = index + 2
        while let next = byte(end), 0x20...0x3F ~= next, end - index < 32 { end += 1 }
        guard let final = byte(end), 0x40...0x7E ~= final else { return nil }
        return ([], end + 1 - index)
    }
}
