import Bytes

/// The first digits of an entry's id, as a person copies them from a list. The ids that begin with them are a range.
package struct EntryIDPrefix: Hashable, Sendable {
    /// The lowest id that begins so.
    package let first: EntryID
    /// The highest.
    package let last: EntryID

    /// Reads 4 to 32 hexadecimal digits in either case, with a UUID's hyphens or without any.
    /// - Returns: `nil` for anything else.
    package init?(_ text: String) {
        let hasHyphens = text.utf8.contains(UInt8(ascii: "-"))
        var digits: [UInt8] = []
        for (position, byte) in text.utf8.enumerated() {
            if hasHyphens, EntryID.hyphens.contains(position) {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = byte.hexDigitValue, digits.count < 32 else { return nil }
                digits.append(digit)
            }
        }
        guard digits.count >= 4 else { return nil }
        first = EntryID(digits: digits, filledWith: 0x0)
        last = EntryID(digits: digits, filledWith: 0xF)
    }
}

extension EntryID {
    /// - Precondition: there are at most 32 digits.
    fileprivate init(digits: [UInt8], filledWith filler: UInt8) {
        let all = digits + [UInt8](repeating: filler, count: 32 - digits.count)
        self.init(bytes: (0..<16).map { all[2 * $0] << 4 | all[2 * $0 + 1] })
    }
}
