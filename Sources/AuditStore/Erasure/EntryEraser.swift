import AuditModel
import AuditProof
import LibPQ
import NameSearch
import StrictJSON

/// Rewrites the entries that one person stands in, a few at a time.
///
/// What is read is a snapshot taken after the barrier: every entry that was stored without knowing of the request is in
/// it. Entries that were rewritten before a crash match no more, so to begin again is to go on.
struct EntryEraser: Sendable {
    private static let answerWithin: Duration = .seconds(10)

    private struct Row: Sendable {
        let id: EntryID
        let actor: String?
        let tombstone: String?
        let payload: [UInt8]
        let redactions: [UInt8]
    }

    private struct Rewritten: Sendable {
        let id: EntryID
        let isActor: Bool
        let payload: [UInt8]
        let redactions: [UInt8]
        /// Fresh, and the only one that opens ``commitment``, which the log gets.
        let blind: [UInt8]
        let commitment: Commitment
    }

    let requestID: String
    /// The id of the entry that will record the erasure.
    let act: EntryID
    let tombstone: String
    /// The identifiers, and tombstones that the person had before.
    let names: [String]
    private let matcher: IdentifierMatcher
    private let foldedNames: Set<[UInt8]>

    init(requestID: String, act: EntryID, tombstone: String, names: [String]) {
        self.requestID = requestID
        self.act = act
        self.tombstone = tombstone
        self.names = names
        matcher = IdentifierMatcher(names)
        foldedNames = Set(names.map { Folding.fold($0) })
    }

    /// - Parameters:
    ///   - reader: reads in one transaction, from a cursor.
    ///   - writer: writes in many.
    func run(reading reader: Connection, writing writer: Connection) async throws {
        try await reader.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            try connection.execute("begin read only", by: deadline)
            try connection.execute(
                """
                declare entries no scroll cursor for
                select id, actor, actor_tombstone, payload_redacted, redactions from console_audit_log
                """,
                by: deadline
            )
        }
        var rows = try await Self.fetch(reader)
        while !rows.isEmpty {
            try Task.checkCancellation()
            // PostgreSQL reads on while these are looked through and rewritten.
            async let next = Self.fetch(reader)
            let rewritten = rows.compactMap(rewrite)
            if !rewritten.isEmpty {
                try await writer.run { connection in try store(rewritten, on: connection) }
            }
            rows = try await next
        }
        try await reader.execute("commit", by: .after(Self.answerWithin))
    }

    private static func fetch(_ reader: Connection) async throws -> [Row] {
        try await reader.run { connection in
            // The largest take 64 KiB each.
            try connection.query("fetch 500 from entries", by: .after(answerWithin)) { row throws(PostgresError) in
                try Row(
                    id: EntryID(row.get(0, as: UUIDBytes.self)),
                    actor: row.optional(1),
                    tombstone: row.optional(2),
                    payload: row.get(3, as: JSONB.self).text,
                    redactions: row.get(4, as: JSONB.self).text
                )
            }
        }
    }

    /// `nil` for an entry in which the person does not stand.
    private func rewrite(_ row: Row) -> Rewritten? {
        let isActor =
            row.actor.map { foldedNames.contains(Folding.fold($0)) } ?? row.tombstone.map(names.contains) ?? false
        guard isActor || matcher.matches(row.payload) || matcher.matches(row.redactions) else { return nil }
        let payload = Self.replacing(in: row.payload, matcher: matcher, tombstone: tombstone)
        let redactions = Self.replacing(in: row.redactions, matcher: matcher, tombstone: tombstone)
        // What looked like a name may stand where none can: in the app's name, say.
        guard isActor || payload != nil || redactions != nil else { return nil }
        let content = CommittedContent(
            actor: isActor ? nil : row.actor,
            actorTombstone: isActor ? tombstone : row.tombstone,
            payload: payload ?? EntryLogRecord.canonical(row.payload),
            redactions: redactions ?? EntryLogRecord.canonical(row.redactions)
        )
        let (blind, commitment) = Commitment.make(to: content)
        return Rewritten(
            id: row.id,
            isActor: isActor,
            payload: payload ?? row.payload,
            redactions: redactions ?? row.redactions,
            blind: blind,
            commitment: commitment
        )
    }

    /// JSON text with the tombstone for every name, or `nil` when nothing changes.
    static func replacing(in text: [UInt8], matcher: IdentifierMatcher, tombstone: String) -> [UInt8]? {
        guard let value = try? StrictJSON.parse(text, limits: .stored) else {
            // Not written by this service: numbers beyond doubles, say. Names are replaced in the text as it is.
            return matcher.replacing(in: text, by: tombstone)
        }
        let replaced = EntryContent.replacing(in: value, matcher: matcher, tombstone: tombstone)
        return replaced == value ? nil : StrictJSON.canonical(replaced)
    }

    private func store(_ entries: [Rewritten], on connection: isolated Connection) throws {
        _ = try connection.value(
            """
            select audit_erase_entries(
                \(requestID), \(entries.map { UUIDBytes($0.id) }), \(entries.map(\.isActor)),
                \(entries.map { JSONB($0.payload) }), \(entries.map { JSONB($0.redactions) }),
                \(entries.map { Bytea($0.blind) }), \(entries.map { Bytea($0.commitment.bytes) }), \(UUIDBytes(act))
            )
            """,
            as: Int.self,
            by: .after(Self.answerWithin)
        )
    }
}
