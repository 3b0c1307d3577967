/// The names that one identifier gives: itself, and what is left without a leading `@`, `mailto:` or the display name
/// before an address.
package enum NameVariants {
    package static func of(_ identifier: String) -> [String] {
        var variants = [identifier]
        var bare = identifier[...]
        if let start = bare.lastIndex(of: "<"), let end = bare.lastIndex(of: ">"), start < end {
            bare = bare[bare.index(after: start)..<end]
        }
        if bare.lowercased().hasPrefix("mailto:") { bare = bare.dropFirst("mailto:".count) }
        while bare.first == "@" { bare = bare.dropFirst() }
        if !bare.isEmpty, bare != identifier[...] { variants.append(String(bare)) }
        return variants
    }
}
