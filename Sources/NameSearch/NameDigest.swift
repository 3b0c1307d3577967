import Bytes
import Foundation
import SystemCrypto

extension NameKey {
    /// Returns the unsalted digests of a name, in hexadecimal, as names: they find a person who was recorded under one.
    package static func digests(of name: String) -> [String] {
        let spellings = Set([name, name.lowercased()].map { Array($0.precomposedStringWithCanonicalMapping.utf8) })
        return spellings.flatMap { spelling in MessageDigest.allCases.map { Hex.encode($0.digest(spelling)) } }
    }
}

/// An unsalted digest of a name, as it stands in a text that is folded: base64 has lost its case there, and still has
/// far too many digits to be anything else.
struct NameDigest: Sendable {
    /// Without padding, in lowercase.
    let digits: [UInt8]
    private let form: EncodedForm

    /// Returns the digest in hexadecimal, and in both alphabets of base64, in lowercase.
    static func all(of digest: [UInt8]) -> [NameDigest] {
        let base64 = String(Data(digest).base64EncodedString().lowercased().prefix { $0 != "=" })
        let url = base64.replacing("+", with: "-").replacing("/", with: "_")
        let inBase64 = Set([base64, url]).map { NameDigest(digits: Array($0.utf8), form: .base64) }
        return inBase64 + [NameDigest(digits: Hex.encodedBytes(digest), form: .hexadecimal)]
    }

    /// Returns the range of the digits that begin at `start`, with the padding after them.
    /// - Returns: `nil` when they are part of a longer run.
    func range(at start: Int, in text: [UInt8]) -> Range<Int>? {
        var end = start + digits.count
        guard start == 0 || !isDigit(text[start - 1]), end == text.count || !isDigit(text[end]) else { return nil }
        if form == .base64 { end = text[end...].prefix(2).prefix { $0 == UInt8(ascii: "=") }.endIndex }
        return start..<end
    }

    /// Signs of base64 are those of paths too.
    private func isDigit(_ byte: UInt8) -> Bool {
        form == .hexadecimal ? form.isDigit(byte) : byte.isASCIIAlphanumeric
    }
}
