/// Distinguishes literals and variables of programs from secrets, by their signs.
extension ByteText {
    /// Whether it is a pointer to a variable, or its negation: `&passwordHash`, `*rt.SessionId`, `!!token`,
    /// `!local.is_replica`. It has letters only, which change their case as in words, and a sign of programs: a dot, a
    /// capital inside of it, two `!`, or a comma behind it. A blank stands before it.
    func isPointee(_ text: Range<Int>, to end: Int) -> Bool {
        guard text.count > 2, text.lowerBound > 0, bytes[text.lowerBound - 1].isIn(.blank) else { return false }
        let name = runEnd("&*!", from: text.lowerBound, to: min(text.upperBound, text.lowerBound + 2))
        let word = bytes[name..<text.upperBound]
        guard name > text.lowerBound, word.count > 1, word.allSatisfy({ $0.isIn(.letter | .underscore | .dot) }),
            Randomness.Profile(word).changes * 3 <= word.count
        else { return false }
        if bytes[text.lowerBound] == UInt8(ascii: "!") {
            return name > text.lowerBound + 1 || word.contains(UInt8(ascii: "."))
        }
        return word.contains(UInt8(ascii: ".")) || word.dropFirst().contains(where: { $0.isIn(.uppercase) })
            || text.upperBound < end && bytes[text.upperBound].isIn(.comma)
    }

    /// Whether a literal of a type begins with the value: `&oauth2.Token{Name: …}`, `MasterKey{`, `&[32]byte{}`. The
    /// type is more than one word: a pointer, a qualified name, or words with capitals.
    func isComposite(_ value: Range<Int>, to end: Int) -> Bool {
        guard value.lowerBound > 0, bytes[value.lowerBound - 1].isIn(.blank),
            let open = bytes[value].firstIndex(of: UInt8(ascii: "{"))
        else { return false }
        let isPointer = bytes[value.lowerBound] == UInt8(ascii: "&")
        let type = (value.lowerBound + (isPointer ? 1 : 0))..<open
        guard type.count > 3, bytes[type].allSatisfy({ $0.isIn(.word | .dot | .bracket) }) else { return false }
        let first = bytes[type].lastIndex(where: { $0.isIn(.dot | .bracket) }).map { $0 + 1 } ?? type.lowerBound
        let word = bytes[first..<open]
        let isOpen = open + 1 >= end || bytes[open + 1].isIn(.letter | .quote | .space | .closers)
        guard isOpen, let letter = word.first else { return false }
        if letter.isIn(.lowercase) { return first > type.lowerBound && bytes[first - 1] == UInt8(ascii: "]") }
        return Randomness.isCapitalizedWords(word)
            && (isPointer || first > type.lowerBound || word.dropFirst().contains(where: { $0.isIn(.uppercase) }))
    }

    /// Whether it is what stands behind the type of a field of Go's: `json:"password,omitempty"`.
    func isFieldTag(_ value: Range<Int>) -> Bool {
        let name = runEnd(.lowercase | .underscore, from: value.lowerBound, to: value.upperBound)
        return name > value.lowerBound && has(":\"", at: name, to: value.upperBound)
    }
}
