import Bytes

/// The number under which a data subject's request is kept, such as `DSR-2026-014` or a UUID. It stays in the trail
/// permanently, so it must not name the person.
package struct ErasureID: WireText, Hashable {
    package static let maximumBytes = 128

    package let rawValue: String

    /// Reads `[A-Za-z0-9][A-Za-z0-9._:-]*`. Keeps the case: two ids that differ in it are two requests.
    package init(validating text: String) throws(BrokenRule) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLong(bytes: Self.maximumBytes) }
        let isWord = text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "._:-".utf8.contains($0) }
        guard let first = text.utf8.first, first.isASCIIAlphanumeric, isWord else {
            throw BrokenRule(
                .badFormat,
                "Must be letters, digits, full stops, colons, hyphens and underscores, a letter or digit first."
            )
        }
        rawValue = text
    }
}
