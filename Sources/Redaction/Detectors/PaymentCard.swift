/// Recognises the numbers on payment cards, ISO/IEC 7812.
enum PaymentCard {
    /// Whether a network issues numbers of this length that begin so, and the check digit fits. One of ten other
    /// numbers also has a fitting check digit, so that the networks are what keeps ids.
    ///
    /// - Parameter digits: how many digits it is written with.
    static func isNumber(_ number: UInt64, digits: Int) -> Bool {
        guard 13...19 ~= digits else { return false }
        var prefix = number
        for _ in 4..<digits { prefix /= 10 }
        let isIssued =
            switch (prefix, digits) {
            case (4000...4999, 13), (4000...4999, 16), (4000...4999, 19): true
            case (5100...5599, 16), (2221...2720, 16): true
            case (3400...3499, 15), (3700...3799, 15): true
            case (6011, 16), (6440...6599, 16), (6200...6299, 16...19): true
            case (3528...3589, 16...19): true
            case (3000...3059, 14), (3095, 14), (3600...3699, 14), (3800...3999, 14): true
            case (5018, 13...19), (5020, 13...19), (5038, 13...19), (5893, 13...19), (6304, 13...19): true
            case (6759, 13...19), (6761...6763, 13...19), (2200...2204, 16): true
            default: false
            }
        return isIssued && satisfiesLuhn(number)
    }

    /// Whether the check digit fits: every second digit from the end is doubled, and the sum ends in 0.
    private static func satisfiesLuhn(_ number: UInt64) -> Bool {
        var (rest, sum) = (number, UInt64(0))
        var isDoubled = false
        while rest > 0 {
            let value = rest % 10 * (isDoubled ? 2 : 1)
            sum += value > 9 ? value - 9 : value
            isDoubled.toggle()
            rest /= 10
        }
        return sum.isMultiple(of: 10)
    }
}
