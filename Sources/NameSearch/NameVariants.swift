import Bytes

/// Lists the names that one identifier stands for: itself, and without `mailto:`, a display name and what wraps it.
package enum NameVariants {
    /// Returns the identifier, and its bare form if that is another: at most two names. The bare form loses what
    /// ``NameKey`` drops, so that stored entries and those that arrive are searched for one name.
    package static func of(_ identifier: String) -> [String] {
        var bare = identifier[...]
        if let start = bare.lastIndex(of: "<"), let end = bare.lastIndex(of: ">"), start < end,
            bare[start..<end].contains("@")
        {
            bare = bare[bare.index(after: start)..<end]
        }
        if bare.lowercased().hasPrefix("mailto:"), bare.contains("@") { bare = bare.dropFirst("mailto:".count) }
        bare = bare.trimming { $0.isASCII && NameKey.isWrapping(UInt8(ascii: $0)) }
        return bare.isEmpty || bare == identifier[...] ? [identifier] : [identifier, String(bare)]
    }
}
