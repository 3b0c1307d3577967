import COpenSSL

/// A key for HMAC-SHA-256 (RFC 2104), by the system's libcrypto. Never printed: its description says only what it is.
package struct HMACKey: Sendable, CustomStringConvertible {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package func authenticationCode(for message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { code, count in
            var length: UInt32 = 0
            let result = bytes.withUnsafeBytes { key in
                message.withUnsafeBytes { message in
                    HMAC(
                        EVP_sha256(), key.baseAddress, Int32(key.count),
                        message.baseAddress?.assumingMemoryBound(to: UInt8.self), message.count,
                        code.baseAddress, &length
                    )
                }
            }
            precondition(result != nil && length == SHA256.byteCount, "libcrypto has no HMAC-SHA-256")
            count = SHA256.byteCount
        }
    }

    /// A key for one purpose alone, so that a value made for one can never pass for another's.
    /// One block of HKDF-Expand (RFC 5869), this key being the pseudorandom key.
    package func derived(for purpose: String) -> HMACKey {
        HMACKey(authenticationCode(for: Array(purpose.utf8) + [1]))
    }

    package var description: String { "HMACKey" }
}
