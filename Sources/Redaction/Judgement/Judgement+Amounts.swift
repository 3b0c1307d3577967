/// Recognises amounts, so that they stay.
extension Judgement {
    /// Whether it is a number of up to four digits with its unit, a duration, or a share of a whole: `512/s`, `99.5%`,
    /// `256-bit`, `1h30m`, `412/415`.
    static func isQuantity(_ text: Text) -> Bool {
        if isDuration(text) || isShare(text) { return true }
        let number = text.prefix { $0.isIn(.digit | .dot) }
        let unit = text.dropFirst(number.count)
        guard number.first?.isIn(.digit) == true, 1...4 ~= number.count(where: { $0.isIn(.digit) }),
            !unit.contains(where: { $0.isIn(.digit) })
        else { return false }
        return 1...3 ~= unit.count || units.contains(unit)
    }

    /// The units of more than three letters.
    private static let units = WordSet(
        "days hours minutes seconds weeks months bytes bits chars characters items -bit -byte -char -day -hour"
    )

    /// Whether it is a duration as Go, systemd or ISO 8601 write it: `1h30m`, `720h0m0s`, `PT15M`.
    private static func isDuration(_ text: Text) -> Bool {
        var rest = text
        if rest.first?.folded == UInt8(ascii: "p") { rest = rest.dropFirst() }
        var parts = 0
        while !rest.isEmpty {
            if rest.first?.folded == UInt8(ascii: "t") { rest = rest.dropFirst() }
            let number = rest.prefix { $0.isIn(.digit) }
            let unit = rest.dropFirst(number.count).prefix { $0.isIn("hmsdwunHMSDW") }
            guard 1...5 ~= number.count, 1...2 ~= unit.count else { return false }
            rest = rest.dropFirst(number.count + unit.count)
            parts += 1
        }
        return parts > 0
    }

    /// Whether it is a number of how many: `412/415`.
    private static func isShare(_ text: Text) -> Bool {
        guard text.count <= 13 else { return false }
        let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                1...6 ~= part.count && part.allSatisfy { $0.isIn(.digit) }
            }
    }

    /// Whether it is a length from one to another, or a least one, as a rule of passwords has it: `12-128`, `14+`.
    static func isRange(_ text: Text) -> Bool {
        let least = text.prefix { $0.isIn(.digit) }
        guard 1...2 ~= least.count, text.count > least.count else { return false }
        let sign = text[least.endIndex]
        let most = text.dropFirst(least.count + 1)
        return sign == UInt8(ascii: "+") && most.isEmpty
            || sign == UInt8(ascii: "-") && 2...3 ~= most.count && most.allSatisfy { $0.isIn(.digit) }
    }

    /// Whether it is a number of things, with or without signs between thousands: `128000`, `48,812`.
    static func isCount(_ text: Text) -> Bool {
        text.count <= 15 && text.first?.isIn(.digit) == true
            && text.allSatisfy { $0.isIn(.digit | .comma | .underscore) }
    }
}
