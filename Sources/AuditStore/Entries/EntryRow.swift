import AuditModel
import LibPQ
import Redaction
import SystemCrypto

/// A row of `console_audit_log` that is ready to be inserted.
struct EntryRow: Sendable {
    let id: EntryID
    let serviceAccount: String
    let entry: RedactedEntry
    /// Tells a repeated entry from another one under the same id. Keyed, since contents are few enough to be guessed.
    let contentDigest: [UInt8]
    /// Whom it names, as an erased operator would be recognised.
    let actorDigest: Bytea
    let approvedByDigest: Bytea?
    let requestedByDigest: Bytea?
    let blind: [UInt8]
    let commitment: [UInt8]

    /// - Parameter id: the caller's, or `nil` for one derived from the account and the content: the same entry sent
    ///   again by the same account has the same id.
    init(_ entry: RedactedEntry, id: EntryID?, serviceAccount: String, pepper: Pepper) {
        self.entry = entry
        self.serviceAccount = serviceAccount
        self.id = id ?? Self.derivedID(entry, serviceAccount: serviceAccount, pepper: pepper)
        actorDigest = pepper.identityDigest(entry.actor)
        approvedByDigest = entry.approvedBy.map { pepper.identityDigest($0) }
        requestedByDigest = entry.requestedBy.map { pepper.identityDigest($0) }
        contentDigest = pepper.contents.authenticationCode(for: entry.canonical)
        blind = SecureRandom.bytes(32)
        commitment = SHA256.digest(blind, entry.canonical)
    }

    /// A UUID of version 8 (RFC 9562). Account names hold no NUL, so no two inputs run together.
    private static func derivedID(_ entry: RedactedEntry, serviceAccount: String, pepper: Pepper) -> EntryID {
        let code = pepper.ids.authenticationCode(for: Array(serviceAccount.utf8) + [0] + entry.canonical)
        return EntryID(version8: code[..<16])
    }

    /// About what the row takes in memory while it waits.
    var byteCount: Int { entry.canonical.count + 512 }
}
