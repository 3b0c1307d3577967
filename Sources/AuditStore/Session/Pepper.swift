import SystemCrypto

/// The secret outside the database (`AUDIT_PEPPER`), and a key of its own for every use of it.
package struct Pepper: Sendable {
    /// Fewer bytes could be guessed.
    package static let minimumByteCount = 32

    let tokens: HMACKey
    let contents: HMACKey
    let ids: HMACKey
    let identities: HMACKey
    /// For the identifiers of an erasure that is under way.
    let identifiers: SealingKey
    /// For the key that signs the log, unless `AUDIT_LOG_KEY_FILE` names another.
    package let logSeed: [UInt8]
    /// For sets of entries that a dry run has shown.
    let previews: HMACKey
    let fingerprint: [UInt8]

    /// - Throws: ``PepperError/tooShort``.
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

package enum PepperError: Error, Equatable, CustomStringConvertible {
    case tooShort
    /// The database was set up with another pepper.
    case mismatch

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
