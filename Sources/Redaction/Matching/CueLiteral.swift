/// A trigger and what it leads to, before it is in the ``CueTable``. It has two bytes at least.
struct CueLiteral {
    let text: [UInt8]
    let cue: Cue
    /// Whether it is found as it is written alone, and not in the other case.
    let isExact: Bool
    /// What can follow it.
    let next: ByteClass?

    init(_ trigger: Trigger, _ cue: Cue) {
        (text, self.cue) = (Array(trigger.literal.utf8), cue)
        (isExact, next) = (trigger.isExact, trigger.next)
    }

    /// All four bytes that a text may begin with where this literal stands. `nil` is any byte.
    var beginnings: [CueFilter.Beginning] {
        let thirds: [UInt8?] =
            if text.count > 2 {
                spellings(text[2])
            } else if let next {
                (UInt8.min...UInt8.max).filter(next.contains)
            } else {
                [nil]
            }
        let fourths: [UInt8?] = text.count > 3 ? spellings(text[3]) : [nil]
        return CueFilter.Beginning.all(spellings(text[0]), spellings(text[1]), thirds, fourths)
    }

    /// Returns up to eight bytes of the literal, from `offset` on, to compare with eight of a text.
    func word(from offset: Int) -> MaskedWord {
        let bytes = text.dropFirst(offset).prefix(8)
        return MaskedWord(bytes, masks: bytes.map { isLetter($0) ? 0xDF : 0xFF })
    }

    private func isLetter(_ byte: UInt8) -> Bool { byte.isIn(.letter) && !isExact }

    private func spellings(_ byte: UInt8) -> [UInt8] { isLetter(byte) ? [byte | 0x20, byte & ~0x20] : [byte] }
}

/// Up to eight bytes that are compared with a text at once. Of a letter whose case does not matter, the bit for the
/// case is left out.
struct MaskedWord: BitwiseCopyable, Sendable {
    private let value: UInt64
    private let mask: UInt64

    /// Takes up to eight bytes, and for each the bits that count.
    init(_ bytes: ArraySlice<UInt8>, masks: [UInt8]) {
        var (value, mask): (UInt64, UInt64) = (0, 0)
        for (byte, bits) in zip(bytes, masks).reversed() {
            value = value << 8 | UInt64(byte & bits)
            mask = mask << 8 | UInt64(bits)
        }
        (self.value, self.mask) = (value, mask)
    }

    /// Whether the lowest bytes of `word` are these; those behind them do not count.
    @inline(__always)
    func isEqual(to word: UInt64) -> Bool { word & mask == value }
}

extension CueFilter.Beginning {
    /// Returns the beginning as four bytes in a number, the first byte lowest. If the third can be any byte, there is a
    /// number for each; a fourth that can be any byte is 0 here.
    var fours: [UInt32] {
        (third.map { $0...$0 } ?? 0...255).map { third in
            [fourth ?? 0, third, second, first].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Returns eight bytes from `start` on, the first one lowest, with zeros for those at `end` and behind it.
    @inline(__always)
    func word(at start: Int, to end: Int) -> UInt64 {
        if let baseAddress, end &- start >= 8 {
            return UInt64(
                littleEndian: UnsafeRawPointer(baseAddress).loadUnaligned(fromByteOffset: start, as: UInt64.self)
            )
        }
        var word: UInt64 = 0
        var position = end
        while position > start {
            position &-= 1
            word = word &<< 8 | UInt64(self[position])
        }
        return word
    }
}
