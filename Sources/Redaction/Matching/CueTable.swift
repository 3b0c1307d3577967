/// Finds the literals of all detectors in a text.
///
/// A filter says where one may begin. What passes is looked up by a hash of its first four bytes, or three, and then
/// compared with the few literals that begin so, eight bytes at a time. So a scan is linear in its text, and hardly
/// slower with more literals.
struct CueTable: Sendable {
    private let filter: CueFilter
    private let longEntries: Slots
    private let shortEntries: Slots

    /// Makes the table. Of literals that begin alike, the longest is found first, and of equal ones the earlier.
    ///
    /// - Parameter others: groups of beginnings that no literal has: numbers and addresses of people. They get the last
    ///   bits of the filter, which ``PersonalCues/remaining(of:before:)`` relies on. It needs all 32 groups to be in
    ///   use.
    init(_ literals: [CueLiteral], others: [[CueFilter.Beginning]]) {
        let (long, short) = (literals.filter { $0.text.count > 3 }, literals.filter { $0.text.count <= 3 })
        // A group lets pass what begins like one of its literals and goes on like another, so they are to be alike.
        // A short literal has any continuation, or many, so the short ones get groups of their own.
        let (threes, pairs) = (short.filter { $0.text.count == 3 }, short.filter { $0.text.count < 3 })
        let exact =
            Self.groups(threes, 6) + Self.groups(pairs.filter { $0.next != nil }, 2)
            + Self.groups(pairs.filter { $0.next == nil }, 1)
        let free = CueFilter.groupCount - others.count - exact.count
        filter = CueFilter(exact: Self.groups(long, free) + exact, loose: others)
        longEntries = Slots(long, keyLength: 4)
        shortEntries = Slots(short, keyLength: 3)
    }

    /// Deals the beginnings of the literals to at most `count` groups, such that those that start alike are together.
    private static func groups(_ literals: [CueLiteral], _ count: Int) -> [[CueFilter.Beginning]] {
        let sorted = literals.flatMap(\.beginnings).sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        let size = sorted.count / count + 1
        return stride(from: 0, to: sorted.count, by: size).map { Array(sorted[$0..<min($0 + size, sorted.count)]) }
    }

    /// How many places ``places(in:from:to:into:)`` looks at, and so how many it may find.
    static var width: Int { CueFilter.width }

    /// Writes to `places` where, of the next ``width`` places from `start` on, a cue may begin: by their hashes, the
    /// first six bytes there fit a literal, or one of the other beginnings. Zeros are read at `end` and behind it.
    ///
    /// - Returns: how many places were written.
    @inline(__always)
    func places(
        in bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        to end: Int,
        into places: UnsafeMutablePointer<Int>
    ) -> Int {
        guard let address = bytes.baseAddress, start < end else { return 0 }
        let text = UnsafeRawPointer(address + start)
        let length = Self.width + CueFilter.overhang
        if end &- start >= length { return self.places(from: text, at: start, upTo: Self.width, into: places) }
        return withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { padded in
            padded.initializeMemory(as: UInt8.self, repeating: 0)
            padded.copyMemory(from: UnsafeRawBufferPointer(start: text, count: end - start))
            guard let copy = padded.baseAddress else { return 0 }
            return self.places(from: UnsafeRawPointer(copy), at: start, upTo: end - start, into: places)
        }
    }

    /// Does the same at `text`, where all the bytes that are read exist. Places from `length` on are left out.
    @inline(__always)
    private func places(
        from text: UnsafeRawPointer,
        at start: Int,
        upTo length: Int,
        into places: UnsafeMutablePointer<Int>
    ) -> Int {
        var candidates = filter.places(from: text)
        if length < Self.width { candidates &= 1 &<< UInt64(length) &- 1 }
        var count = 0
        while candidates != 0 {
            let offset = candidates.trailingZeroBitCount
            candidates &= candidates &- 1
            let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            // Added up rather than asked one after the other: what is the case is hard to foresee.
            let chances =
                longEntries.chances(for: word) | shortEntries.chances(for: word)
                | PersonalCues.remaining(of: filter.looseGroups(of: UInt32(truncatingIfNeeded: word)), before: word)
            places[count] = start &+ offset
            count &+= chances == 0 ? 0 : 1
        }
        return count
    }

    /// Calls `body` with every cue whose literal stands at `start` and ends by `end`, the longest literal first, until
    /// it returns something.
    @inline(__always)
    func firstMatch<Result>(
        in bytes: UnsafeBufferPointer<UInt8>,
        at start: Int,
        to end: Int,
        _ body: (Cue, _ literalEnd: Int) -> Result?
    ) -> Result? {
        let word = bytes.word(at: start, to: end)
        if let result = longEntries.firstMatch(word, in: bytes, at: start, to: end, body) { return result }
        return shortEntries.firstMatch(word, in: bytes, at: start, to: end, body)
    }
}

