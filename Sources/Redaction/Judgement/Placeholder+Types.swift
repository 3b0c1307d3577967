/// Recognises types in a secret's place, as schemas and declarations have them.
extension Placeholder {
    /// What has types as its parameters.
    private static let wrappers = WordSet(
        "array promise vec option optional secret list set map record dict result box arc rc maybe nullable mapped"
    )

    /// Whether it is a type with parameters, a choice of types, or a pointer to one: `Promise<Token2>`,
    /// `string | null`, `&str`.
    static func isType(_ text: Text) -> Bool {
        guard let first = text.first, text.count <= 80 else { return false }
        if first == UInt8(ascii: "&") || first == UInt8(ascii: "*") { return words.contains(text.dropFirst()) }
        if first.isIn(.letter), text.contains(UInt8(ascii: "|")) { return isChoice(text) }
        guard let last = text.last, last == UInt8(ascii: ">") || last == UInt8(ascii: "]"),
            let open = text.firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "[") })
        else { return false }
        return wrappers.contains(text[..<open])
            && text[open...].allSatisfy { $0.isIn(.word | .comma | .bracket | .gap | .dot) || $0.isIn("<>?|&") }
    }

    /// Whether it is words of types with bars between them.
    private static func isChoice(_ text: Text) -> Bool {
        text.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).allSatisfy { part in
            let word = part.drop { $0.isIn(.gap) }.prefix { !$0.isIn(.gap) }
            return words.contains(word) && part[word.endIndex...].allSatisfy { $0.isIn(.gap) }
        }
    }
}
