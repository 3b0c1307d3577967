extension StrictJSON {
    /// Returns the length in bytes of the shortest JSON number that denotes `number`, such as 4 for `1e20`, whose
    /// canonical form has 21 digits.
    /// - Precondition: the number is finite.
    package static func shortestLength(of number: Double) -> Int {
        let canonical = canonical(.number(number)).count
        guard number != 0 else { return canonical }
        let decimal = Decimal(shortest: number)
        let digits = String(decimal.significand).utf8.count
        let scientific = (number < 0 ? 1 : 0) + digits + 1 + String(decimal.exponent).utf8.count
        return min(canonical, scientific)
    }
}
