/// The beginnings of what no literal announces: numbers and addresses of people.
enum PersonalCues {
    /// What a number can follow.
    static let boundaries = Array(" \t\n\r\"'(<>=:,;|".utf8)
    private static let digits = Array("0123456789".utf8)

    /// Three bytes each: a boundary or an escaped line end and a digit, a plus sign and a digit, a country's code and a
    /// digit, an `@` and a name of the Internet.
    static var all: [CueFilter.Beginning] {
        var all: [CueFilter.Beginning] = []
        func add(_ first: UInt8, _ second: UInt8, _ thirds: [UInt8]) {
            all += thirds.map { CueFilter.Beginning(first: first, second: second, third: $0, fourth: nil) }
        }
        for digit in digits {
            for boundary in boundaries { add(boundary, digit, digits) }
            for letter in "nrt".utf8 { add(UInt8(ascii: "\\"), letter, [digit]) }
            for country in IBAN.countries { add(country.0, country.1, [digit]) }
            add(UInt8(ascii: "+"), digit, digits + Array(" (.-".utf8))
        }
        let name = (UInt8.min...UInt8.max).filter { $0.isIn(.lowercaseOrDigit) }
        for first in name { add(UInt8(ascii: "@"), first, name + Array(".-".utf8)) }
        for first in UInt8(ascii: "A")...UInt8(ascii: "Z") {
            add(UInt8(ascii: "@"), first, name + Array(UInt8(ascii: "A")...UInt8(ascii: "Z")))
        }
        return all
    }
}
