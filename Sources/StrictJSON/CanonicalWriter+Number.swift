extension CanonicalWriter {
    /// Appends the form of ECMAScript's Number::toString (RFC 8785, 3.2.2.3). Negative zero is `0`.
    /// - Precondition: the number is finite.
    mutating func append(_ number: Double) {
        precondition(number.isFinite, "JSON has no number for infinity or NaN")
        if number.magnitude < 0x1p53 {
            let integer = Int64(number)
            if Double(integer) == number { return output.append(String(integer).utf8) }
        }
        if number < 0 { output.append(UInt8(ascii: "-")) }
        append(Decimal(shortest: number))
    }

    /// Places the decimal point, or chooses the form with an exponent, from 1e21 on and below 1e-6.
    private mutating func append(_ decimal: Decimal) {
        let digits = String(decimal.significand).utf8
        /// How many digits stand before the decimal point.
        let point = digits.count + decimal.exponent
        switch point {
        case digits.count...21 where decimal.isInteger:
            output.append(digits)
            output.append(repeatElement(UInt8(ascii: "0"), count: decimal.exponent))
        case 1...21:
            output.append(digits.prefix(point))
            output.append(UInt8(ascii: "."))
            output.append(digits.dropFirst(point))
        case -5...0:
            output.append(ascii: "0.")
            output.append(repeatElement(UInt8(ascii: "0"), count: -point))
            output.append(digits)
        default:
            output.append(digits.prefix(1))
            if digits.count > 1 { output.append(UInt8(ascii: ".")) }
            output.append(digits.dropFirst())
            output.append(ascii: point > 0 ? "e+" : "e-")
            output.append(String((point - 1).magnitude).utf8)
        }
    }
}
