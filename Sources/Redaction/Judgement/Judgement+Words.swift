/// Words in a secret's place.
extension Judgement {
    /// Words with blanks between them that are percent-encoded.
    static func isSpaced(_ text: Text) -> Bool {
        let words = text.split { $0 == UInt8(ascii: "%") }
        return words.dropFirst().allSatisfy { $0.hasFoldedPrefix("20") && Placeholder.isWords($0.dropFirst(2)) }
            && words.first.map(Placeholder.isWords) == true
    }

    /// Words that are written together, each with a capital, with few digits: `SEC_PKCS12SecretBag`.
    static func isIdentifiers(_ text: Text) -> Bool {
        text.count { $0.isIn(.digit) } <= 3
            && text.split { !$0.isIn(.letter) }.allSatisfy {
                Randomness.isCapitalizedWords($0) && Randomness.Profile($0).changes * 3 <= $0.count + 1
            }
    }

    /// `app-v2.1`, `2026.11.27-4f2a91c`: parts that are words, numbers or versions.
    static func isWordsAndNumbers(_ text: Text) -> Bool {
        text.split { $0.isIn(.dash | .underscore | .dot | .slash | .colon) }.allSatisfy { part in
            let profile = Randomness.Profile(part)
            return profile.changes <= 1 || profile.isHex && profile.uppercase == 0
        }
    }
}
