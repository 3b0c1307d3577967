import Synchronization

/// A mark by which a process recognises bytes that it must not keep, such as a token: 128 bits under a key of its own,
/// made in a few nanoseconds. Without the key, which never leaves the process, nobody can find other bytes with the
/// same mark.
///
/// SipHash, as the standard library's `Hasher` has it. The key is mixed in first, since `Hasher` by itself can be told
/// to use a known key (SWIFT_DETERMINISTIC_HASHING).
struct SecretMark: Hashable, Sendable {
    /// Made once in each process. Marks of two processes have nothing in common.
    private static let keys = (SecureRandom.bytes(32), SecureRandom.bytes(32))

    private let high: Int
    private let low: Int

    init(_ text: some StringProtocol) {
        high = Self.hash(text, Self.keys.0)
        low = Self.hash(text, Self.keys.1)
    }

    /// Returns 64 bits of the mark. Hashes bytes, not characters, so canonically equivalent texts differ.
    private static func hash(_ text: some StringProtocol, _ key: [UInt8]) -> Int {
        var hasher = Hasher()
        key.withUnsafeBytes { hasher.combine(bytes: $0) }
        var text = Substring(text)
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return hasher.finalize()
    }
}

/// Remembers what was made of secret texts, under marks that do not show the texts. Past its capacity it forgets all:
/// made-up texts must not fill the memory.
package final class SecretMemory<Value: Sendable>: Sendable {
    private let capacity: Int
    private let known = Mutex<[SecretMark: Value]>([:])

    /// - Parameter capacity: in texts.
    package init(capacity: Int) {
        self.capacity = capacity
    }

    /// Returns what `make` returned for this text before, else what it returns now. Calls `make` outside of the lock,
    /// and does not remember `nil`.
    package func value(for text: some StringProtocol, _ make: () -> Value?) -> Value? {
        let mark = SecretMark(text)
        if let value = known.withLock({ $0[mark] }) { return value }
        guard let value = make() else { return nil }
        known.withLock { known in
            if known.count >= capacity { known = [:] }
            known[mark] = value
        }
        return value
    }
}
