package import SystemCrypto

/// A private key that signs notes.
package struct NoteSigner: Sendable {
    /// The public key, by which others check the signatures.
    package let verifier: VerifierKey
    private let key: Ed25519.PrivateKey

    /// - Returns: `nil` when no key may have this name.
    package init?(name: String, key: Ed25519.PrivateKey) {
        guard VerifierKey.isName(name) else { return nil }
        self.key = key
        verifier = VerifierKey(name: name, publicKey: key.publicKey)
    }

    func signature(for text: [UInt8]) -> SignedNote.Signature {
        SignedNote.Signature(name: verifier.name, keyID: verifier.id, bytes: key.signature(for: text))
    }
}
