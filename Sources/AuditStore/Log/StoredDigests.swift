import AuditModel
import LibPQ
import StrictJSON
import SystemCrypto

/// The digests by which the service tells a repeated entry from another one under its id. They are made with the pepper, so
/// what a superuser puts in their place is noticed.
struct StoredDigests: Sendable {
    static let columns: Statement = "content_digest, deploy_digest"

    /// How many ``columns`` are.
    static let columnCount = 2

    private let content: [UInt8]?
    private let deploy: [UInt8]?

    /// - Parameter column: where ``columns`` begin in the row.
    init(_ row: borrowing Row, from column: Int) throws(PostgresError) {
        content = try row.optional(column, as: Bytea.self)?.bytes
        deploy = try row.optional(column + 1, as: Bytea.self)?.bytes
    }

    /// Returns the columns that are not what the service wrote. The content's digest is gone where an erasure changed the
    /// content. Adopted rows and the service's acts are never repeated, and have neither.
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
        if deploy != pepper.contents.authenticationCode(for: entry.deployment) { differences.append("deploy_digest") }
        return differences
    }
}

extension StoredEntry {
    /// What ``Submission`` makes the digest of.
    fileprivate var deployment: [UInt8] {
        let fields = ["deployment", action, fromSHA, toSHA, targetApp, trigger, outcome, timestamp.description]
        return StrictJSON.canonical(.array(fields.map { $0.map { .string($0) } ?? .null }))
    }

    /// Whether it may have arrived after the erasure of somebody whom it names beside its actor.
    fileprivate var holdsTombstone: Bool {
        String(decoding: payloadRedacted + redactions, as: UTF8.self).contains(Tombstone.prefix)
    }
}
