import Bytes

/// The form of a name of which only the digest is kept: folded, without punctuation at its ends.
package struct NameKey: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ name: String) {
        let folded = Folding.fold(name)
        self.init(folded: folded[...])
    }

    init(folded: ArraySlice<UInt8>) {
        guard let start = folded.firstIndex(where: { !Self.isPunctuation($0) }),
            let end = folded.lastIndex(where: { !Self.isPunctuation($0) })
        else {
            bytes = Array(folded)
            return
        }
        // A plus is a space in a query.
        bytes =
            folded[start...end].contains(UInt8(ascii: "@"))
            ? Array(folded[start...end])
            : folded[start...end].map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
    }

    /// The key as a name, in the letters that folding leaves.
    package var name: String { String(decoding: bytes, as: UTF8.self) }

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        byte < 0x80 && !byte.isASCIIAlphanumeric
    }
}
