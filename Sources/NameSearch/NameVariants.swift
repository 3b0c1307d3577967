/// Lists the names that one identifier stands for: itself, and itself without a leading `@`, `mailto:` or the display
/// name before an address.
package enum NameVariants {
    /// Returns the identifier, and its bare form if that is another: at most two names.
    package static func of(_ identifier: String) -> [String] {
        var bare = identifier[...]
        if let start = bare.lastIndex(of: "<"), let end = bare.lastIndex(of: ">"), start < end,
            bare[start..<end].contains("@")
        {
            bare = bare[bare.index(after: start)..<end]
        }
        if bare.lowercased().hasPrefix("mailto:"), bare.contains("@") { bare = bare.dropFirst("mailto:".count) }
        while bare.first == "@" { bare = bare.dropFirst() }
        return bare.isEmpty || bare == identifier[...] ? [identifier] : [identifier, String(bare)]
    }
}
