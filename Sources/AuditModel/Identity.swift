import Bytes

/// A person or robot as the caller names them: an email, a GitHub handle or a login name.
///
/// It is in Unicode's normal form C and trimmed, so that equal names are equal bytes. It holds nothing that is
/// invisible or reorders text, so that two identities that differ look different, apart from lookalike letters of other
/// scripts.
package struct Identity: WireText, Hashable {
    /// The longest identity, in bytes of UTF-8 after normalisation: the longest email (RFC 5321).
    package static let maximumBytes = 254

    package let rawValue: String

    /// Normalises and trims `text`, and refuses what is still wrong then.
    package init(validating text: String) throws(BrokenRule) {
        let trimmed = text.trimming(\.isWhitespace)
        // Composing leaves more than a quarter of the bytes, and takes time quadratic in the number of marks.
        guard trimmed.utf8.count <= 4 * Self.maximumBytes else { throw .tooLong(bytes: Self.maximumBytes) }
        let name = String(trimmed).normalizedToNFC
        guard !name.isEmpty else { throw BrokenRule(.empty, "Must not be empty or only white space.") }
        guard name.utf8.count <= Self.maximumBytes else { throw .tooLong(bytes: Self.maximumBytes) }
        guard name.unicodeScalars.allSatisfy({ !$0.isControl && !$0.isInvisible }) else {
            throw BrokenRule(.controlCharacter, "Must not hold control, formatting or other invisible characters.")
        }
        rawValue = name
    }
}
