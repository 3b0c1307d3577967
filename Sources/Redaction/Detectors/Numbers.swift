extension Mark {
    static let phone = Mark("phone", "a telephone number, by its form or its name")
    static let paymentCard = Mark("payment-card", "13 to 19 digits of a card network whose check digit (Luhn) is right")
}

/// Finds payment cards and telephone numbers by their form. Under a name that says so, ``Judgement`` decides instead.
extension Scanner {
    /// Groups of digits with a separator of one or two bytes between them, as they were read.
    fileprivate struct Number {
        var isInternational = false
        var digits = 0
        /// The first 19 digits as a number.
        var value: UInt64 = 0
        /// How many digits the groups have, a nibble each, the last one lowest: `0x334` is `415 555 0199`.
        var groups: UInt32 = 0
        var groupCount = 0
        var hasOnlySpaces = true
        var hasOnlyDashes = true
        /// `1.800.555.0199` is a version.
        var hasOnlyDots = true
        var end = 0
        var hasParenthesis = false
    }

    /// How far a number is read: no number has more bytes, with its separators.
    private static let longest = 40

    /// Replaces a payment card or a telephone number that begins at `start`, with its `+` if it has one.
    ///
    /// A card has 13 to 19 digits in a row or in groups of four, a network that issues it, and a check digit. A
    /// telephone number is `+49 …`, `0049 …`, or grouped as in North America or in Europe: `415-555-0199`,
    /// `0151 234 5678`. Dates, versions and counts stay; so do other digits in a row, and what is a part of a longer
    /// number.
    ///
    /// - Returns: where to go on, also behind a run that is too long for a number; `nil` if this is something else.
    mutating func number(at start: Int, to end: Int) -> Int? {
        guard !keepsPersonalData else { return nil }
        let isInternational = bytes[start] == UInt8(ascii: "+")
        let first = isInternational ? start + 1 : start
        let word = bytes.word(at: first, to: end)
        // Letters are from 64 on, and the first nine digits have none.
        if word & 0xC0C0_C0C0_C0C0_C0C0 != 0 { return nil }
        // With a second group of three digits, the fifth byte or the eighth is one: `2026-11-24` is a date.
        if !isInternational, !UInt8(truncatingIfNeeded: word >> 32).isIn(.digit),
            !UInt8(truncatingIfNeeded: word >> 56).isIn(.digit)
        {
            return nil
        }
        if start > 0, bytes[start - 1].isIn(.word), !text.escapeEnds(at: start) { return nil }
        guard let number = read(from: first, to: min(end, start + Self.longest), isInternational) else { return nil }
        if number.digits < 9 { return nil }
        // A longer run is something else, and so is every part of it.
        if number.digits > 19, number.groupCount == 1 { return text.runEnd(.digit, from: first, to: end) }
        if number.end < end, bytes[number.end].isIn(.alphanumeric) { return nil }
        if !isInternational, isCard(number) {
            if isTraced(start) { return nil }
            // In JSON a mark needs quotes.
            return enteredJSON(at: start, to: end) ?? replace(start..<number.end, Mark.paymentCard.name)
        }
        guard isPhone(number, isInternational), isInternational || !isGroup(at: start) && !isCounted(start) else {
            return nil
        }
        let isOpened = start > floor && bytes[start - 1] == UInt8(ascii: "(") && number.hasParenthesis
        return replace((isOpened ? start - 1 : start)..<number.end, Mark.phone.name)
    }

    /// Whether the name before it is of a trace, whose ids have as many digits as cards: `dd.trace_id=…`.
    private func isTraced(_ start: Int) -> Bool {
        let before = max(0, start - 16)
        let name = text.find("trace", from: before, to: start) ?? text.find("span", from: before, to: start)
        guard let name else { return false }
        return bytes[name..<start].allSatisfy { $0.isIn(.word | .quote | .equals | .colon | .gap | .backslash) }
    }

    /// What has numbers that look like a telephone's.
    private static let counted = WordSet(
        "build builds job run ticket serial version revision rev release part pid commit seq range rows row batch"
    )

    /// Whether the word before it says what it counts: `build 415-555-0132`, `ticket #800-555-0100`.
    private func isCounted(_ start: Int) -> Bool {
        var last = start
        while last > max(0, start - 3), bytes[last - 1].isIn(.gap | .colon) || bytes[last - 1] == UInt8(ascii: "#") {
            last -= 1
        }
        var first = last
        while first > max(0, last - 10), bytes[first - 1].isIn(.letter) { first -= 1 }
        return Self.counted.contains(bytes[first..<last])
    }

