/// A service account's bearer token: `rxa_`, 30 random base62 characters, and 6 that are their CRC-32, so that one which
/// was mistyped or cut short is refused without a look into the database, and a secret scanner can tell it from chance.
package struct ServiceToken: Sendable, CustomStringConvertible {
    package static let prefix = "rxa_"
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let randomCount = 30
    private static let checksumCount = 6

    /// The token itself. Shown once and never logged.
    package let secret: String

    /// A new token. Its 30 characters hold 178 bits.
    package init(using generator: inout some RandomNumberGenerator) {
        let random = (0..<Self.randomCount).map { _ in
            Self.alphabet[Int.random(in: 0..<Self.alphabet.count, using: &generator)]
        }
        let body = Array(Self.prefix.utf8) + random
        secret = String(decoding: body + Self.checksum(body), as: UTF8.self)
    }

    /// - Returns: `nil` for what is not of this form or has not its checksum.
    package init?(parsing text: some StringProtocol) {
        let bytes = Array(text.utf8)
        let bodyCount = Self.prefix.utf8.count + Self.randomCount
        guard bytes.count == bodyCount + Self.checksumCount, bytes.starts(with: Self.prefix.utf8),
            bytes.dropFirst(Self.prefix.utf8.count).allSatisfy({ Self.alphabet.contains($0) }),
            Self.checksum(bytes[..<bodyCount]).elementsEqual(bytes[bodyCount...])
        else { return nil }
        secret = String(text)
    }

    /// Base62, the greatest digit first, filled up with zeros.
    private static func checksum(_ body: some Sequence<UInt8>) -> [UInt8] {
        var rest = Int(CRC32.checksum(body))
        var digits = Array(repeating: alphabet[0], count: checksumCount)
        for index in digits.indices.reversed() {
            digits[index] = alphabet[rest % alphabet.count]
            rest /= alphabet.count
        }
        return digits
    }

    package var description: String { Self.prefix + "…" }
}
