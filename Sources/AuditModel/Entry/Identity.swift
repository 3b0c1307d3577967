/// Who somebody is: an email, a GitHub handle or a login name. Its PII is intended, since the trail must be attributable.
package struct Identity: Sendable, Hashable {
    /// The longest, in bytes of UTF-8: that of an email address (RFC 5321, erratum 1690).
    package static let limit = 254

    /// In Unicode form NFC and trimmed, so that one person has one spelling: Swift takes NFC for NFD, PostgreSQL compares
    /// bytes.
    package let rawValue: String

    enum Fault: Error {
        case empty
        case tooLong
        /// A control character, or a format character that would make the name look like another (bidi overrides,
        /// zero-width ones).
        case controlCharacter
    }

    package init?(_ text: String) {
        guard let identity = try? Identity(validating: text) else { return nil }
        self = identity
    }

    init(validating text: String) throws(Fault) {
        let scalars = text.unicodeScalars
        let isSpace: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        guard let first = scalars.firstIndex(where: { !isSpace($0) }), let last = scalars.lastIndex(where: { !isSpace($0) })
        else { throw .empty }
        let normalized = String(scalars[first...last]).normalizedToNFC
        guard normalized.utf8.count <= Self.limit else { throw .tooLong }
        guard !normalized.unicodeScalars.contains(where: \.isControlOrFormat) else { throw .controlCharacter }
        rawValue = normalized
    }
}

extension Unicode.Scalar {
    /// General categories Cc, Cf, Zl and Zp.
    var isControlOrFormat: Bool {
        if isASCII { return value < 0x20 || value == 0x7f }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }
}
