import AuditProof
import Bytes
import SystemCrypto
package import TransparencyLog

/// The private keys that sign the log (Ed25519, RFC 8032). All of them sign, so that verifiers who know either key
/// accept the log while a new one replaces the other.
package struct LogKeys: Sendable {
    /// The newest first.
    private let keys: [Ed25519.PrivateKey]

    /// Derives the one key that the pepper gives: the same on every instance, until the pepper changes.
    package init(pepper: Pepper) {
        keys = [Ed25519.PrivateKey(seed: pepper.logSeed)].compactMap(\.self)
    }

    /// Reads seeds (RFC 8032) in either case. Skips blank lines, and spaces around a seed.
    /// - Parameter text: a seed of 32 bytes in hexadecimal on each line, the newest first.
    /// - Throws: ``LogError/unreadableKeys`` when a line holds anything else, or there is not one seed.
    package init(_ text: String) throws(LogError) {
        var keys: [Ed25519.PrivateKey] = []
        for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
            guard let key = Hex.decode(line.trimmingSpaces().lowercased()).flatMap({ Ed25519.PrivateKey(seed: $0) })
            else { throw .unreadableKeys }
            keys.append(key)
        }
        guard !keys.isEmpty else { throw .unreadableKeys }
        self.keys = keys
    }

    /// The name of a log for which nobody chose one: `raptor-audit/` and the first 16 hexadecimal digits of the SHA-256
    /// of the newest public key, so that two logs do not share a name.
    var defaultOrigin: String {
        "raptor-audit/\(Hex.encode(Array(SHA256.digest(keys.first?.publicKey ?? []).prefix(8))))"
    }

    /// Returns the public keys for the log of this name, in the same order.
    package func verifiers(origin: String) -> [VerifierKey] {
        signers(origin: origin).map(\.verifier)
    }

    /// Returns one signer for each key, the newest first. The name is part of what identifies a key (C2SP signed-note),
    /// so another origin gives other key ids. Empty when `origin` cannot be the name of a key.
    func signers(origin: String) -> [NoteSigner] {
        keys.compactMap { NoteSigner(name: origin, key: $0) }
    }
}

/// Why the log is not signed, or the service does not start on it.
package enum LogError: Error, Equatable, CustomStringConvertible {
    case unreadableKeys
    case otherOrigin(String)
    case invalidOrigin
    /// The database does not have what this process has signed before. Nothing is signed: it would be a second history.
    /// Lasts until the process restarts or the database has the former leaves again.
    case rolledBack

    /// Says what the operator has to change.
    package var description: String {
        switch self {
        case .unreadableKeys:
            "AUDIT_LOG_KEY_FILE must have 32 bytes in hexadecimal on each line. Make one with \"openssl rand -hex 32\"."
        case .otherOrigin(let origin):
            "AUDIT_LOG_ORIGIN is not the name of this database's log, which is \(origin) and stays so."
        case .invalidOrigin:
            "AUDIT_LOG_ORIGIN must be 1 to 255 bytes, such as audit.example.com/trail, without white space and +."
        case .rolledBack:
            "The database does not have what its log was signed with before: it was restored or changed."
        }
    }
}
