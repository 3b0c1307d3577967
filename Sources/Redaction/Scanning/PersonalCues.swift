/// The beginnings of what no literal announces: numbers and addresses of people.
enum PersonalCues {
    /// What a number can follow.
    static let boundaries = Array(" \t\n\r\"'(<>=:,;|".utf8)
    private static let digits = Array("0123456789".utf8)

    /// A digit after a boundary or an escaped line end, a plus sign and a digit, a country's code and its check digits,
    /// an `@` and a name of the Internet.
    static var groups: [[CueFilter.Beginning]] {
        [
            boundaries.flatMap { boundary in digits.flatMap { number(boundary, $0, digits) } },
            "nrt".utf8.flatMap { number(UInt8(ascii: "\\"), $0, digits) }
                + digits.flatMap { number(UInt8(ascii: "+"), $0, digits + Array(" (.-".utf8)) },
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

    private static func number(_ first: UInt8, _ second: UInt8, _ thirds: [UInt8]) -> [CueFilter.Beginning] {
        thirds.map { CueFilter.Beginning(first: first, second: second, third: $0, fourth: nil) }
    }
}
