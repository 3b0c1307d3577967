/// The beginnings of what no literal announces: numbers and addresses of people.
enum PersonalCues {
    /// What a number can follow.
    static let boundaries = Array(" \t\n\r\"'`([{<>=:,;|&#?!*~".utf8)
    private static let digits = Array("0123456789".utf8)

    /// Three bytes each: a boundary or an escaped line end and a digit, a plus sign and a digit, a country's code and a
    /// digit, an `@` and a name of the Internet.
    static var all: [(UInt8, UInt8, UInt8)] {
        var all: [(UInt8, UInt8, UInt8)] = []
        for digit in digits {
            for next in digits {
                all += boundaries.map { ($0, digit, next) }
            }
            all += "nrt".utf8.map { (UInt8(ascii: "\\"), $0, digit) }
            all += (digits + Array(" (.-".utf8)).map { (UInt8(ascii: "+"), digit, $0) }
            all += IBAN.countries.map { ($0.0, $0.1, digit) }
        }
        let name = (UInt8.min...UInt8.max).filter { $0.isIn(.alphanumeric) }
        for first in name {
            all += (name + Array(".-".utf8)).map { (UInt8(ascii: "@"), first, $0) }
        }
        return all
    }
}
