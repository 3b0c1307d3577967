import COpenSSL

/// SHA-256 (FIPS 180-4) by the system's libcrypto.
package enum SHA256 {
    package static let byteCount = 32

    /// The digest of the parts, one after the other.
    package static func digest(_ parts: [UInt8]...) -> [UInt8] {
        let message = parts.count == 1 ? parts[0] : Array(parts.joined())
        return [UInt8](unsafeUninitializedCapacity: byteCount) { digest, count in
            var length: UInt32 = 0
            let status = message.withUnsafeBytes {
                EVP_Digest($0.baseAddress, $0.count, digest.baseAddress, &length, EVP_sha256(), nil)
            }
            precondition(status == 1 && length == byteCount, "libcrypto has no SHA-256")
            count = byteCount
        }
    }
}
