/// Tells what was drawn at random from what somebody wrote.
enum Randomness {
    typealias Text = Slice<UnsafeBufferPointer<UInt8>>

    /// Shorter texts may be words by chance.
    static var leastLength: Int { 16 }

    /// How a text's bytes are spread.
    struct Profile {
        var lowercase = 0, uppercase = 0, digits = 0, others = 0, distinct = 0, ascending = 0
        /// Changes between letters and digits, and from lowercase to uppercase and back.
        var changes = 0
        var isHex = true

        init(_ text: Text) {
            var seen: (UInt64, UInt64) = (0, 0)
            var last: UInt8 = 0
            var lastKind = 0
            for byte in UnsafeBufferPointer(rebasing: text) {
                let kind: Int
                if byte.isIn(.digit) {
                    digits += 1
                    kind = 1
                } else if byte.isIn(.lowercase) {
                    lowercase += 1
                    kind = 2
                } else if byte.isIn(.uppercase) {
                    uppercase += 1
                    kind = 3
                } else {
                    others += 1
                    kind = 0
                }
                if !byte.isIn(.hex) { isHex = false }
                if kind != lastKind, lastKind != 0, kind != 0 { changes += 1 }
                if byte == last &+ 1 { ascending += 1 }
                if byte < 64 { seen.0 |= 1 << UInt64(byte) } else if byte < 128 { seen.1 |= 1 << UInt64(byte - 64) }
                (last, lastKind) = (byte, kind)
            }
            distinct = seen.0.nonzeroBitCount + seen.1.nonzeroBitCount
        }
    }

    /// Whether this is in a secret's place without being one: `xxxx…`, `0000…`, `abcdef…`, `…EXAMPLE`, words.
    static func isPlaceholder(_ text: Text) -> Bool {
        guard text.count >= 4 else { return false }
        let profile = Profile(text)
        if profile.distinct <= 3 || text.count >= 16 && profile.distinct <= 5 { return true }
        if profile.ascending * 10 > text.count * 6 { return true }
        if text.count >= 16, profile.digits == 0, profile.uppercase == 0 || profile.lowercase == 0,
            profile.others * 12 > text.count
        {
            return true
        }
        return hasPlaceholderWord(text)
    }

    private static func hasPlaceholderWord(_ text: Text) -> Bool {
        if text.count >= 7, text.suffix(7).elementsEqual("EXAMPLE".utf8) { return true }
        if text.count >= 10, text.suffix(10).elementsEqual("EXAMPLEKEY".utf8) { return true }
        let head = String(decoding: text.prefix(12).map(\.folded), as: UTF8.self)
        return ["your", "xxxx", "example", "redacted", "placeholder", "insert", "replace", "changeme"]
            .contains(where: head.hasPrefix) && Profile(text).digits < 4
    }

    /// Whether a text looks drawn from an alphabet of token characters, though no format says so.
    static func isRandom(_ text: Text, least: Int = leastLength) -> Bool {
        guard text.count >= least, text.allSatisfy({ $0.isIn(.anyBase64 | .dot | .tilde | .percent | .colon) }) else {
            return false
        }
        let profile = Profile(text)
        guard !isPlaceholder(text), profile.digits > 0 || profile.changes >= 6,
            profile.lowercase + profile.uppercase > 0
        else { return false }
        if isUUID(text) || profile.isHex { return text.count >= 24 && profile.distinct >= 8 }
        // Words with a number somewhere (`node-modules-18`) change seldom between letters and digits.
        return profile.distinct >= 8 && profile.changes * 5 >= text.count && profile.others * 4 <= text.count
    }

    /// 8-4-4-4-12 digits of base 16.
    static func isUUID(_ text: Text) -> Bool {
        guard text.count == 36 else { return false }
        return text.enumerated().allSatisfy { index, byte in
            [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : byte.isIn(.hex)
        }
    }
}
