/// Finds the literals of all detectors in a text.
///
/// A filter says where one may begin. What passes is looked up by a hash of its first four bytes, or three, and then
/// compared with the few literals that begin so, eight bytes at a time. So a scan is linear in its text, and hardly
/// slower with more literals.
struct CueTable: Sendable {
    private let filter: CueFilter
    private let longLiterals: LiteralTable
    private let shortLiterals: LiteralTable

    /// Makes the table. Of literals that begin alike, the longest is found first, and of equal ones the earlier.
    ///
    /// - Parameter others: groups of beginnings that no literal has: numbers and addresses of people.
    init(_ literals: [CueLiteral], others: [[CueFilter.Beginning]]) {
        let (long, short) = (literals.filter { $0.text.count > 3 }, literals.filter { $0.text.count <= 3 })
        // A short literal has any continuation, or many, so the short ones get groups of their own.
        let (threes, pairs) = (short.filter { $0.text.count == 3 }, short.filter { $0.text.count < 3 })
        let exact =
            CueGroup.deal(threes, 6) + CueGroup.deal(pairs.filter { $0.next != nil }, 2)
            + CueGroup.deal(pairs.filter { $0.next == nil }, 1)
        let free = CueFilter.groupCount - others.count - exact.count
        filter = CueFilter(exact: CueGroup.deal(long, free) + exact, loose: others)
        longLiterals = LiteralTable(long, keyLength: 4)
        shortLiterals = LiteralTable(short, keyLength: 3)
    }

    /// How many places ``places(in:from:to:)`` looks at.
    static var width: Int { CueFilter.width }

    /// Where something may begin, a bit for each place.
    struct Places {
        var literals: UInt64 = 0
        /// A number, or an address of a person.
        var personal: UInt64 = 0
    }

    /// Returns where, of the next ``width`` places from `start` on, a cue may begin: by their hashes, the bytes there fit
    /// a literal, or they are one of the other beginnings. Zeros are read at `end` and behind it.
    @inline(__always)
    func places(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Places {
        guard let address = bytes.baseAddress, start < end else { return Places() }
        let text = UnsafeRawPointer(address + start)
        let length = Self.width + CueFilter.overhang
        if end &- start >= length { return places(from: text, upTo: Self.width) }
        return withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { padded in
            padded.initializeMemory(as: UInt8.self, repeating: 0)
            padded.copyMemory(from: UnsafeRawBufferPointer(start: text, count: end - start))
            guard let copy = padded.baseAddress else { return Places() }
            return places(from: UnsafeRawPointer(copy), upTo: min(Self.width, end - start))
        }
    }

    /// Does the same at `text`, where all the bytes that are read exist. Places from `length` on are left out.
    private func places(from text: UnsafeRawPointer, upTo length: Int) -> Places {
        var candidates = filter.places(from: text)
        if length < Self.width { candidates &= 1 &<< UInt64(length) &- 1 }
        var places = Places()
        while candidates != 0 {
            let offset = candidates.trailingZeroBitCount
            candidates &= candidates &- 1
            let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            // Without a branch, which would often be mispredicted.
            let chance = longLiterals.chance(for: word) | shortLiterals.chance(forKey: word)
            places.literals |= UInt64(chance) &<< UInt64(offset)
            let isPersonal = PersonalCues.chance(
                of: filter.looseGroups(of: UInt32(truncatingIfNeeded: word)),
                before: word
            )
            places.personal |= UInt64(isPersonal) &<< UInt64(offset)
        }
        return places
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
        if let result = longLiterals.firstMatch(word, in: bytes, at: start, to: end, body) { return result }
        return shortLiterals.firstMatch(word, in: bytes, at: start, to: end, body)
    }
}
