import LibPQ
import NameSearch
import SystemCrypto

extension Pepper {
    /// Returns the HMAC by which an erased operator is recognised: equal for every way to write an identity.
    func identityDigest(_ identity: String) -> Bytea {
        Bytea(identities.authenticationCode(for: NameKey(identity).bytes))
    }
}

/// The digests of the names that an identity holds. The same people deploy again and again: theirs are kept in memory.
struct IdentityDigests: Sendable {
    private let pepper: Pepper
    private let known = SecretMemory<[Bytea]>(capacity: 4096)

    init(pepper: Pepper) {
        self.pepper = pepper
    }

    /// Returns the digest of every name that may stand in `identity`, each once and in no order.
    func digests(of identity: String) -> [Bytea] {
        known.value(for: identity) { CandidateIdentifiers.all(in: identity).map { pepper.identityDigest($0) } } ?? []
    }
}
