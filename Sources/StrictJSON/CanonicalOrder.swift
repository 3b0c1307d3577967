import Bytes

/// The place of a member among others that are sorted by the UTF-16 code units of their names (RFC 8785, 3.2.3).
///
/// UTF-8 sorts in the same order but for one thing: U+E000 to U+FFFF come after what UTF-16 writes in surrogates.
struct CanonicalOrder: BitwiseCopyable {
    /// The member's index before sorting.
    let index: Int
    /// The ranks of the name's first eight bytes, the first the most significant. They usually settle the order.
    private let prefix: UInt64

    /// - Parameter index: the member's index among its object's members.
    init(of name: String, at index: Int) {
        self.index = index
        prefix = name.withBytes { bytes in
            guard bytes.count > 0 else { return 0 }
            let word = bytes.count < 8 ? ByteWord(tailOf: bytes, from: 0) : ByteWord(bytes, at: 0)
            return word.isASCII ? word.bits.byteSwapped : word.ranks
        }
    }

    /// Whether this one's name sorts before the other's; both are places among `members`.
    func precedes(_ other: CanonicalOrder, in members: UnsafeBufferPointer<JSONObject.Member>) -> Bool {
        guard prefix == other.prefix else { return prefix < other.prefix }
        let ranks = members[index].name.utf8.lazy.map(\.rank)
        return ranks.lexicographicallyPrecedes(members[other.index].name.utf8.lazy.map(\.rank))
    }
}

extension ByteWord {
    /// The rank of every byte, the first the most significant.
    fileprivate var ranks: UInt64 {
        stride(from: 0, to: UInt64.bitWidth, by: 8).reduce(0) { ranks, shift in
            ranks << 8 | UInt64(UInt8(truncatingIfNeeded: bits >> UInt64(shift)).rank)
        }
    }
}

extension UInt8 {
    /// Orders the bytes of UTF-8 as the UTF-16 code units that they begin: 0xEE and 0xEF begin U+E000 to U+FFFF, those
    /// above begin surrogate pairs.
    fileprivate var rank: UInt8 {
        switch self {
        case ..<0xEE: self
        case 0xEE, 0xEF: self + 0x10
        default: self - 2
        }
    }
}
