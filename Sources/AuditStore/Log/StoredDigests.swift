import AuditModel
import LibPQ
import SystemCrypto

/// The digests by which the service distinguishes a repeated entry from another one under its id. They are made with
/// the pepper, so an audit notices when a superuser replaces them.
struct StoredDigests: Sendable {
    /// SQL: the columns that ``init(_:from:)`` reads, in that order.
    static let columns: Statement = "content_digest, deploy_digest"

    static let columnCount = 2

    /// HMAC of the canonical content. `nil` where no caller sent the row, and after an erasure.
    private let content: [UInt8]?
    /// HMAC of what no erasure may change. `nil` where no caller sent the row.
    private let deploy: [UInt8]?

    /// - Parameter column: where ``columns`` begin in the row.
    init(_ row: borrowing Row, from column: Int) throws(PostgresError) {
        content = try row.optional(column, as: Bytea.self)?.bytes
        deploy = try row.optional(column + 1, as: Bytea.self)?.bytes
    }

    /// Returns the columns that are not what the service wrote.
    ///
    /// A row that no caller sent, adopted or an act of the service, is never repeated and has neither digest. An
    /// erasure removes the digest of the content, which it changes. An entry that arrived after the erasure of somebody
    /// whom it names never had one. Everything else must have both, and both must be right.
    func differences(from entry: StoredEntry, pepper: Pepper) -> [String] {
        let isCallers = !entry.isAdopted && ServiceAct.Action(rawValue: entry.action) == nil
        guard isCallers else {
            return (content == nil ? [] : ["content_digest"]) + (deploy == nil ? [] : ["deploy_digest"])
        }
        let isErased = !entry.amendedBy.isEmpty || entry.actorTombstone != nil
        var differences: [String] = []
        if let content {
            let isRight = content == pepper.contents.authenticationCode(for: entry.payloadRedacted)
            if isErased || !isRight { differences.append("content_digest") }
        } else if !isErased, !entry.holdsTombstone {
            differences.append("content_digest")
        }
        if deploy != pepper.contents.authenticationCode(for: entry.deployContent) {
            differences.append("deploy_digest")
        }
        return differences
    }
}

extension StoredEntry {
    fileprivate var deployContent: [UInt8] {
        DeployContent.text(
            action: action,
            fromSHA: fromSHA,
            toSHA: toSHA,
            targetApp: targetApp,
            trigger: trigger,
            outcome: outcome,
            timestamp: timestamp.description
        )
    }

    /// Whether it may have arrived after the erasure of somebody whom it names beside its actor. Looks for the prefix
    /// of tombstones anywhere in the text, by bytes: as characters, U+0600 before it would hide it.
    fileprivate var holdsTombstone: Bool {
        let prefix = Array(Tombstone.prefix.utf8)
        return payloadRedacted.firstRange(of: prefix) != nil || redactions.firstRange(of: prefix) != nil
    }
}
