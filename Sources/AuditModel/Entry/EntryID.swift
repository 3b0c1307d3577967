/// An entry's id: a UUID (RFC 9562), and its idempotency key for ever.
package struct EntryID: Sendable, Hashable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// - Parameter bytes: sixteen.
    package init(bytes: some Collection<UInt8>) {
        precondition(bytes.count == 16)
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// From 8-4-4-4-12 hexadecimal digits in any case, and nothing else: no braces, no `urn:uuid:`.
    package init?(_ text: String) {
        var words: (UInt64, UInt64) = (0, 0)
        var count = 0
        for (position, byte) in text.utf8.enumerated() {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, count < 32 else { return nil }
            words = count < 16 ? (words.0 << 4 | UInt64(digit), words.1) : (words.0, words.1 << 4 | UInt64(digit))
            count += 1
        }
        guard count == 32, text.utf8.count == 36 else { return nil }
        (high, low) = words
    }

    /// A version 8 UUID, whose 122 free bits are these bytes'.
    package init(version8 bytes: some Collection<UInt8>) {
        self.init(bytes: bytes, version: 8)
    }

    /// A version 7 UUID: ids made later sort later.
    /// - Parameter random: ten bytes, of which 74 bits are used.
    package init(version7At time: Timestamp, random: some Collection<UInt8>) {
        let milliseconds = UInt64(bitPattern: time.microseconds / 1000)
        let head = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * UInt64($0))) }
        self.init(bytes: head + Array(random), version: 7)
    }

    private init(bytes: some Collection<UInt8>, version: UInt8) {
        var bytes = Array(bytes)
        bytes[6] = bytes[6] & 0x0f | version << 4
        bytes[8] = bytes[8] & 0x3f | 0x80
        self.init(bytes: bytes)
    }

    package var bytes: [UInt8] {
        [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) } }
    }

    /// Lowercase.
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
