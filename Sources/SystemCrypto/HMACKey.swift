import COpenSSL

/// A key for HMAC-SHA-256 (RFC 2104), by the system's libcrypto. Its description does not show the key.
package struct HMACKey: Sendable, CustomStringConvertible {
    private let keyed: KeyedContext

    /// - Parameter bytes: a secret of any length. The copy within libcrypto is freed with the key's last owner.
    package init(_ bytes: [UInt8]) {
        keyed = KeyedContext(key: bytes)
    }

    /// Returns the 32 bytes of the code. May be called from any number of threads at once.
    package func authenticationCode(for message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { code, count in
            keyed.authenticate(message, into: code)
            count = SHA256.byteCount
        }
    }

    /// Returns a key for one purpose, so that a code made for one purpose is never valid for another. It is one block
    /// of HKDF-Expand (RFC 5869), with this key as the pseudorandom key.
    package func derived(for purpose: String) -> HMACKey {
        HMACKey(derivedBytes(for: purpose))
    }

    /// Returns the 32 bytes of such a key, as a seed for another algorithm.
    package func derivedBytes(for purpose: String) -> [UInt8] {
        authenticationCode(for: Array(purpose.utf8) + [1])
    }

    package var description: String { "HMACKey" }
}

/// An `EVP_MAC_CTX` with its key and no data yet. Each message gets a copy of it, since looking the algorithm up and
/// digesting the key again takes longer than an entry's content does.
///
/// Sendable, since after `init` libcrypto only reads it, to copy it.
private final class KeyedContext: @unchecked Sendable {
    private let context: OpaquePointer

    init(key: [UInt8]) {
        let algorithm = EVP_MAC_fetch(nil, "HMAC", nil)
        defer { EVP_MAC_free(algorithm) }
        // A parameter keeps the address of its name, which a literal has for the length of a call alone.
        let name = Array("digest".utf8CString)
        var digest = Array("SHA256".utf8CString)
        let status = name.withUnsafeBufferPointer { name in
            digest.withUnsafeMutableBufferPointer { digest in
                let parameters = [
                    OSSL_PARAM_construct_utf8_string(name.baseAddress, digest.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                let context = EVP_MAC_CTX_new(algorithm)
                return (context, EVP_MAC_init(context, key, key.count, parameters))
            }
        }
        guard let context = status.0, status.1 == 1 else { preconditionFailure("libcrypto has no HMAC-SHA-256") }
        self.context = context
    }

    deinit {
        EVP_MAC_CTX_free(context)
    }

    /// Writes the code. Works on a copy of the context, so callers need no lock.
    /// - Precondition: `code` has room for 32 bytes.
    func authenticate(_ message: [UInt8], into code: UnsafeMutableBufferPointer<UInt8>) {
        let copy = EVP_MAC_CTX_dup(context)
        defer { EVP_MAC_CTX_free(copy) }
        var length = 0
        let isDone =
            EVP_MAC_update(copy, message, message.count) == 1
            && EVP_MAC_final(copy, code.baseAddress, &length, code.count) == 1
        precondition(isDone && length == SHA256.byteCount, "libcrypto has no HMAC-SHA-256")
    }
}
