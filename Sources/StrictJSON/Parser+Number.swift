extension Parser {
    /// Reads a number. Returns the double that it denotes, if that keeps what was written.
    /// - Throws: ``JSONError`` at the number's first byte.
    mutating func number() throws(JSONError) -> Double {
        let start = position
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { position += 1 }

        // Wraps around past 19 digits, and is then not used.
        var digits: UInt64 = 0
        let leadsWithZero = next == UInt8(ascii: "0")
        var count = skipDigits(&digits)
        var isNumber = count == 1 || count > 1 && !leadsWithZero
        var exponent = 0
        if next == UInt8(ascii: ".") {
            position += 1
            exponent = -skipDigits(&digits)
            count -= exponent
            isNumber = isNumber && exponent < 0
        }
        if next | 0x20 == UInt8(ascii: "e") {
            position += 1
            let isNegative = next == UInt8(ascii: "-")
            if isNegative || next == UInt8(ascii: "+") { position += 1 }
            var magnitude: UInt64 = 0
            let length = skipDigits(&magnitude)
            isNumber = isNumber && length > 0
            // Anything over the 22 that the short way takes.
            if length > 3 { magnitude = 1000 }
            exponent += isNegative ? -Int(magnitude) : Int(magnitude)
        }
        guard isNumber else { throw JSONError(reason: .invalidNumber, offset: start) }
        guard position - start <= limits.maximumNumberLength else {
            throw JSONError(reason: .numberTooLong, offset: start)
        }

        let magnitude =
            if count <= 17, let exact = Self.double(digits, exponent) { exact } else { try preciseDouble(from: start) }
        return isNegative ? -magnitude : magnitude
    }

    /// Passes digits, appends them to `value`, and returns how many they are.
    private mutating func skipDigits(_ value: inout UInt64) -> Int {
        let start = position
        while case UInt8(ascii: "0")...UInt8(ascii: "9") = next {
            value = value &* 10 &+ UInt64(next - UInt8(ascii: "0"))
            position += 1
        }
        return position - start
    }

    /// Returns `digits` × 10 to the `exponent`, if both are doubles: then the one operation rounds correctly (W. D.
    /// Clinger, How to read floating point numbers accurately, 1990). Returns `nil` when the short way does not apply,
    /// or when an integer may not be exact.
    private static func double(_ digits: UInt64, _ exponent: Int) -> Double? {
        guard digits <= 1 << 53, -22...22 ~= exponent else { return nil }
        guard exponent >= 0 else { return Double(digits) / powersOfTen[-exponent] }
        let product = Double(digits) * powersOfTen[exponent]
        return product < 0x1p53 ? product : nil
    }

    /// All powers of ten that a double holds exactly.
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// Returns the magnitude of the number from `start` to `position`.
    /// - Throws: ``JSONError`` when no double keeps the number.
    private func preciseDouble(from start: Int) throws(JSONError) -> Double {
        let literal = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        let decimal = Decimal(literal)
        guard decimal.significantDigits > 0 else { return 0 }
        // JSON's grammar is a part of what `Double` reads.
        let value = Double(String(decoding: literal, as: UTF8.self))?.magnitude ?? .infinity
        let reason: JSONError.Reason? =
            if value.isInfinite {
                .numberOverflow
            } else if value == 0 {
                .numberUnderflow
            } else if decimal.isInteger {
                value < 0x1p53 || decimal == Decimal(shortest: value) ? nil : .integerNotExact
            } else {
                decimal.significantDigits <= 17 ? nil : .numberTooPrecise
            }
        if let reason { throw JSONError(reason: reason, offset: start) }
        return value
    }
}
