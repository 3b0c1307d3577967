package import AuditModel
import LibPQ
import StrictJSON

/// An entry as it stands in the trail.
package struct StoredEntry: Sendable {
    package let id: EntryID
    package let recordedAt: Timestamp
    package let serviceAccount: String
    package let action: String
    /// `nil` once the operator has been erased; then ``actorTombstone`` stands for them.
    package let actor: String?
    package let actorTombstone: String?
    package let fromSHA: String?
    /// This and the next three are absent only in adopted entries.
    package let toSHA: String?
    package let targetApp: String?
    package let trigger: String?
    package let outcome: String?
    package let timestamp: Timestamp
    /// Copied from the table that the console had before this service.
    package let isAdopted: Bool
    /// JSON text, as PostgreSQL writes a `jsonb`.
    package let payloadRedacted: [UInt8]
    package let redactions: [UInt8]
    /// The erasures that changed it, by their number.
    package let amendedBy: [String]

    static let columns: Statement = """
        id, recorded_at, service_account, action, actor, actor_tombstone, from_sha, to_sha, target_app, trigger, outcome,
        ts_utc, adopted, payload_redacted, redactions, amended_by
        """

    init(_ row: borrowing Row) throws(PostgresError) {
        id = try EntryID(row.get(0, as: UUIDBytes.self))
        recordedAt = try Timestamp(row.get(1, as: TimestampTZ.self))
        serviceAccount = try row.get(2)
        action = try row.get(3)
        actor = try row.optional(4)
        actorTombstone = try row.optional(5)
        fromSHA = try row.optional(6)
        toSHA = try row.optional(7)
        targetApp = try row.optional(8)
        trigger = try row.optional(9)
        outcome = try row.optional(10)
        timestamp = try Timestamp(row.get(11, as: TimestampTZ.self))
        isAdopted = try row.get(12)
        payloadRedacted = try row.get(13, as: JSONB.self).text
        redactions = try row.get(14, as: JSONB.self).text
        amendedBy = try row.get(15)
    }

    /// What is needed to answer an entry whose id is in use.
    struct Identity: Sendable {
        let serviceAccount: String
        let contentDigest: [UInt8]?
        let deployDigest: [UInt8]?
        let receipt: Receipt

        init(_ row: borrowing Row) throws(PostgresError) {
            serviceAccount = try row.get(1)
            contentDigest = try row.optional(2, as: Bytea.self)?.bytes
            deployDigest = try row.optional(5, as: Bytea.self)?.bytes
            receipt = try Receipt(
                id: EntryID(row.get(0, as: UUIDBytes.self)),
                recordedAt: Timestamp(row.get(3, as: TimestampTZ.self)),
                redactions: Self.redactions(row.get(4, as: JSONB.self).text)
            )
        }

        /// Compares the content; of an erased entry, and of one that came before there were such digests, what is left of it.
        func isSame(as entry: NewEntry) -> Bool {
            if let contentDigest { return contentDigest == entry.contentDigest }
            return deployDigest == nil || deployDigest == entry.deployDigest
        }

        private static func redactions(_ text: [UInt8]) throws(PostgresError) -> [RedactionNote] {
            do {
                // As long as the entry allowed: a note for each few bytes of it.
                let value = try StrictJSON.parse(text, limits: .init(maximumBytes: 16 << 20))
                guard case .array(let notes) = value else { return [] }
                return notes.compactMap { RedactionNote($0) }
            } catch {
                throw PostgresError(.unexpectedResult, message: "redactions: \(error)")
            }
        }
    }
}
