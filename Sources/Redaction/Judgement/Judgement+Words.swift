/// Recognises words in a secret's place, so that they stay.
extension Judgement {
    /// Whether it is words with percent-encoded blanks between them: `Root%20CA`.
    static func isSpaced(_ text: Text) -> Bool {
        let words = text.split { $0 == UInt8(ascii: "%") }
        return words.dropFirst().allSatisfy { $0.hasFoldedPrefix("20") && Placeholder.isWords($0.dropFirst(2)) }
            && words.first.map(Placeholder.isWords) == true
    }

    /// Whether it is words that are written together, each with a capital, and three digits at most:
    /// `SEC_PKCS12SecretBag`.
    static func isIdentifiers(_ text: Text) -> Bool {
        text.count { $0.isIn(.digit) } <= 3
            && text.split { !$0.isIn(.letter) }.allSatisfy {
                Randomness.isCapitalizedWords($0) && Randomness.Profile($0).changes * 3 <= $0.count + 1
            }
    }

    /// Whether each part between separators is a word, a number or lowercase base 16: `app-v2.1`, `2026.11.27-4f2a91c`.
    /// A single digest is one such part, so a caller that wants digests asks for them first.
    static func isWordsAndNumbers(_ text: Text) -> Bool {
        text.split { $0.isIn(.dash | .underscore | .dot | .slash | .colon) }.allSatisfy { part in
            let profile = Randomness.Profile(part)
            return profile.changes <= 1 || profile.isHex && profile.uppercase == 0
        }
    }
}
