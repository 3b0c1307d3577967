/// The literals of all rules: by how they begin, behind a filter that says where one may.
///
/// What passes the filter is looked up by its first four bytes, or three, and then compared with the few literals that
/// begin so, eight bytes at a time; so a scan is linear in its text.
struct CueTable: Sendable {
    private let filter: CueFilter
    private let longEntries: Slots
    private let shortEntries: Slots

    /// - Parameter others: groups of what no literal announces and what is found at the same time.
    init(_ literals: [CueLiteral], others: [[CueFilter.Beginning]]) {
        let (long, short) = (literals.filter { $0.text.count > 3 }, literals.filter { $0.text.count <= 3 })
        // A group lets pass what begins like one of its literals and goes on like another, so they are to be alike. With
        // a short one anything can go on, or much.
        let (threes, pairs) = (short.filter { $0.text.count == 3 }, short.filter { $0.text.count < 3 })
        let exact =
            Self.groups(threes, 6) + Self.groups(pairs.filter { $0.next != nil }, 2)
            + Self.groups(pairs.filter { $0.next == nil }, 1)
        let free = CueFilter.groupCount - others.count - exact.count
        filter = CueFilter(exact: Self.groups(long, free) + exact, loose: others)
        longEntries = Slots(long, keyLength: 4)
        shortEntries = Slots(short, keyLength: 3)
    }

    private static func groups(_ literals: [CueLiteral], _ count: Int) -> [[CueFilter.Beginning]] {
        // By how they begin in small letters: both cases of a literal are in one group.
        func key(_ literal: CueLiteral) -> String { String(decoding: literal.text.prefix(4), as: UTF8.self).lowercased() }
        let sorted = literals.sorted { key($0) < key($1) }
        let size = sorted.count / count + 1
        return stride(from: 0, to: sorted.count, by: size).map { start in
            sorted[start..<min(start + size, sorted.count)].flatMap(\.beginnings)
        }
    }

    /// How many places ``places(in:from:to:into:)`` looks at, and may find.
    static var width: Int { CueFilter.width }

    /// Writes down where, of the next ``width`` places from `start` on, a cue may begin. Behind the text, zeros are read.
    /// - Returns: how many there are.
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

    /// Calls `body` with every cue whose literal begins at `start`, the longest literal first, until it returns
    /// something.
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

/// Literals by a hash of how they begin.
private struct Slots: Sendable {
    private static let bitCount = 14

    private struct Entry: BitwiseCopyable, Sendable {
        /// The first eight bytes of the literal.
        let head: MaskedWord
        let length: Int
        /// Where in `words` the others stand, eight at a time.
        let rest: Int
        let cue: Cue
    }

    /// For each slot a bit for each hash of what a literal there can have as its fifth and sixth byte.
    private let continuations: ConstantTable<UInt16>
    /// For each slot how many entries it has, and where in `entries` they begin.
    private let counts: ConstantTable<UInt8>
    private let starts: ConstantTable<UInt16>
    private let entries: ConstantTable<Entry>
    private let words: ConstantTable<MaskedWord>
    /// Which of the first four bytes tell the slot.
    private let keyMask: UInt32

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

    /// A literal and its other case are in one slot.
    @inline(__always)
    private static func slot(_ key: UInt32) -> Int {
        Int(truncatingIfNeeded: ((key | 0x2020_2020) &* 0x9E37_79B1) &>> UInt32(32 - bitCount))
    }

    /// 1 if a literal may begin with these bytes, the first one lowest.
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

    private func isRest(of entry: Entry, in bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int) -> Bool {
        for index in 0..<(entry.length - 1) / 8 {
            let word = bytes.word(at: start + 8 * (index + 1), to: end)
            if !words[entry.rest + index].isEqual(to: word) { return false }
        }
        return true
    }
}
