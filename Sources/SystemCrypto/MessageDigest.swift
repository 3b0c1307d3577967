import COpenSSL

/// Digests that other systems make of an address, by the system's libcrypto. None of them hides the address, and
/// nothing here relies on MD5 or SHA-1.
package enum MessageDigest: String, CaseIterable, Sendable {
    case md5 = "MD5"
    case sha1 = "SHA1"
    case sha256 = "SHA256"
    case sha512 = "SHA512"

    /// Returns the digest; empty when the system's libcrypto lacks the algorithm, as one in FIPS mode lacks MD5.
    package func digest(_ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count = 0
        let isDone = EVP_Q_digest(nil, rawValue, nil, message, message.count, &digest, &count) == 1
        // FIPS builds have no MD5.
        return isDone ? Array(digest[..<count]) : []
    }
}
