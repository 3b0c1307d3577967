/// Distinguishes types and members from secrets.
extension ByteText {
    /// Whether it is a member of Swift without its type: `.init(…)`, `.deadEnd`.
    func isMember(_ text: Range<Int>) -> Bool {
        guard text.count > 2, bytes[text.lowerBound] == UInt8(ascii: "."), bytes[text.lowerBound + 1].isIn(.lowercase)
        else { return false }
        let word = runEnd(.letter, from: text.lowerBound + 1, to: text.upperBound)
        return word == text.upperBound || bytes[word] == UInt8(ascii: "(")
    }

    /// Whether it is names, and the last one is a word: `p256Key.rawRepresentation`, `P256.Signing.PrivateKey.self`.
    func isProperty(_ text: Range<Int>) -> Bool {
        guard bytes[text.lowerBound].isIn(.letter), bytes[text].allSatisfy({ $0.isIn(.word | .dot) }),
            let dot = bytes[text].lastIndex(of: UInt8(ascii: ".")), text.upperBound - dot > 4
        else { return false }
        return bytes[(dot + 1)..<text.upperBound].allSatisfy { $0.isIn(.letter) }
            && Randomness.Profile(bytes[text]).changes * 3 <= text.count
    }

    /// Whether it is Perl's `\undef` or `$self->{clock}`.
    func isReference(_ text: Range<Int>) -> Bool {
        let word = runEnd(.letter | .underscore, from: min(text.lowerBound + 1, text.upperBound), to: text.upperBound)
        guard word > text.lowerBound + 1 else { return false }
        switch bytes[text.lowerBound] {
        case UInt8(ascii: "\\"): return word == text.upperBound && word - text.lowerBound > 4
        case UInt8(ascii: "$"): return has("->", at: word, to: text.upperBound)
        default: return false
        }
    }

    /// Whether it is a type: `P256.Signing.PrivateKey`, `ASN1OctetString`, `Secret<Scalar>`, `Token?`, `[UInt8]`. Its
    /// words begin with a capital and have few digits. The last one is a word that names of types end in.
    func isTypePath(_ text: Range<Int>) -> Bool {
        let last = runStart("?!]", from: text.lowerBound, to: text.upperBound)
        var name = text.lowerBound..<last
        if let bracket = bytes[name].firstIndex(of: UInt8(ascii: "<")), bracket > name.lowerBound {
            name = name.lowerBound..<bracket
        }
        if bytes[name].first == UInt8(ascii: "[") { name = name.dropFirst() }
        guard let first = bytes[name].first, first.isIn(.letter), bytes[name].allSatisfy({ $0.isIn(.word | .dot) }),
            bytes[name].count(where: { $0.isIn(.digit) }) * 4 <= name.count + 16
        else { return false }
        let start = runStart(not: .uppercase | .dot, from: name.lowerBound, to: name.upperBound)
        guard start > name.lowerBound, bytes[start - 1].isIn(.uppercase) else { return false }
        let word = (start - 1)..<name.upperBound
        return Self.typeWords.contains(bytes[word]) && Randomness.Profile(bytes[name]).changes * 3 <= name.count + 3
    }

    /// What types are called. A word here lets any name that ends in it stay, if letters change case in it as words do.
    private static let typeWords = WordSet(
        """
        token password secret string str key bytes value option provider service schema field type hasher identity credentials
        credential reader writer store source helper builder list set map error result header body function closure context
        config char array text data request response client manager factory handler cancellation none auth user
        impl wrapper pointer identifier slice representation buffer message path params spec id
        cookie cookies authorization int int8 int16 int32 int64 float double bool integer secrets tokens
        """
    )

    /// Whether it is words with capitals, except the first, and one of them is what types are called: `SecretString`,
    /// `authTokenSchema`. Reads letters alone, and is looser than ``isTypePath(_:)``: ask what stands around it as
    /// well.
    func isType(_ text: Range<Int>) -> Bool {
        guard bytes[text].allSatisfy({ $0.isIn(.letter) }),
            bytes[text].dropFirst().contains(where: { $0.isIn(.uppercase) })
        else { return false }
        var start = text.lowerBound
        while start < text.upperBound {
            let end = runEnd(.lowercase, from: start + 1, to: text.upperBound)
            if Self.typeWords.contains(bytes[start..<end]) { return true }
            start = end
        }
        return false
    }
}
