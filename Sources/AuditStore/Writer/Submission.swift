import AuditModel
import Intake
import LibPQ
import SystemCrypto

/// A caller's entry on its way into the trail: what was sent, and the row that is to be stored for it.
struct Submission: Sendable {
    /// The entry as its caller sent it, redacted.
    let entry: RedactedEntry
    /// HMAC of the entry as its caller sent it, which ``row`` may not be any more. A repetition has the same.
    let contentDigest: [UInt8]
    /// What is inserted: with tombstones where the entry names erased operators.
    let row: NewEntry

    /// The same entry with another row, which must have the same id.
    init(_ other: Submission, row: NewEntry) {
        entry = other.entry
        contentDigest = other.contentDigest
        self.row = row
    }

    /// - Parameter id: the caller's, or `nil` for one derived from the account and the content: the same entry sent
    ///   again by the same account has the same id.
    init(_ entry: RedactedEntry, id: EntryID?, serviceAccount: String, pepper: Pepper, identities: IdentityDigests) {
        self.entry = entry
        contentDigest = pepper.contents.authenticationCode(for: entry.canonical)
        row = NewEntry(
            entry,
            id: id ?? Self.derivedID(entry, serviceAccount: serviceAccount, pepper: pepper),
            serviceAccount: serviceAccount,
            contentDigest: contentDigest,
            deployDigest: pepper.contents.authenticationCode(for: entry.deployContent),
            names: entry.identities.flatMap { identities.digests(of: $0) }
        )
    }

    /// A UUID of version 8 (RFC 9562). Account names hold no NUL, so no two inputs run together.
    private static func derivedID(_ entry: RedactedEntry, serviceAccount: String, pepper: Pepper) -> EntryID {
        let code = pepper.ids.authenticationCode(for: Array(serviceAccount.utf8) + [0] + entry.canonical)
        return EntryID(version8: code[..<16])
    }

    /// The caller's id, or the derived one.
    var id: EntryID { row.id }

    /// About what it takes in memory while it waits, in bytes: the canonical form, and half a kibibyte.
    var byteCount: Int { entry.canonical.count + 512 }

    /// Returns the receipt of the entry, with the redactions of what the caller sent. It has no proof yet.
    func receipt(_ stored: NewEntry.Stored) -> Receipt {
        Receipt(id: id, recordedAt: stored.recordedAt, logIndex: stored.logIndex, redactions: entry.redactions)
    }
}

extension RedactedEntry {
    /// Whom it names in the members that are for that. Names in its texts do not count.
    var identities: [String] { [actor, approvedBy, requestedBy].compactMap(\.self) }

    fileprivate var deployContent: [UInt8] {
        DeployContent.text(
            action: action.rawValue,
            fromSHA: fromSHA?.rawValue,
            toSHA: toSHA.rawValue,
            targetApp: targetApp.rawValue,
            trigger: trigger.rawValue,
            outcome: outcome.rawValue,
            timestamp: timestamp.description
        )
    }
}

extension NewEntry {
    /// - Parameters:
    ///   - actorTombstone: what stands for the actor, when it is an erased operator.
    ///   - content: the entry's content, when it is not as it came.
    init(
        _ entry: RedactedEntry,
        id: EntryID,
        serviceAccount: String,
        actorTombstone: String? = nil,
        content: [UInt8]? = nil,
        redactions: [UInt8]? = nil,
        contentDigest: [UInt8]?,
        deployDigest: [UInt8]?,
        names: [Bytea]
    ) {
        self.init(
            id: id,
            timestamp: entry.timestamp,
            serviceAccount: serviceAccount,
            action: entry.action.rawValue,
            actor: actorTombstone == nil ? entry.actor : nil,
            actorTombstone: actorTombstone,
            fromSHA: entry.fromSHA?.rawValue,
            toSHA: entry.toSHA.rawValue,
            targetApp: entry.targetApp.rawValue,
            trigger: entry.trigger.rawValue,
            outcome: entry.outcome.rawValue,
            content: content ?? entry.canonical,
            redactions: redactions ?? entry.redactionsJSON,
            contentDigest: contentDigest,
            deployDigest: deployDigest,
            names: names
        )
    }
}
