/// Tells from three bytes whether a cue may begin there. Most places of most texts it rules out, at one look into 32 KiB
/// each.
struct CueFilter: Sendable {
    private static let bits = 18
    /// A set of hashes of three bytes. What is not in it is no beginning of anything.
    private let words: ConstantTable<UInt64>

    /// A filter that lets `beginnings` pass.
    init(_ beginnings: some Sequence<(UInt8, UInt8, UInt8)>) {
        var words = [UInt64](repeating: 0, count: 1 << (Self.bits - 6))
        for (first, second, third) in beginnings {
            let slot = Self.slot(UInt64(first) | UInt64(second) << 8 | UInt64(third) << 16)
            words[slot >> 6] |= 1 << UInt64(slot & 63)
        }
        self.words = ConstantTable(words)
    }

    /// The first place from `start` on where a cue may begin; `end` if there is none. Behind the text, zeros are read.
    @inline(__always)
    func firstPlace(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
        guard let address = bytes.baseAddress else { return end }
        let raw = UnsafeRawPointer(address)
        var position = start
        while position &+ 8 <= end {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let hits =
                hit(word) | hit(word &>> 8) &<< 1 | hit(word &>> 16) &<< 2
                | hit(word &>> 24) &<< 3 | hit(word &>> 32) &<< 4 | hit(word &>> 40) &<< 5
            if hits != 0 { return position &+ hits.trailingZeroBitCount }
            position &+= 6
        }
        while position < end {
            var word = UInt64(bytes[position])
            if position + 1 < end { word |= UInt64(bytes[position + 1]) << 8 }
            if position + 2 < end { word |= UInt64(bytes[position + 2]) << 16 }
            if hit(word) != 0 { return position }
            position += 1
        }
        return end
    }

    @inline(__always)
    private static func slot(_ word: UInt64) -> Int {
        Int(truncatingIfNeeded: (UInt32(truncatingIfNeeded: word & 0xFF_FFFF) &* 0x9E37_79B1) &>> UInt32(32 - bits))
    }

    @inline(__always)
    private func hit(_ word: UInt64) -> UInt64 {
        let slot = Self.slot(word)
        return words[slot &>> 6] &>> UInt64(truncatingIfNeeded: slot & 63) & 1
    }
}
