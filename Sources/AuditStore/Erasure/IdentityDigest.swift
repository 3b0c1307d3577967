import LibPQ
import NameSearch
import SystemCrypto

extension Pepper {
    /// By what an erased operator is recognised: equal for every way to write an identity, and of no use to who does not
    /// have the pepper.
    func identityDigest(_ identity: String) -> Bytea {
        Bytea(identities.authenticationCode(for: NameKey(identity).bytes))
    }
}
