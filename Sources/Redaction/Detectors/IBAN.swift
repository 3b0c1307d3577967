extension Mark {
    static let iban = Mark("iban", "an International Bank Account Number whose check digits (ISO 7064) are right")
}

/// Recognises International Bank Account Numbers, ISO 13616, by country, length and check digits.
enum IBAN {
    /// Countries and how long their numbers are.
    private static let register = """
        AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18
        FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20
        LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19
        SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
        """
    /// How long each country's numbers are, by ``key(_:_:)``.
    private static let lengths: [UInt16: Int] = Dictionary(
        register.split(whereSeparator: \.isWhitespace).map { entry in
            let bytes = Array(entry.utf8)
            return (key(bytes[0], bytes[1]), Int(entry.dropFirst(2)) ?? 0)
        },
        uniquingKeysWith: { first, _ in first }
    )

    /// The two letters that each country's numbers begin with.
    static var countries: [(UInt8, UInt8)] { lengths.keys.map { (UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)) } }

    /// Returns a country's two letters as a number.
    private static func key(_ first: UInt8, _ second: UInt8) -> UInt16 { UInt16(first) << 8 | UInt16(second) }

    /// Returns where the number that begins at `start` ends; `nil` if none does, or its check digits are wrong. It may
    /// be in groups of four with blanks between them, and is in capitals. A longer word is something else.
    static func end(in bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int) -> Int? {
        guard start + 4 < end, let length = lengths[key(bytes[start], bytes[start + 1])] else { return nil }
        // Check digits count last, so what precedes them is held back.
        var remainder = 0
        var position = start
        var taken = 0
        var head = 0
        while taken < length, position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: " "), taken > 0, taken % 4 == 0 {
                position += 1
                continue
            }
            guard byte.isIn(.uppercaseOrDigit), taken != 2 && taken != 3 || byte.isIn(.digit) else { return nil }
            let value = byte.isIn(.digit) ? Int(byte) - 48 : Int(byte) - 55
            if taken < 4 {
                head = value < 10 ? head * 10 + value : head * 100 + value
            } else {
                remainder = (value < 10 ? remainder * 10 + value : remainder * 100 + value) % 97
            }
            taken += 1
            position += 1
        }
        guard taken == length, position == end || !bytes[position].isIn(.word) else { return nil }
        // The head is two letters of two digits each, and two digits: six.
        return (remainder * 1_000_000 + head) % 97 == 1 ? position : nil
    }
}
