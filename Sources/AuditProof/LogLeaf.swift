import StrictJSON

/// A leaf of the trail's log: canonical JSON (RFC 8785) with `"v":1`.
package enum LogLeaf: Sendable, Equatable {
    case entry(EntryLeaf)
    case amendment(AmendmentLeaf)

    /// Exactly what is hashed.
    package var bytes: [UInt8] {
        switch self {
        case .entry(let leaf): StrictJSON.canonical(.object(leaf.json))
        case .amendment(let leaf): StrictJSON.canonical(.object(leaf.json))
        }
    }

    /// - Returns: `nil` unless the bytes are exactly what ``bytes`` gives for some leaf: one leaf has one form.
    package init?(_ bytes: [UInt8]) {
        guard case .object(let object)? = try? StrictJSON.parse(bytes) else { return nil }
        if let leaf = EntryLeaf(object) {
            self = .entry(leaf)
        } else if let leaf = AmendmentLeaf(object) {
            self = .amendment(leaf)
        } else {
            return nil
        }
        guard self.bytes == bytes else { return nil }
    }
}
