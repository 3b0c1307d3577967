/// Base 64 in either alphabet, RFC 4648.
enum Base64 {
    /// What `text` denotes if it is printable; padding may be missing. Stops at the first byte that is not text, so
    /// that digests and images cost little.
    static func decodeText(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        var buffer: UInt32 = 0
        var count = 0
        for byte in text where byte != UInt8(ascii: "=") {
            let value = values[Int(byte)]
            guard value < 64 else { return nil }
            buffer = buffer << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                let output = UInt8(truncatingIfNeeded: buffer >> UInt32(count))
                guard output >= 0x20 && output != 0x7F || output == 0x0A || output == 0x0D || output == 0x09 else {
                    return nil
                }
                decoded.append(output)
            }
        }
        return decoded.isEmpty ? nil : decoded
    }

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        for (value, byte) in alphabet.utf8.enumerated() { values[Int(byte)] = UInt8(value) }
        for byte in "+-".utf8 { values[Int(byte)] = 62 }
        for byte in "/_".utf8 { values[Int(byte)] = 63 }
        return values
    }()
}
