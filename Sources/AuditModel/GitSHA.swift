import Bytes

/// A Git object's name: 7 to 40 lowercase hexadecimal digits of SHA-1, or all 64 of SHA-256.
package struct GitSHA: WireText, Hashable {
    package let rawValue: String

    /// Reads lowercase digits only, so that equal commits are equal texts.
    package init(validating text: String) throws(BrokenRule) {
        let count = text.utf8.count
        guard 7...40 ~= count || count == 64, text.utf8.allSatisfy(\.isLowercaseHexDigit) else {
            throw BrokenRule(.badFormat, "Must be 7 to 40, or 64, lowercase hexadecimal digits.")
        }
        rawValue = text
    }
}
