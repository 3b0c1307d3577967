import LibPQ
import NameSearch
import Synchronization
import SystemCrypto

/// The digests of the names that an identity holds. The same people deploy again and again: theirs are kept in memory,
/// under a mark that does not show whose they are.
final class IdentityDigests: Sendable {
    /// In identities. Past that, all are forgotten: callers who make up identities must not fill the memory.
    private static let capacity = 4096

    private let pepper: Pepper
    private let known = Mutex<[SecretMark: [Bytea]]>([:])

    init(pepper: Pepper) {
        self.pepper = pepper
    }

    /// Returns the digest of every name that may stand in `identity`, each once and in no order. Computes them outside
    /// of the lock.
    func digests(of identity: String) -> [Bytea] {
        let mark = SecretMark(identity)
        if let digests = known.withLock({ $0[mark] }) { return digests }
        let digests = CandidateIdentifiers.all(in: identity).map { pepper.identityDigest($0) }
        known.withLock { known in
            if known.count >= Self.capacity { known = [:] }
            known[mark] = digests
        }
        return digests
    }
}
