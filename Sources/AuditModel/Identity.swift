/// A person or robot as the caller names them: an email, a GitHub handle or a login name.
///
/// In Unicode's normal form C and without white space around it, so that equal names are equal bytes. Nothing in it is
/// invisible or reorders what is shown: two identities that differ look different, letters that look alike in different
/// scripts aside.
package struct Identity: WireText, Hashable {
    /// The longest identity, in bytes of UTF-8 after normalisation: the longest email (RFC 5321).
    package static let maximumBytes = 254

    package let rawValue: String

    /// Normalises and trims `text` by itself; what is wrong after that is refused.
    package init(validating text: String) throws(BrokenRule) {
        let trimmed = text.trimmingWhitespace()
        // Composing leaves more than a quarter of the bytes, and takes time that grows with the square of the marks.
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

extension String {
    /// Without the white space (Unicode's `White_Space`) at either end.
    fileprivate func trimmingWhitespace() -> Substring {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return self[first..<scalars.index(after: last)]
    }
}
