import COpenSSL

/// Ed25519 signatures (RFC 8032) by the system's libcrypto. They are deterministic.
package enum Ed25519 {
    package static let seedByteCount = 32
    package static let publicKeyByteCount = 32
    package static let signatureByteCount = 64

    /// A key that signs. Its description does not show the key.
    package struct PrivateKey: Sendable, CustomStringConvertible {
        private let key: KeyHandle

        /// - Returns: `nil` unless the seed has 32 bytes.
        package init?(seed: [UInt8]) {
            guard seed.count == seedByteCount,
                let handle = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
            else { return nil }
            key = KeyHandle(handle)
        }

        /// The 32 bytes of RFC 8032, section 5.1.5.
        package var publicKey: [UInt8] {
            var bytes = [UInt8](repeating: 0, count: publicKeyByteCount)
            var length = bytes.count
            let status = EVP_PKEY_get_raw_public_key(key.pointer, &bytes, &length)
            precondition(status == 1 && length == publicKeyByteCount, "libcrypto has no Ed25519")
            return bytes
        }

        /// Returns the 64 bytes of the signature. Ends the process if libcrypto cannot sign.
        package func signature(for message: [UInt8]) -> [UInt8] {
            var signature = [UInt8](repeating: 0, count: signatureByteCount)
            var length = signature.count
            let context = EVP_MD_CTX_new()
            defer { EVP_MD_CTX_free(context) }
            let isDone =
                EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1
                && EVP_DigestSign(context, &signature, &length, message, message.count) == 1
            precondition(isDone && length == signatureByteCount, "libcrypto has no Ed25519")
            return signature
        }

        package var description: String { "Ed25519.PrivateKey" }
    }

    /// Whether the holder of the private key signed the message. `false` for anything that is not a key or a signature.
    package static func isValid(_ signature: [UInt8], for message: [UInt8], publicKey: [UInt8]) -> Bool {
        guard signature.count == signatureByteCount, publicKey.count == publicKeyByteCount,
            let handle = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey, publicKey.count)
        else { return false }
        let key = KeyHandle(handle)
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}

/// Frees an `EVP_PKEY` with its last owner.
///
/// Sendable, since after `init` libcrypto only reads the key.
private final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }
}
