/// A way to write bytes as letters, in which a name is not seen but still there.
enum EncodedForm: Sendable {
    /// Either alphabet of RFC 4648, with or without padding.
    case base64
    case hexadecimal

    func isDigit(_ byte: UInt8) -> Bool {
        switch self {
        case .base64: Self.base64Value(byte) != nil
        case .hexadecimal: Self.hexadecimalValue(byte) != nil
        }
    }

    /// How many digits stand for a whole number of bytes.
    var groupLength: Int { self == .base64 ? 4 : 2 }

    /// What digits stand for. A last group that is cut short gives the whole bytes it has.
    func decode(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        let width: UInt32 = self == .base64 ? 6 : 4
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * Int(width) / 8)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            let value = self == .base64 ? Self.base64Value(digit) : Self.hexadecimalValue(digit)
            buffer = buffer << width | UInt32(value ?? 0)
            bits += width
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        return bytes
    }

    /// The digits that `bytes` always has, wherever among other bytes it stands: for base64 one spelling for each of
    /// three alignments, without the digits that it shares with its neighbours; for hexadecimal one in each case.
    /// - Returns: the digits, and how many digits of their first group precede them.
    func spellings(of bytes: [UInt8]) -> [(digits: [UInt8], offset: Int)] {
        switch self {
        case .hexadecimal:
            return ["0123456789abcdef", "0123456789ABCDEF"].map { alphabet in
                let alphabet = Array(alphabet.utf8)
                return (bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, 0)
            }
        case .base64:
            return (0..<3).map { alignment in
                let padded = [UInt8](repeating: 0, count: alignment) + bytes
                let first = (alignment * 8 + 5) / 6
                let end = padded.count * 8 / 6
                let digits = (first..<max(first, end)).map { index in
                    Self.base64Digits[Int(Self.sextet(index, of: padded))]
                }
                return (digits, first)
            }
        }
    }

    private static func sextet(_ index: Int, of bytes: [UInt8]) -> UInt8 {
        let bit = index * 6
        let high = UInt16(bytes[bit / 8]) << 8
        let low = bit / 8 + 1 < bytes.count ? UInt16(bytes[bit / 8 + 1]) : 0
        return UInt8(truncatingIfNeeded: (high | low) >> UInt16(10 - bit % 8)) & 0x3F
    }

    private static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func base64Value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
