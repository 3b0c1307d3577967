import COpenSSL

/// SHA-256 (FIPS 180-4) by the system's libcrypto.
package enum SHA256 {
    package static let byteCount = 32

    /// Looked up once, since that takes longer than digesting an entry. Nothing ever changes it.
    private nonisolated(unsafe) static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    /// Returns the digest of the parts, one after the other.
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

    /// Writes the digest of `message` to `digest`, which has room for 32 bytes. Makes no array.
    package static func digest(_ message: UnsafeRawBufferPointer, into digest: UnsafeMutableRawBufferPointer) {
        precondition(digest.count >= byteCount, "a SHA-256 digest has 32 bytes")
        let output = digest.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let status = EVP_Digest(message.baseAddress, message.count, output, nil, algorithm, nil)
        precondition(status == 1, "libcrypto has no SHA-256")
    }
}
