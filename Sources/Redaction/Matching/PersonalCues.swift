/// The beginnings of what no literal announces: numbers and addresses of people.
enum PersonalCues {
    /// What a number can follow: also the last bytes of Chinese and Japanese punctuation.
    static let boundaries = Array(" \t\n\r\"'(<>=:,;|：，、。（「；".utf8.filter { !(0xC0...0xFF).contains($0) })
    private static let digits = Array("0123456789".utf8)
    private static let separators = Array(" (.-/".utf8)

    /// Three digits after a boundary, or a 1 and another group; the same after an escaped line end; a plus sign and a
    /// digit; a country's code and its check digits; an `@` and a name of the Internet.
    static var groups: [[CueFilter.Beginning]] {
        [
            beginnings(boundaries, digits, digits, digits),
            beginnings(boundaries, Array("1".utf8), separators, digits + separators),
            beginnings(Array("\\".utf8), Array("nrt".utf8), digits, digits + separators),
            beginnings(Array("+".utf8), digits, digits + separators, digits + separators),
            IBAN.countries.flatMap { country in
                digits.flatMap { digit in
                    digits.map { CueFilter.Beginning(first: country.0, second: country.1, third: digit, fourth: $0) }
                }
            },
            (UInt8.min...UInt8.max).filter { $0.isIn(.alphanumeric) }.map {
                CueFilter.Beginning(first: UInt8(ascii: "@"), second: $0, third: nil, fourth: nil)
            },
        ]
    }

    /// 1 if `groups` has one that need not be of numbers, or no letter stands among the next seven bytes: no number is so
    /// short.
    /// - Parameters:
    ///   - groups: bits of loose groups, which are the last of all and in the order of ``groups``.
    ///   - word: eight bytes from the boundary on, the first one lowest.
    @inline(__always)
    static func chance(of groups: UInt32, before word: UInt64) -> UInt32 {
        // Letters are from 64 on.
        let remaining = word & 0xC0C0_C0C0_C0C0_C000 == 0 ? groups : groups & ~numbers
        return remaining == 0 ? 0 : 1
    }

    /// The first two of six groups.
    private static var numbers: UInt32 { 0b000011 << 26 }

    private static func beginnings(
        _ firsts: [UInt8],
        _ seconds: [UInt8],
        _ thirds: [UInt8],
        _ fourths: [UInt8]
    ) -> [CueFilter.Beginning] {
        firsts.flatMap { first in
            seconds.flatMap { second in
                thirds.flatMap { third in
                    fourths.map { CueFilter.Beginning(first: first, second: second, third: third, fourth: $0) }
                }
            }
        }
    }
}
