import SystemCrypto

/// The secret outside the database (`AUDIT_PEPPER`), and a key of its own for every use of it: what one key gives away
/// says nothing about another. The secret itself is not kept.
package struct Pepper: Sendable {
    /// In bytes, not characters. Fewer could be guessed.
    package static let minimumByteCount = 32

    /// For digests of tokens, by which the database knows them.
    let tokens: HMACKey
    /// For digests of entries, which tell a repeated entry from another one.
    let contents: HMACKey
    /// For ids that the service gives: of entries that came without one, and of its own acts.
    let ids: HMACKey
    /// For digests of names, by which an erased operator is recognised.
    let identities: HMACKey
    /// For the identifiers of an erasure that is under way.
    let identifiers: SealingKey
    /// For the key that signs the log, unless `AUDIT_LOG_KEY_FILE` names another.
    package let logSeed: [UInt8]
    /// For the tokens of dry runs: they name a set of entries and show nothing of it.
    let previews: HMACKey
    /// HMAC of nothing: the database keeps it and so knows its pepper again. Says nothing about the other keys.
    let fingerprint: [UInt8]

    /// Derives all keys. The labels are part of the stored data: with another, what it made is not recognised.
    /// - Throws: ``PepperError/tooShort`` below ``minimumByteCount``.
    package init(_ secret: [UInt8]) throws(PepperError) {
        guard secret.count >= Self.minimumByteCount else { throw .tooShort }
        let key = HMACKey(secret)
        tokens = key.derived(for: "raptor-audit service token")
        contents = key.derived(for: "raptor-audit content digest")
        ids = key.derived(for: "raptor-audit derived id")
        identities = key.derived(for: "raptor-audit erased identity")
        identifiers = SealingKey(key.derived(for: "raptor-audit sealed identifiers"))
        logSeed = key.derivedBytes(for: "raptor-audit log signing key")
        previews = key.derived(for: "raptor-audit erasure preview")
        fingerprint = key.derived(for: "raptor-audit fingerprint").authenticationCode(for: [])
    }
}

extension Pepper: CustomStringConvertible, CustomReflectable {
    /// Says that it is a pepper, and nothing else. A description of what holds it, and `dump`, show no more.
    package var description: String { "Pepper" }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why the service does not start with this pepper.
package enum PepperError: Error, Equatable, CustomStringConvertible {
    case tooShort
    case mismatch

    /// Says what the operator has to do, and nothing of the secret.
    package var description: String {
        switch self {
        case .tooShort:
            """
            AUDIT_PEPPER must have at least \(Pepper.minimumByteCount) bytes of secret. \
            Make one with "openssl rand -hex 32".
            """
        case .mismatch:
            """
            AUDIT_PEPPER is not the one that this database was set up with: no token would be known. \
            Restore the former pepper.
            """
        }
    }
}
