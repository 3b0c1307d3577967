/// A mark by which a process recognises bytes that it must not keep, such as a token: 128 bits under a key of its own,
/// made in a few nanoseconds. Without the key, which never leaves the process, nobody can find other bytes with the
/// same mark.
///
/// SipHash, as the standard library's `Hasher` has it. The key is mixed in first, since `Hasher` by itself can be told
/// to use a known key (SWIFT_DETERMINISTIC_HASHING).
package struct SecretMark: Hashable, Sendable {
    /// Made once in each process. Marks of two processes have nothing in common.
    private static let keys = (SecureRandom.bytes(32), SecureRandom.bytes(32))

    private let high: Int
    private let low: Int

    package init(_ text: some StringProtocol) {
        high = Self.hash(text, Self.keys.0)
        low = Self.hash(text, Self.keys.1)
    }

    /// Returns 64 bits of the mark. Hashes the bytes of UTF-8, not the characters, so canonically equivalent texts
    /// differ.
    private static func hash(_ text: some StringProtocol, _ key: [UInt8]) -> Int {
        var hasher = Hasher()
        key.withUnsafeBytes { hasher.combine(bytes: $0) }
        var text = Substring(text)
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return hasher.finalize()
    }
}
