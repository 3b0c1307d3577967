import Bytes

/// Decides whether a request's number names the person: by letters and digits, as `DSR-Kris-Pedersen`, or encoded.
package enum NameInNumber {
    /// Shorter names are in many numbers by chance, and count only with their punctuation.
    private static let fewestLetters = 3

    /// Whether the number holds one of the names. The service then refuses the request: the number stays in the trail.
    package static func names(_ names: [String], _ number: String) -> Bool {
        let folded = Folding.fold(number)
        let letters = letters(folded)
        let isNamed = names.contains { name in
            let key = NameKey(name).bytes
            let bare = Self.letters(key)
            return contains(folded, key) || bare.count >= fewestLetters && contains(letters, bare)
        }
        return isNamed || IdentifierMatcher(names).matches(Array(number.utf8))
    }

    /// Leaves out marks, too: a number is ASCII, and `Jose-Nunez` names José Núñez.
    private static func letters(_ folded: [UInt8]) -> [UInt8] {
        String(decoding: folded, as: UTF8.self).unicodeScalars.filter(isLetter).flatMap { Array(String($0).utf8) }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return properties.numericType != nil
            || properties.isAlphabetic && properties.canonicalCombiningClass == .notReordered
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        !part.isEmpty && text.indices.contains { text[$0...].starts(with: part) }
    }
}
