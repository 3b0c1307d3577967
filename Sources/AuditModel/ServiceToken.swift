import Bytes

/// A service account's secret: `rxa_`, 30 random characters of base 62, and six of their checksum.
///
/// The checksum is CRC-32 over what comes before it, so that a mistyped or truncated token is recognised without asking
/// the database, and a scanner of source code can be sure of what it found. Anybody can compute it.
package struct ServiceToken: Sendable {
    private static let prefix = Array("rxa_".utf8)
    private static let randomCount = 30
    private static let checksumCount = 6

    /// The token as its holder sends it. Nothing else shows it.
    package let secret: String

    /// Creates a new token, of 178 bits if `generator` is unpredictable.
    package init(using generator: inout some RandomNumberGenerator) {
        let random = (0..<Self.randomCount).map { _ in
            Base62.alphabet[Int.random(in: Base62.alphabet.indices, using: &generator)]
        }
        let text = Self.prefix + random
        secret = String(decoding: text + Self.checksum(of: text), as: UTF8.self)
    }

    /// Reads the token that `text` is, to the byte.
    /// - Returns: `nil` when length, prefix, alphabet or checksum is not a token's.
    package init?(parsing text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(Self.prefix.count + Self.randomCount + Self.checksumCount + 1))
        let (body, checksum) = (bytes.dropLast(Self.checksumCount), bytes.suffix(Self.checksumCount))
        guard body.count == Self.prefix.count + Self.randomCount, body.starts(with: Self.prefix),
            body.dropFirst(Self.prefix.count).allSatisfy(\.isASCIIAlphanumeric),
            checksum.elementsEqual(Self.checksum(of: body))
        else { return nil }
        secret = String(decoding: bytes, as: UTF8.self)
    }

    /// Returns six digits of base 62 over the bytes before them.
    private static func checksum(of text: some Collection<UInt8>) -> [UInt8] {
        Base62.sixDigits(of: CRC32.checksum(text))
    }
}

extension ServiceToken: CustomStringConvertible, CustomReflectable {
    /// Says that it is a token, and nothing else. `dump` and a failed test show no more.
    package var description: String { "ServiceToken(redacted)" }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
