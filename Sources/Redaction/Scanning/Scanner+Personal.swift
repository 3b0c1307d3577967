extension Scanner {
    private static let local: ByteClass = [.word, .dot, .dash, .percent, .multibyte]
    private static let domain: ByteClass = [.alphanumeric, .dot, .dash, .multibyte]

    /// What a name's last part is when it is no domain of the Internet.
    private static let noTopLevels: Set<String> = Set(
        NameRule.words(
            """
            local localhost localdomain internal lan intranet home corp cluster svc test invalid png jpg jpeg gif svg webp ico js ts tsx jsx
            mjs css scss json yml yaml md txt log lock toml gz tgz tar service socket timer target mount slice scope swift html xml sql
            """))

    /// An email address around an `@`.
    mutating func email(at: Int, width: Int) -> Int? {
        guard !keepsPersonalData else { return nil }
        var start = at
        while start > max(floor, at - 64), bytes[start - 1].isIn(Self.local) || "+'!#&*".utf8.contains(bytes[start - 1]) { start -= 1 }
        while start < at, escapeEnds(at: start + 1) || bytes[start].isIn([.dot, .dash]) || "'!#&*+".utf8.contains(bytes[start]) { start += 1 }
        if let escape = lastEscape(in: start..<at) { start = escape }
        guard start < at, bytes[start..<at].contains(where: { $0.isIn([.alphanumeric, .multibyte]) }) else { return nil }
        var end = runEnd(Self.domain, from: at + width, to: min(self.end, at + width + 255))
        while end > at, bytes[end - 1].isIn([.dot, .dash]) { end -= 1 }
        guard end > at + width, bytes[at + width].isIn([.alphanumeric, .multibyte]),
            let dot = bytes[(at + width)..<end].lastIndex(of: UInt8(ascii: ".")), end - dot > 2,
            bytes[(dot + 1)..<end].allSatisfy({ $0.isIn([.letter, .multibyte, .dash]) }),
            !Self.noTopLevels.contains(String(decoding: bytes[(dot + 1)..<end].map(\.folded), as: UTF8.self)),
            !isHost(user: start..<at, end: end)
        else { return nil }
        return replace(start..<end, SpecialRule.email.name)
    }

    /// `%3Ckris@…`: what is before the last percent-encoded byte does not belong to the address.
    private func lastEscape(in range: Range<Int>) -> Int? {
        guard let percent = bytes[range].lastIndex(of: UInt8(ascii: "%")), percent + 3 < range.upperBound,
            bytes[percent + 1].isIn(.hex), bytes[percent + 2].isIn(.hex), !has("%2b", at: percent, to: end)
        else { return nil }
        return percent + 3
    }

    /// Whether an account on a machine is meant: `git@github.com:raxx/api`, `ssh deploy@host`, `scheme://user@host`.
    private func isHost(user: Range<Int>, end: Int) -> Bool {
        if user.lowerBound > 1, bytes[user.lowerBound - 1] == UInt8(ascii: "/"), bytes[user.lowerBound - 2] == UInt8(ascii: "/") { return true }
        if bytes[user].elementsEqual("git".utf8) { return true }
        if end + 1 < self.end, bytes[end] == UInt8(ascii: ":"), bytes[end + 1] == UInt8(ascii: "/") || bytes[end + 1] == UInt8(ascii: "~") { return true }
        guard user.lowerBound >= 4, bytes[user.lowerBound - 1] == UInt8(ascii: " ") else { return false }
        return has("ssh ", at: user.lowerBound - 4, to: self.end) || has("scp ", at: user.lowerBound - 4, to: self.end)
    }

    /// A payment card or a telephone number that begins at `start`.
    mutating func number(at start: Int, to end: Int) -> Int? {
        if start > 0, bytes[start - 1].isIn([.word, .multibyte]), !escapeEnds(at: start) { return nil }
        if start > floor, bytes[start - 1].isIn([.dot, .plusSlash]), bytes[start].isIn(.digit) { return nil }
        let isInternational = bytes[start] == UInt8(ascii: "+")
        let limit = min(end, start + 40)
        var digits: [UInt8] = []
        var groups: [Int] = []
        var separators: Set<UInt8> = []
        var position = start + (isInternational ? 1 : 0)
        var last = position
        while position < limit {
            let next = runEnd(.digit, from: position, to: limit)
            guard next > position else { break }
            digits += bytes[position..<next]
            groups.append(next - position)
            last = next
            position = next
            let gap = position
            while position < limit, position - gap < 2, " -.()".utf8.contains(bytes[position]) { position += 1 }
            if position == gap { break }
            separators.formUnion(bytes[gap..<position])
        }
        if last < end, bytes[last].isIn([.word, .multibyte]) && bytes[last] != UInt8(ascii: "_") { return nil }
        if isCard(digits, groups, separators, isInternational) { return replace(start..<last, SpecialRule.paymentCard.name) }
        guard isPhone(digits, groups, isInternational) else { return nil }
        let opened = start > floor && bytes[start - 1] == UInt8(ascii: "(") && bytes[start..<last].contains(UInt8(ascii: ")"))
        return replace((opened ? start - 1 : start)..<last, SpecialRule.phone.name)
    }

    private func isCard(_ digits: [UInt8], _ groups: [Int], _ separators: Set<UInt8>, _ isInternational: Bool) -> Bool {
        guard !isInternational, digits.count >= 13, separators.isSubset(of: " -".utf8), separators.count < 2 else { return false }
        return (groups.count == 1 || groups.first == 4) && PaymentCard.isNumber(digits)
    }

    private func isPhone(_ digits: [UInt8], _ groups: [Int], _ isInternational: Bool) -> Bool {
        if isInternational {
            guard digits.first != UInt8(ascii: "0") else { return false }
            if digits.first == UInt8(ascii: "1") { return digits.count == 11 && isNorthAmerican(digits.dropFirst()) }
            return 9...15 ~= digits.count
        }
        switch groups {
        case [3, 3, 4]: return isNorthAmerican(digits[...])
        case [1, 3, 3, 4]: return digits.first == UInt8(ascii: "1") && isNorthAmerican(digits.dropFirst())
        case [3, 4, 4], [5, 6], [4, 3, 4], [5, 3, 3], [4, 3, 3]: return digits.starts(with: "0".utf8) && !digits.starts(with: "00".utf8)
        default: return false
        }
    }

    /// Neither an area nor an exchange begins with 0 or 1.
    private func isNorthAmerican(_ digits: ArraySlice<UInt8>) -> Bool {
        guard digits.count == 10 else { return false }
        return digits[digits.startIndex] >= UInt8(ascii: "2") && digits[digits.startIndex + 3] >= UInt8(ascii: "2")
    }
}
