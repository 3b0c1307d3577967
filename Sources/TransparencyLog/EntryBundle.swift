/// The entries of a level 0 tile in one piece (C2SP tlog-tiles): each after its length in two bytes, the higher first.
package enum EntryBundle {
    package static let longestEntry = 65_535

    /// Returns the bundle of the entries, in their order.
    /// - Precondition: no entry is longer than ``longestEntry``.
    package static func encode(_ entries: some Sequence<[UInt8]>) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            precondition(entry.count <= longestEntry, "an entry of a log has at most 65,535 bytes")
            bytes.append(UInt8(entry.count >> 8))
            bytes.append(UInt8(entry.count & 0xFF))
            bytes += entry
        }
        return bytes
    }

    /// Returns the entries that are there from their first byte to their last, and whether that is all.
    package static func decodePrefix(_ bytes: [UInt8]) -> (entries: [[UInt8]], isWhole: Bool) {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard rest.count >= 2 else { return (entries, false) }
            let length = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
            guard rest.count >= length else { return (entries, false) }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return (entries, true)
    }
}
