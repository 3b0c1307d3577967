import Bytes
import SystemCrypto

/// A public key that signs notes (C2SP signed-note): a name, an id and an Ed25519 key.
package struct VerifierKey: Hashable, Sendable {
    /// The type of an Ed25519 note signature. Others, such as cosignatures and ML-DSA, have other types and other ids.
    static let ed25519: UInt8 = 0x01

    package let name: String
    /// Shows which key signed, together with the name. It is four bytes, so it proves nothing.
    package let id: UInt32
    let publicKey: [UInt8]

    package init(name: String, publicKey: [UInt8]) {
        self.name = name
        self.publicKey = publicKey
        id = Self.id(name: name, publicKey: publicKey)
    }

    /// Returns the first four bytes of SHA-256 of the name, a newline, the type and the key.
    private static func id(name: String, publicKey: [UInt8]) -> UInt32 {
        SHA256.digest(Array(name.utf8), [0x0A, ed25519], publicKey).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Whether a key may have this name: not empty, without white space and `+`.
    package static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
    }

    func isValid(_ signature: [UInt8], for text: [UInt8]) -> Bool {
        Ed25519.isValid(signature, for: text, publicKey: publicKey)
    }
}

extension VerifierKey: CustomStringConvertible {
    /// `<name>+<id in hexadecimal>+<base64 of type and key>`.
    package var description: String {
        "\(name)+\(Hex.encode(id))+\(Base64.encode([Self.ed25519] + publicKey))"
    }

    /// - Returns: `nil` unless `text` is an Ed25519 key with the right id.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, Self.isName(String(parts[0])), let key = Base64.decode(parts[2]),
            key.first == Self.ed25519, key.count == 1 + Ed25519.publicKeyByteCount
        else { return nil }
        self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
        guard description == String(text) else { return nil }
    }
}
