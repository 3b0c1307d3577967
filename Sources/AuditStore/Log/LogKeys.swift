import AuditProof
import Bytes
import SystemCrypto
package import TransparencyLog

/// The private keys that sign the log. All of them sign, so that a new key and the one that it replaces overlap.
package struct LogKeys: Sendable {
    private let keys: [Ed25519.PrivateKey]

    /// The key that the pepper gives: with nothing else to configure, every instance has the same.
    package init(pepper: Pepper) {
        keys = [Ed25519.PrivateKey(seed: pepper.logSeed)].compactMap(\.self)
    }

    /// - Parameter text: a seed of 32 bytes in hexadecimal on each line, the newest first.
    package init(_ text: String) throws(LogError) {
        var keys: [Ed25519.PrivateKey] = []
        for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
            guard let key = Hex.decode(line.trimmingPrefix(" ").lowercased()).flatMap({ Ed25519.PrivateKey(seed: $0) })
            else { throw .unreadableKeys }
            keys.append(key)
        }
        guard !keys.isEmpty else { throw .unreadableKeys }
        self.keys = keys
    }

    /// What a log is called that nobody named: as unlike any other as its key.
    var defaultOrigin: String {
        "raptor-audit/\(Hex.encode(Array(SHA256.digest(keys.first?.publicKey ?? []).prefix(8))))"
    }

    /// The public keys for the log of this name, in the same order.
    package func verifiers(origin: String) -> [VerifierKey] {
        signers(origin: origin).map(\.verifier)
    }

    func signers(origin: String) -> [NoteSigner] {
        keys.compactMap { NoteSigner(name: origin, key: $0) }
    }
}

package enum LogError: Error, Equatable, CustomStringConvertible {
    /// The key file has something else than seeds.
    case unreadableKeys
    /// The database's log has another name than the one that is configured.
    case otherOrigin(String)
    case invalidOrigin
    /// The database has not got what this process has signed before. Nothing is signed: it would be a second history.
    case rolledBack

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
