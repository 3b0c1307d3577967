import Foundation

extension String {
    /// Unicode normalization form C. ASCII is in it already.
    package var normalizedToNFC: String {
        utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
    }
}
