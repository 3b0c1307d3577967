/// Base 64 in either alphabet, RFC 4648.
enum Base64 {
    /// Returns what `text` denotes if that is printable UTF-8, with line ends and tabs; otherwise `nil`. Padding may be
    /// missing. Stops at the first byte that is not text, so that digests and images cost little.
    static func decodeText(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
        guard beginsText(text) else { return nil }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count / 4 * 3 + 3)
        var buffer: UInt32 = 0
        var count: UInt32 = 0
        for byte in text where byte != UInt8(ascii: "=") {
            guard let value = value(of: byte) else { return nil }
            buffer = buffer << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                let output = UInt8(truncatingIfNeeded: buffer >> count)
                guard isText(output) else { return nil }
                decoded.append(output)
            }
        }
        return decoded.isEmpty || String(validating: decoded, as: UTF8.self) == nil ? nil : decoded
    }

    /// Whether the first three bytes that `text` denotes are ASCII text. False for fewer than four characters. This is
    /// asked before anything is decoded, and rules out most of what only looks like base 64.
    static func beginsText(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var buffer: UInt32 = 0
        for byte in text.prefix(4) {
            guard let value = value(of: byte) else { return false }
            buffer = buffer << 6 | value
        }
        // Text in base 64 hardly ever begins with anything but ASCII.
        return [16, 8, 0].allSatisfy { isText(UInt8(truncatingIfNeeded: buffer >> $0)) && buffer >> $0 & 0x80 == 0 }
    }

    private static func isText(_ byte: UInt8) -> Bool {
        byte >= 0x20 ? byte != 0x7F : byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Returns the six bits that a character stands for, in either alphabet.
    @inline(__always)
    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a") + 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0") + 52)
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
