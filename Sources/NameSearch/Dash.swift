/// Classifies a dash: it joins the parts of a word, separates words, or does either.
enum Dash {
    case hyphen, space
    /// An en dash: between words without spaces, or instead of a hyphen.
    case either

    /// - Returns: `nil` for other characters. An ellipsis counts as a dash that separates words.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x2014, 0x2015, 0x2025, 0x2026, 0x2E3A, 0x2E3B, 0x301C, 0x3030, 0xFE19, 0xFE30, 0xFE31, 0xFE58:
            self = .space
        case 0x2012, 0x2013, 0xFE32: self = .either
        case 0x2212: self = .hyphen
        default:
            guard scalar.properties.generalCategory == .dashPunctuation else { return nil }
            self = .hyphen
        }
    }
}
