/// Tells from four bytes whether a cue may begin there. Most places of most texts it rules out.
///
/// Beginnings are dealt to 32 groups. For every pair of bytes it is known in which groups a beginning starts with it, and
/// in which one goes on with it; a place passes if both its pairs are of one group. Pairs are looked up once for both of
/// their roles, so that a place costs one load and hardly more, and no branch.
struct CueFilter: Sendable {
    static var groupCount: Int { 32 }
    /// How many places are looked at together.
    static var width: Int { 64 }
    /// How far behind the last place is read: eight bytes from it on.
    static var overhang: Int { 7 }

    /// How something begins. `nil` is any byte.
    struct Beginning {
        let first: UInt8, second: UInt8
        let third: UInt8?, fourth: UInt8?
    }

    /// What is known of two bytes: a bit for each group.
    private struct Pair: BitwiseCopyable, Sendable {
        /// Those with a beginning that starts with them.
        var starts: UInt32 = 0
        /// Those with a beginning that goes on with them.
        var goesOn: UInt32 = 0
    }

    /// By the bytes, the first one lowest.
    private let pairs: ConstantTable<Pair>
    /// The groups whose pairs say enough.
    private let looseGroups: UInt32

    /// A filter that lets what is in groups pass, of which there are 32 at most.
    /// - Parameters:
    ///   - exact: groups whose pairs need not be of one beginning, so that another look is needed.
    ///   - loose: groups whose pairs say enough.
    init(exact: [[Beginning]], loose: [[Beginning]]) {
        precondition(exact.count + loose.count <= Self.groupCount, "a group is a bit")
        var pairs = [Pair](repeating: Pair(), count: 1 << 16)
        for (index, group) in (exact + loose).enumerated() {
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
        looseGroups = UInt32(truncatingIfNeeded: UInt64.max << UInt64(exact.count))
    }

    /// A bit for each of the ``width`` places from `start` on where a cue may begin. Reads ``overhang`` bytes more.
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

    /// The loose groups of which something begins with these bytes, the first one lowest.
    @inline(__always)
    func looseGroups(of four: UInt32) -> UInt32 {
        pairs[Int(four & 0xFFFF)].starts & pairs[Int(four &>> 16)].goesOn & looseGroups
    }

    /// The bit for `place` if there are hits. A carry rather than a question: a branch here would mostly be foreseen wrongly.
    @inline(__always)
    private func bit(_ hits: UInt32, _ place: UInt32) -> UInt64 {
        ((UInt64(hits) &+ 0xFFFF_FFFF) &>> 32) &<< UInt64(place)
    }

    @inline(__always)
    private func pair(at place: UnsafeRawPointer) -> Pair {
        pairs[Int(UInt16(littleEndian: place.loadUnaligned(as: UInt16.self)))]
    }
}
