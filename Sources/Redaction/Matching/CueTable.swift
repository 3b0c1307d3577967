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

    /// How many places ``places(in:from:to:)`` looks at.
    static var width: Int { CueFilter.width }

    /// Returns a bit for each of the next ``width`` places from `start` on where a cue may begin. Behind the text, zeros
    /// are read.
    @inline(__always)
    func places(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> UInt64 {
        guard let address = bytes.baseAddress, start < end else { return 0 }
        let text = UnsafeRawPointer(address + start)
        let length = Self.width + CueFilter.overhang
        if end &- start >= length { return places(from: text) }
        return withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { padded in
            padded.initializeMemory(as: UInt8.self, repeating: 0)
            padded.copyMemory(from: UnsafeRawBufferPointer(start: text, count: end - start))
            guard let copy = padded.baseAddress else { return 0 }
            let places = places(from: UnsafeRawPointer(copy))
            return end - start < Self.width ? places & (1 << UInt64(end - start) - 1) : places
        }
    }

    private func places(from text: UnsafeRawPointer) -> UInt64 {
        var candidates = filter.places(from: text)
        var places: UInt64 = 0
        while candidates != 0 {
            let offset = candidates.trailingZeroBitCount
            candidates &= candidates &- 1
            let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            // Added up rather than asked one after the other: what is the case is hard to foresee.
            let chance =
                longEntries.chance(for: word) | shortEntries.chance(for: word)
                | PersonalCues.chance(of: filter.looseGroups(of: UInt32(truncatingIfNeeded: word)), before: word)
            places |= chance &<< UInt64(offset)
        }
        return places
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
    private static let bitCount = 15

    private struct Entry: BitwiseCopyable, Sendable {
        /// The first eight bytes of the literal.
        let head: MaskedWord
        let length: Int
        /// Where in `words` the others stand, eight at a time.
        let rest: Int
        let cue: Cue
    }

    /// For each slot a bit for each ``trait(_:hash:)`` of its literals.
    private let traits: ConstantTable<UInt16>
    /// For each slot where in `entries` its own begin, which end where the next slot's begin.
    private let starts: ConstantTable<UInt16>
    private let entries: ConstantTable<Entry>
    private let words: ConstantTable<MaskedWord>
    /// Which of the first four bytes tell the slot.
    private let keyMask: UInt32
    /// Which bits of the fifth byte count.
    private let fifthMask: UInt64

    init(_ literals: [CueLiteral], keyLength: Int) {
        let keyMask = UInt32.max >> UInt32(32 - 8 * keyLength)
        var slots = [[CueLiteral]](repeating: [], count: 1 << Self.bitCount)
        let fifthMask: UInt64 = keyLength == 4 ? 15 : 0
        var all = [UInt16](repeating: 0, count: slots.count)
        func traits(of literal: CueLiteral, _ hash: UInt32) -> UInt16 {
            if keyLength == 4, literal.text.count == 4 { return .max }
            return 1 << Self.trait(literal.text.count > 4 ? UInt64(literal.text[4]) : 0, hash: hash, fifthMask)
        }
        // The longest first, and else as they came.
        for literal in literals.sorted(by: { $0.text.count > $1.text.count }) {
            let hashes = Set(literal.beginnings.flatMap(\.fours).map { Self.hash($0 & keyMask) })
            for hash in hashes { all[Self.slot(hash)] |= traits(of: literal, hash) }
            for slot in Set(hashes.map(Self.slot)) { slots[slot].append(literal) }
        }
        var starts: [UInt16] = []
        var total: UInt16 = 0
        for slot in slots {
            starts.append(total)
            total += UInt16(slot.count)
        }
        starts.append(total)
        self.traits = ConstantTable(all)
        self.starts = ConstantTable(starts)
        (self.keyMask, self.fifthMask) = (keyMask, fifthMask)
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

    /// The same for a literal and its other case.
    @inline(__always)
    private static func hash(_ key: UInt32) -> UInt32 { (key | 0x2020_2020) &* 0x9E37_79B1 }

    @inline(__always)
    private static func slot(_ hash: UInt32) -> Int { Int(truncatingIfNeeded: hash &>> UInt32(32 - bitCount)) }

    /// One of sixteen, by which texts in one slot are told apart: bits of the hash that did not choose the slot, mixed
    /// with the fifth byte in either case where four bytes are hashed.
    @inline(__always)
    private static func trait(_ fifth: UInt64, hash: UInt32, _ fifthMask: UInt64) -> UInt64 {
        (fifth & fifthMask ^ UInt64(hash &>> 13)) & 15
    }

    /// 1 if a literal may begin with these bytes, the first one lowest.
    @inline(__always)
    func chance(for word: UInt64) -> UInt64 {
        let hash = Self.hash(UInt32(truncatingIfNeeded: word) & keyMask)
        return UInt64(traits[Self.slot(hash)]) &>> Self.trait(word &>> 32, hash: hash, fifthMask) & 1
    }

    @inline(__always)
    func firstMatch<Result>(
        _ word: UInt64,
        in bytes: UnsafeBufferPointer<UInt8>,
        at start: Int,
        to end: Int,
        _ body: (Cue, _ literalEnd: Int) -> Result?
    ) -> Result? {
        let slot = Self.slot(Self.hash(UInt32(truncatingIfNeeded: word) & keyMask))
        var index = Int(starts[slot])
        let last = Int(starts[slot &+ 1])
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
