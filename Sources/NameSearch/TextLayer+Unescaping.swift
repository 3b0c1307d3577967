import Bytes

extension TextLayer {
    /// Returns the text without one level of escapes, or `nil` if it has none: percent-encoding (RFC 3986), backslashes
    /// of JSON, C, JavaScript and Python, character references of HTML, and colours of a terminal, which it drops.
    ///
    /// Leaves what only looks like an escape (`100%`, a path with backslashes): the reading before finds names there.
    func unescaped() -> TextLayer? {
        replacingEscapes(where: { $0 == 0x25 || $0 == 0x5C || $0 == 0x26 || $0 == 0x1B }, escape)
    }

    /// Returns the text without quoted-printable (RFC 2045, section 6.7), or `nil` if it has no such escapes.
    ///
    /// This is a reading of its own: in `?by=DANA` the same bytes are not an escape, and other escapes may follow.
    func unquoted() -> TextLayer? {
        replacingEscapes(where: { $0 == UInt8(ascii: "=") }, quotedPrintable)
    }

    private typealias Escape = (bytes: [UInt8], length: Int)

    /// Returns the layer with what escapes stand for, or `nil` without any.
    /// - Parameters:
    ///   - begins: whether an escape may begin with the byte.
    ///   - escape: reads the escape at an index; `nil` where none begins.
    private func replacingEscapes(where begins: (UInt8) -> Bool, _ escape: (Int) -> Escape?) -> TextLayer? {
        var result: TextLayer?
        var copied = 0
        var index = 0
        while let next = bytes[index...].firstIndex(where: begins) {
            guard let escape = escape(next) else {
                index = next + 1
                continue
            }
            var layer = result.take() ?? TextLayer(of: self)
            layer.append(copied..<next, of: self)
            index = next + escape.length
            for byte in escape.bytes { layer.append(byte, for: next..<index, of: self) }
            copied = index
            result = layer
        }
        result?.append(copied..<bytes.count, of: self)
        return result
    }

    /// Returns what the escape at the index stands for, and its length; `nil` when the byte stands for itself.
    private func escape(at index: Int) -> Escape? {
        switch bytes[index] {
        case UInt8(ascii: "%"): hexadecimal(at: index + 1, digits: 2).map { ([UInt8($0)], 3) }
        case UInt8(ascii: "\\"): backslash(at: index)
        case UInt8(ascii: "&"): HTMLReference(bytes, at: index).map { (Array(String($0.scalar).utf8), $0.length) }
        case 0x1B: colour(at: index)
        default: nil
        }
    }

    private func byte(_ index: Int) -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    private func hexadecimal(at index: Int, digits: Int) -> UInt32? {
        guard index + digits <= bytes.count else { return nil }
        return number(at: index, digits: digits, radix: 16)
    }

    /// Reads exactly this many digits; `nil` if one of them is not a digit of the radix.
    private func number(at index: Int, digits: Int, radix: UInt32) -> UInt32? {
        var value: UInt32 = 0
        for byte in bytes[index..<index + digits] {
            guard let digit = byte.hexDigitValue, digit < radix else { return nil }
            value = value * radix + UInt32(digit)
        }
        return value
    }

    /// Reads an escape that begins with a backslash. Takes tabs and form feeds for spaces.
    private func backslash(at index: Int) -> Escape? {
        switch byte(index + 1) {
        case UInt8(ascii: "n"): ([0x0A], 2)
        case UInt8(ascii: "r"): ([0x0D], 2)
        case UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"): ([UInt8(ascii: " ")], 2)
        case let quoted? where "\"'\\/".utf8.contains(quoted): ([quoted], 2)
        case UInt8(ascii: "x"): hexadecimal(at: index + 2, digits: 2).map { ([UInt8($0)], 4) }
        case UInt8(ascii: "u"): utf16(at: index) ?? braced(at: index)
        case UInt8(ascii: "U"): utf32(at: index)
        case let digit? where UInt8(ascii: "0")...UInt8(ascii: "3") ~= digit: octal(at: index)
        default: nil
        }
    }

    private static func utf8(_ scalar: Unicode.Scalar) -> [UInt8] { Array(String(scalar).utf8) }

    /// Reads `\uXXXX`, or two of them for a scalar beyond U+FFFF.
    private func utf16(at index: Int) -> Escape? {
        guard let first = hexadecimal(at: index + 2, digits: 4) else { return nil }
        if let scalar = Unicode.Scalar(first) { return (Self.utf8(scalar), 6) }
        guard 0xD800..<0xDC00 ~= first, byte(index + 6) == UInt8(ascii: "\\"), byte(index + 7) == UInt8(ascii: "u"),
            let second = hexadecimal(at: index + 8, digits: 4), 0xDC00..<0xE000 ~= second,
            let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { return nil }
        return (Self.utf8(scalar), 12)
    }

    /// Reads `\UXXXXXXXX`.
    private func utf32(at index: Int) -> Escape? {
        hexadecimal(at: index + 2, digits: 8).flatMap(Unicode.Scalar.init).map { (Self.utf8($0), 10) }
    }

    /// Reads `\u{40}`.
    private func braced(at index: Int) -> Escape? {
        guard byte(index + 2) == UInt8(ascii: "{"),
            let end = bytes[(index + 3)..<min(index + 10, bytes.count)].firstIndex(of: UInt8(ascii: "}")),
            end > index + 3,
            let scalar = hexadecimal(at: index + 3, digits: end - index - 3).flatMap(Unicode.Scalar.init)
        else { return nil }
        return (Self.utf8(scalar), end + 1 - index)
    }

    /// Reads `\100`: three digits, so that `\0` and back references are left alone.
    private func octal(at index: Int) -> Escape? {
        guard index + 4 <= bytes.count, let value = number(at: index + 1, digits: 3, radix: 8) else { return nil }
        return ([UInt8(value)], 4)
    }

    /// Reads a control sequence (ECMA-48, section 5.4).
    private func colour(at index: Int) -> Escape? {
        guard byte(index + 1) == UInt8(ascii: "[") else { return nil }
        var end = index + 2
        while let next = byte(end), 0x20...0x3F ~= next, end - index < 32 { end += 1 }
        guard let final = byte(end), 0x40...0x7E ~= final else { return nil }
        return ([], end + 1 - index)
    }

    /// Reads `=40` in capitals, as the standard asks, or a soft line break.
    private func quotedPrintable(at index: Int) -> Escape? {
        guard let next = byte(index + 1) else { return nil }
        if next == 0x0A { return ([], 2) }
        if next == 0x0D, byte(index + 2) == 0x0A { return ([], 3) }
        guard let second = byte(index + 2), !(0x61...0x66 ~= next), !(0x61...0x66 ~= second) else { return nil }
        return hexadecimal(at: index + 1, digits: 2).map { ([UInt8($0)], 3) }
    }
}
