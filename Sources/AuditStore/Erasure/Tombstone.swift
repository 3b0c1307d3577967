import SystemCrypto

/// What stands for an erased operator: `erased-operator-` and 130 random bits in base32 (RFC 4648, lowercase). It tells
/// one erased operator's entries from another's, and nothing else.
enum Tombstone {
    static let prefix = "erased-operator-"

    static func random() -> String {
        let digits = Array("abcdefghijklmnopqrstuvwxyz234567")
        return prefix + String(SecureRandom.bytes(26).map { digits[Int($0 & 31)] })
    }
}
