/// Distinguishes text that was drawn at random from text that somebody wrote.
///
/// The measure is how often neighbours differ in kind: lowercase, uppercase or digit. Of text that is drawn from all
/// three, about six of ten neighbours do; of letters of both cases, five of ten; of lowercase base 16, also five. Of
/// words and numbers, hardly any do.
enum Randomness {
    typealias Text = Slice<UnsafeBufferPointer<UInt8>>

    /// Counts how a text's bytes are spread. It costs one pass without branches: of what comes next in a secret,
    /// nothing can be predicted.
    struct Profile {
        /// `others` are all bytes but ASCII letters and digits. `distinct` says how many different ASCII bytes there
        /// are, and `ascending` how many are by one greater than the byte before.
        var lowercase = 0, uppercase = 0, digits = 0, others = 0, distinct = 0, ascending = 0
        /// How many neighbours are both letters or digits, and differ in kind.
        var changes = 0
        /// Whether all bytes are digits of base 16, in either case. True for an empty text.
        var isHex = true

        init(_ text: Text) {
            var seen: (UInt64, UInt64) = (0, 0)
            var last: UInt8 = 0
            var lastKind = 0
            var notHex = 0
            for byte in UnsafeBufferPointer(rebasing: text) {
                let isDigit = Randomness.one(byte.isIn(.digit))
                let isLower = Randomness.one(byte.isIn(.lowercase))
                let isUpper = Randomness.one(byte.isIn(.uppercase))
                digits &+= isDigit
                lowercase &+= isLower
                uppercase &+= isUpper
                notHex |= 1 &- Randomness.one(byte.isIn(.hex))
                let kind = isDigit | isLower &<< 1 | isUpper &<< 2
                changes &+= Randomness.one(kind != lastKind) & Randomness.one(kind &* lastKind != 0)
                ascending &+= Randomness.one(byte == last &+ 1)
                let bit: UInt64 = 1 &<< UInt64(byte & 63)
                seen.0 |= byte < 64 ? bit : 0
                seen.1 |= byte & 0xC0 == 64 ? bit : 0
                (last, lastKind) = (byte, kind)
            }
            others = text.count - digits - lowercase - uppercase
            isHex = notHex == 0
            distinct = seen.0.nonzeroBitCount + seen.1.nonzeroBitCount
        }
    }

    @inline(__always)
    private static func one(_ condition: Bool) -> Int { condition ? 1 : 0 }

    /// Whether a text of a token's form was written by hand in its place: `xxxx…`, `0000…`, `abcdef…`, `…EXAMPLE`,
    /// words. Few different bytes, bytes in ascending order and words of examples show it. False for less than four
    /// bytes.
    static func isPlaceholder(_ text: Text) -> Bool {
        guard text.count >= 4 else { return false }
        let profile = Profile(text)
        if profile.distinct <= 3 || text.count >= 16 && profile.distinct <= 5 { return true }
        // `sk_live_xxxxxxxx`
        if profile.distinct <= 12, let mark = text.prefix(14).lastIndex(where: { $0.isIn(.underscore | .dash) }),
            text.endIndex - mark > 8, Profile(text[(mark + 1)...]).distinct <= 2
        {
            return true
        }
        if profile.ascending * 10 > text.count * 6 { return true }
        if text.count >= 10, profile.others >= 2, isWordList(text) { return true }
        if text.count >= 16, profile.digits == 0, profile.uppercase == 0 || profile.lowercase == 0,
            profile.others * 12 > text.count
        {
            return true
        }
        return hasPlaceholderWord(text)
    }

    /// Whether it is three or more words and short numbers, each whole, with separators between them:
    /// `report_2026_november_final`.
    private static func isWordList(_ text: Text) -> Bool {
        var (words, letters, digits) = (0, 0, 0)
        for byte in text {
            if byte.isIn(.lowercase) {
                letters += 1
            } else if byte.isIn(.digit) {
                digits += 1
            } else if byte.isIn(.underscore | .dash | .dot | .blank) {
                words += letters + digits > 0 ? 1 : 0
                (letters, digits) = (0, 0)
            } else {
                return false
            }
            if letters > 0 && digits > 0 || digits > 4 { return false }
        }
        return words + (letters + digits > 0 ? 1 : 0) > 2
    }

    /// Whether it begins or ends with a word that examples have.
    private static func hasPlaceholderWord(_ text: Text) -> Bool {
        if text.hasSuffix("EXAMPLE") || text.hasSuffix("EXAMPLEKEY") { return true }
        return text.hasFoldedPrefix(
            "your",
            "xxxx",
            "example",
            "redacted",
            "placeholder",
            "insert",
            "replace",
            "changeme"
        ) && Profile(text).digits < 4
    }

    /// Whether a text looks drawn from an alphabet of token characters, though no format says so.
    ///
    /// At least a fifth of its neighbours differ in kind, or two fifths if it has no digit, and eight of its bytes are
    /// different. A UUID counts as drawn, and so does base 16 of 24 digits or more: a caller that wants to keep those
    /// asks for them as well.
    static func isRandom(_ text: Text, least: Int = Thresholds.random) -> Bool {
        guard text.count >= least, text.allSatisfy({ $0.isIn(.anyBase64 | .dot | .tilde | .percent | .colon) }) else {
            return false
        }
        let profile = Profile(text)
        guard !isPlaceholder(text), profile.digits > 0 || profile.changes >= 6,
            profile.lowercase + profile.uppercase > 0
        else { return false }
        // `PublicReadOverHttps`: words also change case, but less often.
        if profile.digits == 0, profile.changes * 5 < text.count * 2 { return false }
        if isUUID(text) || profile.isHex { return text.count >= 24 && profile.distinct >= 8 }
        // Words with a number somewhere (`node-modules-18`) change seldom between letters and digits.
        return profile.distinct >= 8 && profile.changes * 5 >= text.count && profile.others * 4 <= text.count
    }

    /// Whether it is capitals that spell words, since a third of them are vowels: `ANDPACIFICREGION`.
    static func isCapitalWords(_ text: Text) -> Bool {
        text.allSatisfy { $0.isIn(.uppercase) } && text.count { $0.isIn("AEIOU") } * 20 >= text.count * 7
    }

    /// Whether it is letters that change their case in less than a quarter of places, as words do; drawn ones change in
    /// half of them. A number of up to three digits may be among them: `ReadUint16LengthPrefixed`.
    static func isCamelCase(_ text: Text) -> Bool {
        let profile = Profile(text)
        if profile.digits == 0 { return profile.changes * 4 < text.count }
        guard profile.digits <= 3, let first = text.firstIndex(where: { $0.isIn(.digit) }) else { return false }
        let rest = text[first...].drop { $0.isIn(.digit) }
        return first - text.startIndex >= 4 && isCapitalizedWords(text[..<first]) && isCapitalizedWords(rest)
    }

    /// Whether it is letters alone, in words of a capital and two or more lowercase letters, or of capitals:
    /// `HTTPBasicAuthHandler`. True for an empty text.
    static func isCapitalizedWords(_ text: Text) -> Bool {
        var lowercase = 2
        for byte in text {
            guard byte.isIn(.letter) else { return false }
            if byte.isIn(.lowercase) {
                lowercase += 1
            } else {
                if lowercase == 1 { return false }
                lowercase = 0
            }
        }
        return lowercase != 1
    }

    /// Whether it is 8-4-4-4-12 digits of base 16, in either case.
    static func isUUID(_ text: Text) -> Bool {
        guard text.count == 36 else { return false }
        return text.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : byte.isIn(.hex)
        }
    }
}
