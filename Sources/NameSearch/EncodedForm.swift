import Bytes

/// An encoding of bytes as letters, in which a name is still there but not visible.
enum EncodedForm: Sendable {
    /// Either alphabet of RFC 4648, with or without padding.
    case base64
    case hexadecimal

    /// Whether the byte is a digit of the encoding. Padding is not.
    func isDigit(_ byte: UInt8) -> Bool {
        switch self {
        case .base64: Base64.value(of: byte) != nil
        case .hexadecimal: byte.hexDigitValue != nil
        }
    }

    /// How many digits stand for a whole number of bytes.
    var groupLength: Int { self == .base64 ? 4 : 2 }

    var bitsOfDigit: Int { self == .base64 ? 6 : 4 }

    /// Returns the decoded bytes. An incomplete last group gives its whole bytes.
    func decode(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        let width = UInt32(bitsOfDigit)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * Int(width) / 8)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            let value = self == .base64 ? Base64.value(of: digit) : digit.hexDigitValue
            buffer = buffer << width | UInt32(value ?? 0)
            bits += width
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        return bytes
    }

    /// Returns the digits that encode `bytes` between any other bytes. Leaves out digits that a neighbour
    /// shares. Covers three alignments in two alphabets for base64, and every case of the letters for hexadecimal.
    /// - Returns: the digits, and how many digits of their first group precede them.
    func spellings(of bytes: [UInt8]) -> [(digits: [UInt8], offset: Int)] {
        switch self {
        case .hexadecimal:
            return bytes.reduce([[]]) { beginnings, byte in
                beginnings.flatMap { beginning in Self.hexadecimal(byte).map { beginning + $0 } }
            }.map { ($0, 0) }
        case .base64:
            return (0..<3).flatMap { alignment in
                let padded = [UInt8](repeating: 0, count: alignment) + bytes
                let first = (alignment * 8 + 5) / 6
                let sextets = (first..<max(first, padded.count * 8 / 6)).map { Self.sextet($0, of: padded) }
                let alphabets =
                    sextets.allSatisfy({ $0 < 62 }) ? [Self.base64Digits] : [Self.base64Digits, Self.urlDigits]
                return alphabets.map { alphabet in (sextets.map { alphabet[Int($0)] }, first % 4) }
            }
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> [[UInt8]] {
        let digits = Hex.encodedBytes([byte]).map { digit in
            digit.isASCIILetter ? [digit, digit ^ 0x20] : [digit]
        }
        return digits[0].flatMap { high in digits[1].map { low in [high, low] } }
    }

    /// Returns six bits of the bytes, as one digit of base64 encodes them.
    private static func sextet(_ index: Int, of bytes: [UInt8]) -> UInt8 {
        let bit = index * 6
        let high = UInt16(bytes[bit / 8]) << 8
        let low = bit / 8 + 1 < bytes.count ? UInt16(bytes[bit / 8 + 1]) : 0
        return UInt8(truncatingIfNeeded: (high | low) >> UInt16(10 - bit % 8)) & 0x3F
    }

    private static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlDigits = Array(base64Digits.dropLast(2)) + Array("-_".utf8)
}
