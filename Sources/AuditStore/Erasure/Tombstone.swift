import SystemCrypto

/// What stands for an erased operator: `erased-operator-` and 130 random bits in base32 (RFC 4648, lowercase). It
/// distinguishes one erased operator's entries from another's, and reveals nothing else.
enum Tombstone {
    /// How entries with a tombstone are recognised in a text.
    static let prefix = "erased-operator-"

    /// Returns a new one: 26 digits of 5 random bits each.
    static func random() -> String {
        let digits = Array("abcdefghijklmnopqrstuvwxyz234567")
        return prefix + String(SecureRandom.bytes(26).map { digits[Int($0 & 31)] })
    }
}
