/// Words that a text is looked up in without a string being made of it.
///
/// It keeps their hashes only: of 2⁶⁴ other texts, one is taken for one of them. Only ASCII letters match in either
/// case, so a word with other letters has to be listed in each.
struct WordSet: Sendable {
    typealias Text = Slice<UnsafeBufferPointer<UInt8>>

    /// How many bytes the longest of the words has.
    let longest: Int
    /// Each at the first free place from its hash on; 0 is free.
    private let hashes: ConstantTable<UInt64>
    private let mask: Int

    /// Makes the set of the words of `text`, which white space separates.
    init(_ text: String) {
        let words = NameRule.words(text).map { Array($0.utf8) }
        mask = (4 * words.count).nextPowerOfTwo - 1
        var table = [UInt64](repeating: 0, count: mask + 1)
        for word in words {
            let hash = Self.hash(word)
            var place = Int(truncatingIfNeeded: hash) & mask
            while table[place] != 0, table[place] != hash { place = (place + 1) & mask }
            table[place] = hash
        }
        hashes = ConstantTable(table)
        longest = words.map(\.count).max() ?? 0
    }

    /// Whether `text`, in either case, is one of them.
    func contains(_ text: Text) -> Bool {
        if text.count > longest { return false }
        let hash = Self.hash(UnsafeBufferPointer(rebasing: text))
        var place = Int(truncatingIfNeeded: hash) & mask
        while true {
            let found = hashes[place]
            if found == hash { return true }
            if found == 0 { return false }
            place = (place + 1) & mask
        }
    }

    /// FNV-1a of the folded bytes, never 0.
    @inline(__always)
    private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte.folded)) &* 0x100_0000_01B3 }
        return hash == 0 ? 1 : hash
    }
}

extension Int {
    fileprivate var nextPowerOfTwo: Int { 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
