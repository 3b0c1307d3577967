import Bytes

/// The app that was deployed to: `[a-z][a-z0-9.-]{1,62}`.
package struct TargetApp: WireText, Hashable {
    /// How many bytes a name may have.
    package static let lengths = 2...63

    package let rawValue: String

    /// Reads lowercase letters, digits, dots and hyphens, a letter first.
    package init(validating text: String) throws(BrokenRule) {
        guard Self.lengths.contains(text.utf8.count), text.utf8.isLowercaseName(marks: ".-") else {
            throw BrokenRule(
                .badFormat,
                "Must be 2 to 63 lowercase letters, digits, dots and hyphens, the first of them a letter."
            )
        }
        rawValue = text
    }
}
