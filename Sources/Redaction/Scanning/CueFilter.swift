/// Tells from three bytes whether a literal may begin there. Most places of most texts it rules out, at one look into
/// 16 KiB each.
struct CueFilter: Sendable {
    /// A set of hashes of three bytes, letters folded. What is not in it is no beginning of anything.
    private var bits = [UInt64](repeating: 0, count: 1 << 11)

    mutating func insert(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        let slot = Self.slot(Self.fold(UInt64(first) | UInt64(second) << 8 | UInt64(third) << 16))
        bits[slot >> 6] |= 1 << (slot & 63)
    }

    /// The first place from `start` on where a literal or an `@` may be; `end` if there is none.
    func firstPlace(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
        bits.withUnsafeBufferPointer { bits in
            guard let address = bytes.baseAddress else { return end }
            let raw = UnsafeRawPointer(address)
            var position = start
            while position + 8 <= end {
                let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                let folded = Self.fold(word)
                var hits = Self.hit(folded, bits) | Self.hit(folded >> 8, bits) << 1
                hits |= Self.hit(folded >> 16, bits) << 2 | Self.hit(folded >> 24, bits) << 3
                hits |= Self.hit(folded >> 32, bits) << 4 | Self.hit(folded >> 40, bits) << 5
                let isAt = word ^ 0x4040_4040_4040_4040
                if hits != 0 || (isAt &- 0x0101_0101_0101_0101) & ~isAt & 0x8080_8080_8080_8080 != 0 {
                    for offset in 0..<6 where hits >> offset & 1 != 0 || raw.load(fromByteOffset: position + offset, as: UInt8.self) == UInt8(ascii: "@") {
                        return position + offset
                    }
                }
                position += 6
            }
            while position < end {
                var word = UInt64(bytes[position])
                if position + 1 < end { word |= UInt64(bytes[position + 1]) << 8 }
                if position + 2 < end { word |= UInt64(bytes[position + 2]) << 16 }
                if bytes[position] == UInt8(ascii: "@") || Self.hit(Self.fold(word), bits) != 0 { return position }
                position += 1
            }
            return end
        }
    }

    /// Makes letters lowercase, and other bytes whatever else: the filter may be wrong where it says yes.
    @inline(__always)
    private static func fold(_ word: UInt64) -> UInt64 { word | 0x2020_2020_2020_2020 }

    @inline(__always)
    private static func slot(_ folded: UInt64) -> Int {
        Int(truncatingIfNeeded: (UInt32(truncatingIfNeeded: folded & 0xFF_FFFF) &* 0x9E37_79B1) >> 15)
    }

    @inline(__always)
    private static func hit(_ folded: UInt64, _ bits: UnsafeBufferPointer<UInt64>) -> UInt64 {
        let slot = slot(folded)
        return bits[slot >> 6] >> UInt64(truncatingIfNeeded: slot & 63) & 1
    }
}
