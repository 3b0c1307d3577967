/// Tells from four bytes whether a cue may begin there. Most places of most texts it rules out.
///
/// Literals are dealt to 32 groups. For every pair of bytes it is known in which groups a literal begins with it, and in
/// which one goes on with it; a place passes if both its pairs are of one group. Pairs are looked up as they are, and
/// once for both of their roles, so that a place costs one load and hardly more.
struct CueFilter: Sendable {
    static let groupCount = 32

    /// How a literal begins. `nil` is any byte.
    struct Beginning {
        let first: UInt8, second: UInt8
        let third: UInt8?, fourth: UInt8?
    }

    /// For each pair of bytes, the first one lowest: a bit for each group that begins with it, and above them a bit for
    /// each that goes on with it.
    private let pairs: ConstantTable<UInt64>
    /// What the first groups begin with, since pairs of one group need not be of one literal: four bytes, or three if
    /// anything can be the fourth.
    private let fours: HashedSet
    private let threes: HashedSet
    /// The other groups, for which their pairs are enough.
    private let pairGroups: UInt64

    /// A filter that lets what is in groups pass, of which there are 32 at most.
    /// - Parameters:
    ///   - exact: groups that are rather short.
    ///   - loose: groups whose pairs say enough.
    init(exact: [[Beginning]], loose: [[Beginning]]) {
        precondition(exact.count + loose.count <= Self.groupCount, "a group is a bit")
        var pairs = [UInt64](repeating: 0, count: 1 << 16)
        var (fours, threes): ([UInt32], [UInt32]) = ([], [])
        for (index, group) in (exact + loose).enumerated() {
            // Any pair goes on with it: once is enough.
            if group.contains(where: { $0.third == nil }) {
                for pair in pairs.indices { pairs[pair] |= 1 << UInt64(index + Self.groupCount) }
            }
            for beginning in group {
                pairs[Int(beginning.second) << 8 | Int(beginning.first)] |= 1 << UInt64(index)
                if let third = beginning.third {
                    for fourth in beginning.fourth.map({ $0...$0 }) ?? 0...255 {
                        pairs[Int(fourth) << 8 | Int(third)] |= 1 << UInt64(index + Self.groupCount)
                    }
                }
                if index >= exact.count { continue }
                if let four = beginning.four { fours.append(four) } else { threes += beginning.threes }
            }
        }
        self.pairs = ConstantTable(pairs)
        self.fours = HashedSet(fours)
        self.threes = HashedSet(threes)
        pairGroups = UInt64.max << UInt64(exact.count)
    }

    /// The first place from `start` on where a cue may begin; `end` if there is none. Behind the text, zeros are read.
    @inline(__always)
    func firstPlace(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
        guard let address = bytes.baseAddress, start < end else { return end }
        let raw = UnsafeRawPointer(address)
        var position = start
        var (zeroth, first) = (pair(bytes, start, end), pair(bytes, start + 1, end))
        while position &+ 10 <= end {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position &+ 2, as: UInt64.self))
            let (second, third) = (pair(word), pair(word &>> 8))
            let (fourth, fifth) = (pair(word &>> 16), pair(word &>> 24))
            let (sixth, seventh, eighth) = (pair(word &>> 32), pair(word &>> 40), pair(word &>> 48))
            let hits = (
                zeroth & second &>> 32, first & third &>> 32, second & fourth &>> 32, third & fifth &>> 32,
                fourth & sixth &>> 32, fifth & seventh &>> 32, sixth & eighth &>> 32
            )
            if hits.0 | hits.1 | hits.2 | hits.3 | hits.4 | hits.5 | hits.6 != 0 {
                var places =
                    bit(hits.0, 0) | bit(hits.1, 1) | bit(hits.2, 2) | bit(hits.3, 3) | bit(hits.4, 4) | bit(hits.5, 5)
                    | bit(hits.6, 6)
                while places != 0 {
                    let place = position &+ places.trailingZeroBitCount
                    let four = raw.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                    if mayBegin(UInt32(littleEndian: four)) { return place }
                    places &= places &- 1
                }
            }
            (zeroth, first) = (seventh, eighth)
            position &+= 7
        }
        while position < end {
            var four: UInt32 = 0
            for offset in 0..<4 where position + offset < end {
                four |= UInt32(bytes[position + offset]) << UInt32(8 * offset)
            }
            if mayBegin(four) { return position }
            position += 1
        }
        return end
    }

    /// Whether something may begin with these bytes, the first one lowest.
    @inline(__always)
    private func mayBegin(_ four: UInt32) -> Bool {
        let groups = pair(UInt64(four)) & pair(UInt64(four &>> 16)) &>> 32
        if groups == 0 { return false }
        return groups & pairGroups != 0 || fours.contains(four) || threes.contains(four & 0xFF_FFFF)
    }

    @inline(__always)
    private func bit(_ hits: UInt64, _ place: UInt64) -> UInt64 { hits == 0 ? 0 : 1 &<< place }

    /// What is known of the two lowest bytes.
    @inline(__always)
    private func pair(_ word: UInt64) -> UInt64 { pairs[Int(UInt16(truncatingIfNeeded: word))] }

    @inline(__always)
    private func pair(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int, _ end: Int) -> UInt64 {
        let first = position < end ? UInt64(bytes[position]) : 0
        let second = position &+ 1 < end ? UInt64(bytes[position &+ 1]) : 0
        return pair(second &<< 8 | first)
    }
}

extension CueFilter.Beginning {
    fileprivate var four: UInt32? {
        guard let third, let fourth else { return nil }
        return UInt32(fourth) << 24 | UInt32(third) << 16 | UInt32(second) << 8 | UInt32(first)
    }

    fileprivate var threes: [UInt32] {
        (third.map { $0...$0 } ?? 0...255).map { UInt32($0) << 16 | UInt32(second) << 8 | UInt32(first) }
    }
}

/// A set that may hold more than was put into it, never less: a bit for each hash, in 32 KiB.
private struct HashedSet: Sendable {
    private static var bitCount: Int { 18 }
    private let words: ConstantTable<UInt64>

    init(_ members: [UInt32]) {
        var words = [UInt64](repeating: 0, count: 1 << (Self.bitCount - 6))
        for member in members {
            let hash = Self.hash(member)
            words[hash >> 6] |= 1 << UInt64(hash & 63)
        }
        self.words = ConstantTable(words)
    }

    @inline(__always)
    func contains(_ member: UInt32) -> Bool {
        let hash = Self.hash(member)
        return words[hash &>> 6] &>> UInt64(hash & 63) & 1 != 0
    }

    @inline(__always)
    private static func hash(_ member: UInt32) -> Int {
        Int(truncatingIfNeeded: (member &* 0x9E37_79B1) &>> UInt32(32 - bitCount))
    }
}
