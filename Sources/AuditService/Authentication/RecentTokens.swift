import AuditStore
import Synchronization
import SystemCrypto

/// The digests of tokens that were presented lately. Keeps the tokens under marks that do not show them. Recognising a
/// token this way takes nanoseconds; its digest takes microseconds.
final class RecentTokens: Sendable {
    /// The most tokens to remember. Past that, all are forgotten, so that made-up tokens cannot fill the memory.
    private static let capacity = 10_000

    private let digests = Mutex<[SecretMark: TokenDigest]>([:])

    /// Returns the digest that was noted for the token; `nil` for one that was not presented lately.
    func digest(of presented: Substring) -> TokenDigest? {
        let mark = SecretMark(presented)
        return digests.withLock { $0[mark] }
    }

    /// Remembers the digest of a token whose checksum is right. That says nothing of whether the token is live.
    func note(_ digest: TokenDigest, of presented: Substring) {
        let mark = SecretMark(presented)
        digests.withLock { digests in
            if digests.count >= Self.capacity { digests = [:] }
            digests[mark] = digest
        }
    }
}
