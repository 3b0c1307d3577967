/// Finds out from four bytes whether a cue may begin at a place. It rules out most places of most texts, at about a
/// load for each.
///
/// Beginnings are dealt to 32 groups. For every pair of bytes it is known in which groups a beginning starts with it,
/// and in which one goes on with it. A place passes if both its pairs are of one group. Pairs are looked up once for
/// both of their roles, without a branch.
struct CueFilter: Sendable {
    static var groupCount: Int { 32 }
    /// How many places are looked at together: one bit of a word for each.
    static var width: Int { 64 }
    /// How many bytes behind the last place are read, since a look takes eight from each place on.
    static var overhang: Int { 7 }

    /// How something begins. `nil` is any byte.
    struct Beginning {
        let first: UInt8, second: UInt8
        let third: UInt8?, fourth: UInt8?

        /// Returns every combination of the bytes.
        static func all(
            _ firsts: [UInt8],
            _ seconds: [UInt8],
            _ thirds: [UInt8?],
            _ fourths: [UInt8?]
        ) -> [Beginning] {
            firsts.flatMap { first in
                seconds.flatMap { second in
                    thirds.flatMap { third in
                        fourths.map { Beginning(first: first, second: second, third: third, fourth: $0) }
                    }
                }
            }
        }
    }

    /// What is known of two bytes: a bit for each group.
    private struct Pair: BitwiseCopyable, Sendable {
        /// Those with a beginning that starts with them.
        var starts: UInt32 = 0
        /// Those with a beginning that goes on with them.
        var goesOn: UInt32 = 0
    }

    /// What is known of each pair of bytes. The first byte is the lower half of the index.
    private let pairs: ConstantTable<Pair>
    /// A bit for each group that needs no other look.
    private let looseGroups: UInt32

    /// Makes a filter of at most 32 groups. The fewer ways a group's beginnings start and go on, the fewer places pass
    /// by chance.
    ///
    /// - Parameters:
    ///   - exact: groups of literals. A place may pass that starts like one of them and goes on like another, so the
    ///     table compares it again. They get the lower bits.
    ///   - loose: groups in which every start can have every continuation, so that a place that passes is one. They get
    ///     the highest bits.
    init(exact: [[Beginning]], loose: [[Beginning]]) {
        precondition(exact.count + loose.count <= Self.groupCount, "a group is a bit")
        var pairs = [Pair](repeating: Pair(), count: 1 << 16)
        let firstLoose = Self.groupCount - loose.count
        let groups = Array(exact.enumerated()) + loose.enumerated().map { (firstLoose + $0.offset, $0.element) }
        for (index, group) in groups {
            let bit: UInt32 = 1 << UInt32(index)
            // Any pair goes on with it: once is enough.
            if group.contains(where: { $0.third == nil }) {
                for pair in pairs.indices { pairs[pair].goesOn |= bit }
            }
            for beginning in group {
                pairs[Int(beginning.second) << 8 | Int(beginning.first)].starts |= bit
                guard let third = beginning.third else { continue }
                for fourth in beginning.fourth.map({ $0...$0 }) ?? 0...255 {
                    pairs[Int(fourth) << 8 | Int(third)].goesOn |= bit
                }
            }
        }
        self.pairs = ConstantTable(pairs)
        looseGroups = UInt32(truncatingIfNeeded: UInt64.max << UInt64(firstLoose))
    }

    /// Returns a bit for each of the ``width`` places from `start` on where a cue may begin, the first place lowest.
    /// Reads ``overhang`` bytes more, which must exist.
    @inline(never)
    func places(from start: UnsafeRawPointer) -> UInt64 {
        var places: UInt64 = 0
        var (zeroth, first) = (pair(at: start).starts, pair(at: start + 1).starts)
        var offset = 0
        while offset < Self.width {
            let place = start + offset
            let (second, third) = (pair(at: place + 2), pair(at: place + 3))
            let (fourth, fifth) = (pair(at: place + 4), pair(at: place + 5))
            let (sixth, seventh) = (pair(at: place + 6), pair(at: place + 7))
            let (eighth, ninth) = (pair(at: place + 8), pair(at: place + 9))
            let low =
                bit(zeroth & second.goesOn, 0) | bit(first & third.goesOn, 1)
                | bit(second.starts & fourth.goesOn, 2) | bit(third.starts & fifth.goesOn, 3)
            let high =
                bit(fourth.starts & sixth.goesOn, 4) | bit(fifth.starts & seventh.goesOn, 5)
                | bit(sixth.starts & eighth.goesOn, 6) | bit(seventh.starts & ninth.goesOn, 7)
            places |= (low | high) &<< UInt64(truncatingIfNeeded: offset)
            (zeroth, first) = (eighth.starts, ninth.starts)
            offset &+= 8
        }
        return places
    }

    /// Returns the loose groups that have a beginning with these bytes, the first byte lowest.
    @inline(__always)
    func looseGroups(of four: UInt32) -> UInt32 {
        pairs[Int(four & 0xFFFF)].starts & pairs[Int(four &>> 16)].goesOn & looseGroups
    }

    /// Returns the bit for `place` if there are hits. Branch-free, with a carry: a conditional here would usually be
    /// mispredicted.
    @inline(__always)
    private func bit(_ hits: UInt32, _ place: UInt32) -> UInt64 {
        ((UInt64(hits) &+ 0xFFFF_FFFF) &>> 32) &<< UInt64(place)
    }

    @inline(__always)
    private func pair(at place: UnsafeRawPointer) -> Pair {
        pairs[Int(UInt16(littleEndian: place.loadUnaligned(as: UInt16.self)))]
    }
}
