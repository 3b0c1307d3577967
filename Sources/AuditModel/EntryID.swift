import Bytes

/// An entry's id and idempotency key: a UUID (RFC 9562) of any version.
package struct EntryID: Hashable, Sendable {
    private let value: UInt128

    /// Creates the UUID of these bytes, the most significant first.
    /// - Precondition: there are sixteen.
    package init(bytes: some Collection<UInt8>) {
        precondition(bytes.count == 16, "a UUID has sixteen bytes")
        value = UInt128(bigEndian: bytes)
    }

    /// Creates a UUID of version 7 (RFC 9562, section 5.7): ids that are made later sort later, to the millisecond.
    /// - Precondition: `random` has ten bytes, of which 74 bits are used.
    package init(version7At time: Timestamp, random: some Collection<UInt8>) {
        precondition(random.count == 10, "a UUID of version 7 takes ten random bytes")
        let milliseconds = UInt128(truncatingIfNeeded: time.microseconds / 1000) & 0xFFFF_FFFF_FFFF
        value = Self.marked(milliseconds << 80 | UInt128(bigEndian: random), version: 7)
    }

    /// Creates a UUID of version 8 (RFC 9562, section 5.8) from 122 bits of the caller's, such as a digest's.
    /// - Precondition: there are sixteen bytes.
    package init(version8 bytes: some Collection<UInt8>) {
        precondition(bytes.count == 16, "a UUID has sixteen bytes")
        value = Self.marked(UInt128(bigEndian: bytes), version: 8)
    }

    /// Whether it is the nil or the max UUID (RFC 9562, sections 5.9 and 5.10): what an unset variable gives. All
    /// entries of its caller would share it.
    package var isNilOrMax: Bool { value == .min || value == .max }

    /// The most significant first.
    package var bytes: [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

    /// Returns the value with version and variant (RFC 9562, sections 4.1 and 4.2) in their places.
    private static func marked(_ value: UInt128, version: UInt128) -> UInt128 {
        value & ~(0xF << 76 | 0b11 << 62) | version << 76 | 0b10 << 62
    }
}

extension EntryID: WireText {
    /// Where its text has hyphens.
    static let hyphens = [8, 13, 18, 23]

    /// Reads 32 hexadecimal digits in either case, with hyphens after the 8th, 12th, 16th and 20th.
    package init(validating text: String) throws(BrokenRule) {
        var value: UInt128 = 0
        var position = 0
        for byte in text.utf8 {
            if Self.hyphens.contains(position) {
                guard byte == UInt8(ascii: "-") else { throw Self.badFormat }
            } else {
                guard let digit = byte.hexDigitValue, position < 36 else { throw Self.badFormat }
                value = value << 4 | UInt128(digit)
            }
            position += 1
        }
        guard position == 36 else { throw Self.badFormat }
        self.value = value
    }

    private static let badFormat = BrokenRule(
        .badFormat,
        "Must be a UUID with its hyphens, such as 0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11."
    )
}

extension EntryID: LosslessStringConvertible {
    /// In lowercase, with hyphens.
    package var description: String {
        withUnsafeBytes(of: value.bigEndian) { bytes in
            String(unsafeUninitializedCapacity: 36) { text in
                var count = 0
                func append(_ byte: UInt8) {
                    text[count] = byte
                    count += 1
                }
                for byte in bytes {
                    if Self.hyphens.contains(count) { append(UInt8(ascii: "-")) }
                    append(Hex.digit(byte >> 4))
                    append(Hex.digit(byte & 0xF))
                }
                return count
            }
        }
    }
}

extension UInt128 {
    /// Creates the number of at most sixteen bytes, the most significant first.
    fileprivate init(bigEndian bytes: some Collection<UInt8>) {
        var number: UInt128 = 0
        withUnsafeMutableBytes(of: &number) { $0.copyBytes(from: bytes) }
        self = UInt128(bigEndian: number) >> (128 - 8 * bytes.count)
    }
}
