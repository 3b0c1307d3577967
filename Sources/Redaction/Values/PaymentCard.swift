/// The numbers on payment cards, ISO/IEC 7812.
enum PaymentCard {
    /// Whether a network issues numbers that begin and are as long as this one, and the check digit fits.
    static func isNumber(_ digits: some Collection<UInt8>) -> Bool {
        guard 13...19 ~= digits.count else { return false }
        let prefix = digits.prefix(4).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        let isIssued =
            switch (prefix, digits.count) {
            case (4000...4999, 13), (4000...4999, 16), (4000...4999, 19): true
            case (5100...5599, 16), (2221...2720, 16): true
            case (3400...3499, 15), (3700...3799, 15): true
            case (6011, 16...19), (6440...6599, 16...19), (6200...6299, 16...19): true
            case (3528...3589, 16...19): true
            case (3000...3059, 14), (3095, 14), (3600...3699, 14), (3800...3999, 14): true
            case (5018, 13...19), (5020, 13...19), (5038, 13...19), (5893, 13...19), (6304, 13...19): true
            case (6759, 13...19), (6761...6763, 13...19), (2200...2204, 16): true
            default: false
            }
        return isIssued && satisfiesLuhn(digits)
    }

    private static func satisfiesLuhn(_ digits: some Collection<UInt8>) -> Bool {
        var sum = 0
        var isDoubled = digits.count.isMultiple(of: 2)
        for digit in digits.map({ Int($0 - UInt8(ascii: "0")) }) {
            let value = isDoubled ? digit * 2 : digit
            sum += value > 9 ? value - 9 : value
            isDoubled.toggle()
        }
        return sum > 0 && sum.isMultiple(of: 10)
    }
}
