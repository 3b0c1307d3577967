package import AuditModel
import LibPQ
import StrictJSON

/// An entry as it stands in the trail.
package struct StoredEntry: Sendable {
    package let id: EntryID
    /// When the service stored it, by the database's clock.
    package let recordedAt: Timestamp
    /// The account that recorded it, or that asked for an act.
    package let serviceAccount: String
    package let action: String
    /// `nil` once the operator has been erased; then ``actorTombstone`` stands for them.
    package let actor: String?
    package let actorTombstone: String?
    package let fromSHA: String?
    /// This and the next three are absent only in adopted entries and in the service's own acts.
    package let toSHA: String?
    package let targetApp: String?
    package let trigger: String?
    package let outcome: String?
    /// `ts_utc`: when it happened, as the caller says.
    package let timestamp: Timestamp
    /// Copied from the table that the console had before this service.
    package let isAdopted: Bool
    /// The entry as it was recorded, redacted and with tombstones for erased operators, in canonical form (RFC 8785).
    package let payloadRedacted: [UInt8]
    /// Where something was redacted and by which rule, in canonical form, too.
    package let redactions: [UInt8]
    /// Of the entry's own leaf in the log. `nil` for a row that came in past the triggers.
    package let logIndex: UInt64?
    /// Opens the commitment that the log has to the actor, the payload and the redactions.
    package let blind: [UInt8]?
    /// The erasures that changed it, by their number.
    package let amendedBy: [String]
    /// How many bytes of JSON text the database sent for it.
    let bytesRead: Int

    /// About how many bytes it has in an answer: its JSON, and half a kibibyte for the columns.
    package var byteCount: Int { payloadRedacted.count + redactions.count + 512 }

    /// In ``details``. Every other member either has a column or is the caller's own.
    private static let detailFields: [AuditEntryField] = [
        .approvedBy, .requestedBy, .runURL, .release, .reason, .actorSource,
    ]

    /// SQL: the columns that ``init(_:)`` reads, in that order, from `console_audit_log` under its own name.
    static let columns: Statement = """
        id, recorded_at, service_account, action, actor, actor_tombstone, from_sha, to_sha, target_app, trigger, outcome,
        ts_utc, adopted, payload_redacted, redactions, \(LogTable.index(of: "console_audit_log.id")), blind, amended_by
        """

    static let columnCount = 18

    init(_ row: borrowing Row) throws(PostgresError) {
        id = try row.get(0)
        recordedAt = try row.get(1)
        serviceAccount = try row.get(2)
        action = try row.get(3)
        actor = try row.optional(4)
        actorTombstone = try row.optional(5)
        fromSHA = try row.optional(6)
        toSHA = try row.optional(7)
        targetApp = try row.optional(8)
        trigger = try row.optional(9)
        outcome = try row.optional(10)
        timestamp = try row.get(11)
        isAdopted = try row.get(12)
        let payload = try row.get(13, as: CanonicalText.self)
        let notes = try row.get(14, as: CanonicalText.self)
        payloadRedacted = payload.bytes
        redactions = notes.bytes
        bytesRead = payload.bytesRead + notes.bytesRead
        logIndex = try row.optional(15)
        blind = try row.optional(16, as: Bytea.self)?.bytes
        amendedBy = try row.get(17)
    }

    /// The entry's known members that have no column, where it has them as text. Parses the payload at each call.
    package var details: [AuditEntryField: String] {
        guard case .object(let object)? = try? StrictJSON.parse(payloadRedacted, limits: .stored) else { return [:] }
        var details: [AuditEntryField: String] = [:]
        for field in Self.detailFields {
            if case .string(let text)? = object[field.rawValue] { details[field] = text }
        }
        return details
    }

    /// What is needed to answer an entry whose id is in use.
    struct Identity: Sendable {
        let id: EntryID
        let serviceAccount: String
        let contentDigest: [UInt8]?
        let deployDigest: [UInt8]?
        /// As it was given for the first submission, without a proof. `nil` when the log lacks the entry's leaf.
        let receipt: Receipt?

        init(_ row: borrowing Row) throws(PostgresError) {
            id = try row.get(0)
            serviceAccount = try row.get(1)
            contentDigest = try row.optional(2, as: Bytea.self)?.bytes
            deployDigest = try row.optional(6, as: Bytea.self)?.bytes
            guard let logIndex = try row.optional(5, as: UInt64.self) else {
                receipt = nil
                return
            }
            receipt = try Receipt(
                id: id,
                recordedAt: row.get(3),
                logIndex: logIndex,
                redactions: Self.redactions(row.get(4, as: JSONB.self).text)
            )
        }

        /// Returns whether a submission is this entry sent again. Compares the content; of an entry that was erased, or
        /// arrived with a tombstone, what no erasure changes. Nobody sent an entry with neither digest.
        func isSame(as submission: Submission) -> Bool {
            if let contentDigest { return contentDigest == submission.contentDigest }
            return deployDigest != nil && deployDigest == submission.row.deployDigest
        }

        /// Returns the notes of a stored entry. Leaves out what is not a note.
        /// - Throws: ``PostgresError`` `unexpectedResult` for what is not JSON.
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
