import AuditModel
public import FoundationBase

/// The service's confirmation that an entry is stored.
public struct Receipt: Sendable, Hashable {
    /// The entry's id.
    public let id: UUID
    /// When it was first stored, by the database's clock. The receipt of a repeated entry says the same.
    public let recordedAt: Date
    /// Where the entry's leaf is in the trail's log, from 0.
    public let logIndex: UInt64
    /// The proof that the leaf is in the log, signed by the log's key: a file `c2sp.org/tlog-proof@v1`. Keep it: it
    /// shows that the entry was recorded, even if the service denies it later.
    public let proof: String?
    /// What the service took out, beyond what was redacted here.
    public let redactions: [Redaction]

    init(_ receipt: AuditModel.Receipt) {
        id = UUID(receipt.id)
        recordedAt = receipt.recordedAt.date
        logIndex = receipt.logIndex
        proof = receipt.proof
        redactions = receipt.redactions.map { Redaction($0) }
    }
}

/// Where something was redacted, and by which rule. It never says what.
public struct Redaction: Sendable, Hashable {
    /// A JSON Pointer (RFC 6901) into the entry.
    public let pointer: String
    /// The rule's name, such as `github-token`.
    public let rule: String

    init(_ note: RedactionNote) {
        pointer = note.pointer
        rule = note.rule
    }
}

extension UUID {
    /// As the wire has it: in lower case.
    package var text: String { uuidString.lowercased() }

    init(_ id: EntryID) {
        let b = id.bytes
        self.init(
            uuid: (b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15])
        )
    }
}