    /// Whether other digits stand before it, as in `DE89 3704 0044 0532 0130 01`.
    private func isGroup(at start: Int) -> Bool {
        start > 1 && bytes[start - 1] == UInt8(ascii: " ") && bytes[start - 2].isIn(.digit)
    }

    /// Reads groups of digits from `start` on.
    private func read(from start: Int, to end: Int, _ isInternational: Bool) -> Number? {
        var number = Number()
        var position = start
        while position < end {
            let groupStart = position
            while position < end, bytes[position].isIn(.digit) {
                if number.digits < 19 { number.value = number.value * 10 + UInt64(bytes[position] - UInt8(ascii: "0")) }
                number.digits += 1
                position += 1
            }
            guard position > groupStart else { break }
            // A date, a version or a duration has a first group of two digits, or a second one of less than three.
            let length = position - groupStart
            if !isInternational, number.groupCount == 1 ? length < 3 : number.groupCount == 0 && length == 2 {
                return nil
            }
            number.groups = number.groups << 4 | UInt32(min(15, length))
            number.groupCount += 1
            number.end = position
            let gap = position
            while position < end, position - gap < 2, isSeparator(bytes[position], isInternational) { position += 1 }
            guard position > gap, position < end, bytes[position].isIn(.digit) else { break }
            // `377-383 (1968)`: only the first group, or the one after a country's code, is in brackets.
            if !isInternational, number.groupCount > 1, bytes[gap..<position].contains(UInt8(ascii: "(")) { break }
            for byte in bytes[gap..<position] {
                number.hasOnlySpaces = number.hasOnlySpaces && byte == UInt8(ascii: " ")
                number.hasOnlyDashes = number.hasOnlyDashes && byte == UInt8(ascii: "-")
                number.hasOnlyDots = number.hasOnlyDots && byte == UInt8(ascii: ".")
                number.hasParenthesis = number.hasParenthesis || byte == UInt8(ascii: ")")
            }
        }
        return number.groupCount > 0 ? number : nil
    }

    /// Whether the byte may stand between two groups.
    private func isSeparator(_ byte: UInt8, _ isInternational: Bool) -> Bool {
        byte.isIn(.dot | .dash | .parenthesis) || byte == UInt8(ascii: " ")
            || byte == UInt8(ascii: "/") && isInternational
    }

    /// Whether it is the number of a payment card. It is one group of digits, or several, and the first has four digits.
    private func isCard(_ number: Number) -> Bool {
        guard 13...19 ~= number.digits, number.hasOnlySpaces || number.hasOnlyDashes else { return false }
        let isGrouped = number.groupCount <= 5 && number.groups >> UInt32(4 * (number.groupCount - 1)) == 4
        return (number.groupCount == 1 || isGrouped) && PaymentCard.isNumber(number.value, digits: number.digits)
    }

    /// Whether it is a telephone number by its groups. Behind a `+`, nine digits are enough; otherwise only the groups
    /// listed here are one, since other numbers have groups as well.
    private func isPhone(_ number: Number, _ isInternational: Bool) -> Bool {
        guard number.digits <= 15 else { return false }
        let digits = number.digits
        let leading = digits > 0 ? number.digit(0) : 0
        if isInternational {
            guard leading != 0 else { return false }
            return leading == 1 ? digits == 11 && number.isNorthAmerican(from: 1) : digits >= 9
        }
        guard number.groupCount <= 5 else { return false }
        // `0049 151 2345678`
        if number.groupCount > 1, leading == 0, number.digit(1) == 0, number.digit(2) != 0, digits >= 11 { return true }
        switch number.groups {
        case 0x334: return number.isNorthAmerican(from: 0)
        case 0x1334: return leading == 1 && !number.hasOnlyDots && number.isNorthAmerican(from: 1)
        case 0x344, 0x56, 0x434, 0x533, 0x433: return leading == 0 && number.digit(1) != 0
        default: return false
        }
    }
}

extension Scanner.Number {
    /// Returns the digit at `index`, of the first 19. There must be one.
    fileprivate func digit(_ index: Int) -> UInt64 {
        var value = value
        for _ in 0..<(min(digits, 19) - 1 - index) { value /= 10 }
        return value % 10
    }

    /// Whether ten digits from index `start` on are of North America: neither an area nor an exchange begins with 0 or
    /// 1.
    fileprivate func isNorthAmerican(from start: Int) -> Bool {
        digits - start == 10 && digit(start) >= 2 && digit(start + 3) >= 2
    }
}
