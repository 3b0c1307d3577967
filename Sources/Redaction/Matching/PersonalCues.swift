/// The beginnings of what no literal announces: numbers and addresses of people. ``Scanner/personal(at:to:)`` looks at
/// the places that they lead to, and has a case for each group.
enum PersonalCues {
    /// The bytes that a number can follow; of Chinese and Japanese punctuation, the last byte. A number behind anything
    /// else is not found.
    static let boundaries = Array(" \t\n\r\"'(<>=:,;|：，、。（「；".utf8.filter { !(0xC0...0xFF).contains($0) })
    private static let digits = Array("0123456789".utf8)
    private static let separators = Array(" (.-/".utf8)

    /// The six groups, whose order ``chance(of:before:)`` relies on: three digits after a boundary; a 1 and another
    /// group of digits after one; the same after an escaped line end; a plus sign and a digit; a country's code and its
    /// check digits, of an IBAN; an `@` and a letter or digit.
    static var groups: [[CueFilter.Beginning]] {
        typealias Beginning = CueFilter.Beginning
        let next = digits + separators
        let alphanumerics = (UInt8.min...UInt8.max).filter { $0.isIn(.alphanumeric) }
        return [
            Beginning.all(boundaries, digits, digits, digits),
            Beginning.all(boundaries, Array("1".utf8), separators, next),
            Beginning.all(Array("\\".utf8), Array("nrt".utf8), digits, next),
            Beginning.all(Array("+".utf8), digits, next, next),
            IBAN.countries.flatMap { Beginning.all([$0.0], [$0.1], digits, digits) },
            Beginning.all(Array("@".utf8), alphanumerics, [nil], [nil]),
        ]
    }

    /// Returns 1 if one of `groups` is here, else 0. Those of numbers are not if one of the seven bytes behind the
    /// boundary is a letter: every number is longer.
    ///
    /// - Parameters:
    ///   - groups: bits of the loose groups. These are the highest six, in the order of ``groups``.
    ///   - word: eight bytes from the boundary on, the first one lowest.
    @inline(__always)
    static func chance(of groups: UInt32, before word: UInt64) -> UInt32 {
        // Letters are from 64 on.
        let remaining = word & 0xC0C0_C0C0_C0C0_C000 == 0 ? groups : groups & ~numbers
        return remaining == 0 ? 0 : 1
    }

    /// The bits of the first two of the six groups.
    private static var numbers: UInt32 { 0b000011 << 26 }
}
