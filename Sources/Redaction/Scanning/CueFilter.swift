/// Tells from three or four bytes whether a cue may begin there. Most places of most texts it rules out, at
/// one look into 32 KiB each.
struct CueFilter: Sendable {
    /// How a literal begins: with four bytes, or three if it has no more, or anything can be the fourth.
    struct Beginning {
        let first: UInt8, second: UInt8, third: UInt8
        let fourth: UInt8?
    }

    /// The first three bytes of all literals.
    private let threes: HashedSet
    /// Those of literals that are known by them.
    private let wholes: HashedSet
    /// The first four bytes of the others.
    private let fours: HashedSet

    /// A filter that lets `beginnings` pass.
    init(_ beginnings: [Beginning]) {
        threes = HashedSet(beginnings.map(\.three))
        wholes = HashedSet(beginnings.filter { $0.fourth == nil }.map(\.three))
        fours = HashedSet(beginnings.compactMap(\.four))
    }

    /// The first place from `start` on where a cue may begin; `end` if there is none. Behind the text, zeros are read.
    @inline(__always)
    func firstPlace(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
        guard let address = bytes.baseAddress else { return end }
        let raw = UnsafeRawPointer(address)
        var position = start
        while position &+ 9 <= end {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            var hits =
                threes.bit(three(word)) | threes.bit(three(word &>> 8)) &<< 1 | threes.bit(three(word &>> 16)) &<< 2
                | threes.bit(three(word &>> 24)) &<< 3 | threes.bit(three(word &>> 32)) &<< 4
                | threes.bit(three(word &>> 40)) &<< 5
            while hits != 0 {
                let place = position &+ hits.trailingZeroBitCount
                let four = raw.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                if mayBegin(UInt32(littleEndian: four)) { return place }
                hits &= hits &- 1
            }
            position &+= 6
        }
        while position < end {
            var word = UInt32(bytes[position])
            for offset in 1..<4 where position + offset < end {
                word |= UInt32(bytes[position + offset]) << UInt32(8 * offset)
            }
            if mayBegin(word) { return position }
            position += 1
        }
        return end
    }

    @inline(__always)
    private func three(_ word: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: word) & 0xFF_FFFF }

    @inline(__always)
    private func mayBegin(_ four: UInt32) -> Bool {
        wholes.bit(four & 0xFF_FFFF) | fours.bit(four) != 0
    }
}

extension CueFilter.Beginning {
    fileprivate var three: UInt32 { UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16 }
    fileprivate var four: UInt32? { fourth.map { three | UInt32($0) << 24 } }
}

/// A set that may hold more than was put into it, never less: a bit for each hash.
struct HashedSet: Sendable {
    private let words: ConstantTable<UInt64>
    private static var bitCount: Int { 18 }

    /// The set of `members`, in 32 KiB.
    init(_ members: [UInt32]) {
        var words = [UInt64](repeating: 0, count: 1 << (Self.bitCount - 6))
        for member in members {
            let hash = Self.hash(member)
            words[hash >> 6] |= 1 << UInt64(hash & 63)
        }
        self.words = ConstantTable(words)
    }

    /// 1 if the member may be in the set, 0 if it is not.
    @inline(__always)
    func bit(_ member: UInt32) -> UInt64 {
        let hash = Self.hash(member)
        return words[hash &>> 6] &>> UInt64(truncatingIfNeeded: hash & 63) & 1
    }

    @inline(__always)
    private static func hash(_ member: UInt32) -> Int {
        Int(truncatingIfNeeded: (member &* 0x9E37_79B1) &>> UInt32(32 - bitCount))
    }
}
