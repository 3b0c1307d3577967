/// The form of a name of which only the digest is kept: folded, without `@`, brackets and quotes at its ends. Other
/// signs are part of a name: `kris_` is not `kris`.
package struct NameKey: Hashable, Sendable {
    package let bytes: [UInt8]

    /// Folds the name and drops what wraps it. A name of wrapping alone stays as it is.
    package init(_ name: String) {
        let folded = Folding.fold(name)
        self.init(folded: folded[...])
    }

    init(folded: ArraySlice<UInt8>) {
        guard let start = folded.firstIndex(where: { !Self.isWrapping($0) }),
            let end = folded.lastIndex(where: { !Self.isWrapping($0) })
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

    /// Whether the byte is only around a name, never part of it.
    static func isWrapping(_ byte: UInt8) -> Bool {
        "@<>()[]{}\"'` ".utf8.contains(byte)
    }
}
