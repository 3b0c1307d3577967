extension Unicode.Scalar {
    /// U+0000 to U+001F, and U+007F to U+009F (general category Cc).
    var isControl: Bool {
        value < 0x20 || 0x7F..<0xA0 ~= value
    }

    /// `White_Space`.
    var isWhitespace: Bool {
        value < 0x80 ? value == 0x20 || 0x09...0x0D ~= value : properties.isWhitespace
    }

    /// Ends a line where control characters cannot: U+2028 and U+2029.
    var isLineOrParagraphSeparator: Bool {
        0x2028...0x2029 ~= value
    }

    /// Changes the order in which other characters are shown: Unicode's embeddings, overrides and isolates ("Trojan
    /// Source", CVE-2021-42574). The implicit marks U+200E, U+200F and U+061C do not count.
    var reordersText: Bool {
        0x202A...0x202E ~= value || 0x2066...0x2069 ~= value
    }

    /// Formats other characters, separates lines, or is shown as nothing at all: general categories Cf, Zl and Zp, and
    /// all that is `Default_Ignorable_Code_Point`, such as joiners, fillers and variation selectors.
    var isInvisible: Bool {
        guard value >= 0x80 else { return false }
        switch properties.generalCategory {
        case .format, .lineSeparator, .paragraphSeparator: return true
        default: return properties.isDefaultIgnorableCodePoint
        }
    }
}
