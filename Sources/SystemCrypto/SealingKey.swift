import COpenSSL

/// A key for AES-256-GCM (NIST SP 800-38D), by the system's libcrypto: nobody can read or change what it seals without
/// the key.
package struct SealingKey: Sendable, CustomStringConvertible {
    private static let nonceLength = 12
    private static let tagLength = 16

    private let key: [UInt8]

    /// - Parameter key: derived for this purpose alone. The key for AES is the code that it makes of an empty message.
    package init(_ key: HMACKey) {
        self.key = key.authenticationCode(for: [])
    }

    /// Returns a random nonce (12 bytes), the ciphertext, as long as the message, and its tag (16 bytes). Since nonces
    /// are random, one key may seal at most 2^32 messages (NIST SP 800-38D, section 8.3).
    /// - Precondition: the message has less than 2 GiB.
    package func seal(_ message: [UInt8]) -> [UInt8] {
        let nonce = SecureRandom.bytes(Self.nonceLength)
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var sealed = [UInt8](repeating: 0, count: message.count)
        var tag = [UInt8](repeating: 0, count: Self.tagLength)
        var length: Int32 = 0
        let isDone =
            EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
            && EVP_EncryptUpdate(context, &sealed, &length, message, Int32(message.count)) == 1
            && EVP_EncryptFinal_ex(context, nil, &length) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), &tag) == 1
        precondition(isDone, "libcrypto has no AES-256-GCM")
        return nonce + sealed + tag
    }

    /// Returns the message.
    /// - Returns: `nil` when this key did not seal the bytes, or when they were changed since.
    package func open(_ sealed: [UInt8]) -> [UInt8]? {
        guard sealed.count >= Self.nonceLength + Self.tagLength else { return nil }
        let nonce = Array(sealed.prefix(Self.nonceLength))
        let ciphertext = Array(sealed.dropFirst(Self.nonceLength).dropLast(Self.tagLength))
        var tag = Array(sealed.suffix(Self.tagLength))
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var message = [UInt8](repeating: 0, count: ciphertext.count)
        var length: Int32 = 0
        let isAuthentic =
            EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
            && EVP_DecryptUpdate(context, &message, &length, ciphertext, Int32(ciphertext.count)) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), &tag) == 1
            && EVP_DecryptFinal_ex(context, nil, &length) == 1
        return isAuthentic ? message : nil
    }

    package var description: String { "SealingKey" }
}
