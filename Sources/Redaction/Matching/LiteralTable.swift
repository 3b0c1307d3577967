/// Literals by a hash of how they begin, in either case.
struct LiteralTable: Sendable {
    private static let bitCount = 13

    /// Literals whose first bytes have hashes that begin alike. One load says whether one of them may be meant.
    private struct Slot: BitwiseCopyable, Sendable {
        /// A bit for each ``mark(of:)`` of their hashes.
        var marks: UInt16 = 0
        /// A bit for each ``mark(ofByte:)`` of a fifth byte, and of a seventh, and all bits if a literal has none.
        var fifths: UInt16 = 0
        var sevenths: UInt16 = 0
        /// Where in `entries` they stand, up to where those of the next slot begin.
        var start: UInt16 = 0
    }

    private struct Entry: BitwiseCopyable, Sendable {
        /// The first eight bytes of the literal.
        let head: MaskedWord
        let length: UInt16
        /// Where in `words` the others stand, eight at a time.
        let rest: UInt16
        let cue: Cue
    }

    private let slots: ConstantTable<Slot>
    private let entries: ConstantTable<Entry>
    private let words: ConstantTable<MaskedWord>
    /// Which of the first four bytes are hashed.
    private let keyMask: UInt32

    /// - Parameters:
    ///   - literals: of at least `keyLength` bytes, or of fewer with all that can follow them.
    ///   - keyLength: how many bytes are hashed, at most four.
    init(_ literals: [CueLiteral], keyLength: Int) {
        let keyMask = UInt32.max >> UInt32(32 - 8 * keyLength)
        var slots = [Slot](repeating: Slot(), count: 1 << Self.bitCount + 1)
        var contents = [[CueLiteral]](repeating: [], count: slots.count)
        // The longest first, and else as they came.
        for literal in literals.sorted(by: { $0.text.count > $1.text.count }) {
            let hashes = Set(literal.beginnings.flatMap(\.fours).map { Self.hash($0 & keyMask) })
            for hash in hashes {
                let slot = Self.slot(of: hash)
                slots[slot].marks |= 1 << Self.mark(of: hash)
                slots[slot].fifths |= Self.marks(of: literal, 4)
                slots[slot].sevenths |= Self.marks(of: literal, 6)
            }
            for slot in Set(hashes.map(Self.slot)) { contents[slot].append(literal) }
        }
        var entries: [Entry] = []
        var words: [MaskedWord] = []
        for (slot, literals) in contents.enumerated() {
            slots[slot].start = UInt16(entries.count)
            for literal in literals {
                entries.append(
                    Entry(
                        head: literal.word(from: 0),
                        length: UInt16(literal.text.count),
                        rest: UInt16(words.count),
                        cue: literal.cue
                    )
                )
                words += stride(from: 8, to: literal.text.count, by: 8).map(literal.word)
            }
        }
        self.slots = ConstantTable(slots)
        self.entries = ConstantTable(entries)
        self.words = ConstantTable(words)
        self.keyMask = keyMask
    }

    @inline(__always)
    private static func hash(_ key: UInt32) -> UInt32 { (key | 0x2020_2020) &* 0x9E37_79B1 }

    @inline(__always)
    private static func slot(of hash: UInt32) -> Int { Int(truncatingIfNeeded: hash &>> UInt32(32 - bitCount)) }

    /// Bits of the hash that did not choose the slot.
    @inline(__always)
    private static func mark(of hash: UInt32) -> UInt32 { hash &>> 15 & 15 }

    /// The same for either case.
    @inline(__always)
    private static func mark(ofByte byte: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: byte & 15) }

    private static func marks(of literal: CueLiteral, _ index: Int) -> UInt16 {
        index < literal.text.count ? 1 << mark(ofByte: UInt64(literal.text[index])) : .max
    }

    /// Returns 1 if a literal may begin with these bytes, the first one lowest, else 0.
    @inline(__always)
    func chance(for word: UInt64) -> UInt32 {
        let slot = slots[Self.slot(of: Self.hash(UInt32(truncatingIfNeeded: word) & keyMask))]
        return chance(forKey: word) & UInt32(slot.fifths) &>> Self.mark(ofByte: word &>> 32)
            & UInt32(slot.sevenths) &>> Self.mark(ofByte: word &>> 48)
    }

    /// Returns the same by the hashed bytes alone, for a table whose literals have no others.
    @inline(__always)
    func chance(forKey word: UInt64) -> UInt32 {
        let hash = Self.hash(UInt32(truncatingIfNeeded: word) & keyMask)
        return UInt32(slots[Self.slot(of: hash)].marks) &>> Self.mark(of: hash) & 1
    }

    /// Calls `body` with every cue whose literal begins at `start`, the longest literal first, until it returns
    /// something.
    /// - Parameter word: the eight bytes from `start` on, the first one lowest.
    @inline(__always)
    func firstMatch<Result>(
        _ word: UInt64,
        in bytes: UnsafeBufferPointer<UInt8>,
        at start: Int,
        to end: Int,
        _ body: (Cue, _ literalEnd: Int) -> Result?
    ) -> Result? {
        let slot = Self.slot(of: Self.hash(UInt32(truncatingIfNeeded: word) & keyMask))
        for index in Int(slots[slot].start)..<Int(slots[slot &+ 1].start) {
            let entry = entries[index]
            let length = Int(entry.length)
            guard entry.head.isEqual(to: word), length <= end &- start else { continue }
            if length > 8, !isRest(of: entry, in: bytes, at: start, to: end) { continue }
            if let result = body(entry.cue, start &+ length) { return result }
        }
        return nil
    }

    private func isRest(of entry: Entry, in bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int) -> Bool {
        for index in 0..<(Int(entry.length) - 1) / 8 {
            let word = bytes.word(at: start + 8 * (index + 1), to: end)
            if !words[Int(entry.rest) + index].isEqual(to: word) { return false }
        }
        return true
    }
}