/// Keeps literals by a hash of how they begin. All slots together have room for 65,535 entries, and each for 255: with
/// more, making the table traps.
private struct Slots: Sendable {
    private static let bitCount = 14

    private struct Entry: BitwiseCopyable, Sendable {
        /// The first eight bytes of the literal.
        let head: MaskedWord
        let length: Int
        /// Where in `words` its bytes from the ninth on stand, eight at a time.
        let rest: Int
        let cue: Cue
    }

    /// For each slot, a bit for each hash that the fifth and sixth byte of one of its literals can have. It rules out
    /// most places without a look at the entries.
    private let continuations: ConstantTable<UInt16>
    /// For each slot how many entries it has, and where in `entries` they begin.
    private let counts: ConstantTable<UInt8>
    private let starts: ConstantTable<UInt16>
    private let entries: ConstantTable<Entry>
    private let words: ConstantTable<MaskedWord>
    /// Which of the first four bytes choose the slot.
    private let keyMask: UInt32

    /// Makes the slots of literals that have `keyLength` bytes at least: 3 or 4.
    init(_ literals: [CueLiteral], keyLength: Int) {
        let keyMask = UInt32.max >> UInt32(32 - 8 * keyLength)
        var slots = [[CueLiteral]](repeating: [], count: 1 << Self.bitCount)
        // The longest first, and else as they came.
        for literal in literals.sorted(by: { $0.text.count > $1.text.count }) {
            for slot in Set(literal.beginnings.flatMap(\.fours).map { Self.slot($0 & keyMask) }) {
                slots[slot].append(literal)
            }
        }
        var starts: [UInt16] = []
        var total: UInt16 = 0
        for slot in slots {
            starts.append(total)
            total += UInt16(slot.count)
        }
        continuations = ConstantTable(slots.map { $0.reduce(0) { $0 | $1.continuations } })
        counts = ConstantTable(slots.map { UInt8($0.count) })
        self.starts = ConstantTable(starts)
        self.keyMask = keyMask
        var words: [MaskedWord] = []
        entries = ConstantTable(
            slots.flatMap(\.self).map { literal in
                defer { words += stride(from: 8, to: literal.text.count, by: 8).map(literal.word) }
                return Entry(
                    head: literal.word(from: 0),
                    length: literal.text.count,
                    rest: words.count,
                    cue: literal.cue
                )
            }
        )
        self.words = ConstantTable(words)
    }

    /// Returns the slot for a literal's first bytes. A literal and its other case are in one slot.
    @inline(__always)
    private static func slot(_ key: UInt32) -> Int {
        Int(truncatingIfNeeded: ((key | 0x2020_2020) &* 0x9E37_79B1) &>> UInt32(32 - bitCount))
    }

    /// Returns 1 if a literal may begin with these bytes, the first one lowest, and 0 otherwise.
    @inline(__always)
    func chances(for word: UInt64) -> UInt32 {
        let slot = Self.slot(UInt32(truncatingIfNeeded: word) & keyMask)
        return UInt32(continuations[slot]) &>> CueLiteral.continuation(UInt32(truncatingIfNeeded: word &>> 32)) & 1
    }

    @inline(__always)
    func firstMatch<Result>(
        _ word: UInt64,
        in bytes: UnsafeBufferPointer<UInt8>,
        at start: Int,
        to end: Int,
        _ body: (Cue, _ literalEnd: Int) -> Result?
    ) -> Result? {
        let slot = Self.slot(UInt32(truncatingIfNeeded: word) & keyMask)
        var index = Int(starts[slot])
        let last = index &+ Int(counts[slot])
        while index < last {
            let entry = entries[index]
            index &+= 1
            guard entry.head.isEqual(to: word), entry.length <= end &- start else { continue }
            if entry.length > 8, !isRest(of: entry, in: bytes, at: start, to: end) { continue }
            if let result = body(entry.cue, start &+ entry.length) { return result }
        }
        return nil
    }

    /// Whether the literal of `entry` stands at `start` from its ninth byte on.
    private func isRest(of entry: Entry, in bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int) -> Bool {
        for index in 0..<(entry.length - 1) / 8 {
            let word = bytes.word(at: start + 8 * (index + 1), to: end)
            if !words[entry.rest + index].isEqual(to: word) { return false }
        }
        return true
    }
}
