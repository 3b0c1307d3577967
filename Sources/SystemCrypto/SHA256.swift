import COpenSSL

/// SHA-256 (FIPS 180-4) by the system's libcrypto.
package enum SHA256 {
    package static let byteCount = 32

    /// Looked up once, which takes longer than to digest an entry. Unsafe only by its type: nothing ever changes it.
    private nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    /// The digest of the parts, one after the other.
    package static func digest(_ parts: [UInt8]...) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { digest, count in
            let context = EVP_MD_CTX_new()
            defer { EVP_MD_CTX_free(context) }
            var isDone = EVP_DigestInit_ex(context, algorithm, nil) == 1
            for part in parts { isDone = isDone && EVP_DigestUpdate(context, part, part.count) == 1 }
            isDone = isDone && EVP_DigestFinal_ex(context, digest.baseAddress, nil) == 1
            precondition(isDone, "libcrypto has no SHA-256")
            count = byteCount
        }
    }
}
