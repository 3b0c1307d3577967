import LibPQ
import NameSearch
import SystemCrypto

extension Pepper {
    /// Returns the HMAC by which an erased operator is recognised: equal for every way to write an identity, and
    /// useless without the pepper.
    func identityDigest(_ identity: String) -> Bytea {
        Bytea(identities.authenticationCode(for: NameKey(identity).bytes))
    }
}
