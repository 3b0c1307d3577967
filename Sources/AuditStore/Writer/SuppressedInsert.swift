import AuditModel
import Erasure
import LibPQ
import Redaction
import StrictJSON
import SystemCrypto

/// The insert of an entry that names an erased operator, as when a spool is flushed after the erasure: their tombstone
/// stands in it from the start.
struct SuppressedInsert {
    private let row: EntryRow
    private let pepper: Pepper

    init(_ row: EntryRow, pepper: Pepper) {
        self.row = row
        self.pepper = pepper
    }

    /// In one transaction that first takes the lock an insert takes: a request to be erased is either seen here, or waits
    /// until this entry is there to be rewritten.
    func run(
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Result<Recorded, RecordError> {
        let recordedAt: TimestampTZ?
        do {
            recordedAt = try connection.transaction(by: deadline) { () throws(PostgresError) in
                try connection.execute("lock table console_audit_log in row exclusive mode", by: deadline)
                return try insert(on: connection, by: deadline)
            }
        } catch {
            throw error as? PostgresError ?? PostgresError(.unexpectedResult, message: "\(error)")
        }
        // Its id is in use since a moment ago: the caller's next attempt will find by whom.
        guard let recordedAt else { return .failure(.unavailable) }
        let receipt = Receipt(id: row.id, recordedAt: Timestamp(recordedAt), redactions: row.entry.redactions)
        return .success(Recorded(receipt: receipt, isReplay: false))
    }

    private func insert(
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> TimestampTZ? {
        let content = try content()
        let tombstones = try tombstones(in: content, on: connection, by: deadline)
        let actorTombstone = tombstones[row.entry.actor]
        var tombstoned = content
        for (tombstone, names) in Dictionary(grouping: tombstones.keys, by: { tombstones[$0] ?? "" }) {
            tombstoned = EntryContent.replacing(in: tombstoned, matcher: IdentifierMatcher(names), tombstone: tombstone)
        }
        let canonical = StrictJSON.canonical(tombstoned)
        let redactions = Dictionary(grouping: tombstones.keys, by: { tombstones[$0] ?? "" })
            .reduce(row.entry.redactionsJSON) { redactions, person in
                IdentifierMatcher(person.value).replacing(in: redactions, by: person.key) ?? redactions
            }
        let actor = actorTombstone == nil ? row.entry.actor : nil
        let inserted = try connection.query(
            """
            insert into console_audit_log (
                id, service_account, action, actor, actor_tombstone, from_sha, to_sha, target_app, trigger, outcome,
                ts_utc, payload_redacted, redactions, blind, commitment
            ) values (
                \(UUIDBytes(row.id)), \(row.serviceAccount), \(row.entry.action.rawValue), \(actor),
                \(actorTombstone), \(row.entry.fromSHA?.rawValue), \(row.entry.toSHA.rawValue),
                \(row.entry.targetApp.rawValue), \(row.entry.trigger.rawValue), \(row.entry.outcome.rawValue),
                \(TimestampTZ(row.entry.timestamp)), \(JSONB(canonical)), \(JSONB(redactions)), \(Bytea(row.blind)),
                \(Bytea(SHA256.digest(row.blind, canonical)))
            )
            on conflict (id) do nothing
            returning recorded_at
            """,
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: TimestampTZ.self) }
        return inserted.first
    }

    private func content() throws(PostgresError) -> JSONValue {
        do {
            return try StrictJSON.parse(row.entry.canonical, limits: .stored)
        } catch {
            throw PostgresError(.unexpectedResult, message: "an entry's canonical form is no JSON")
        }
    }

    /// The tombstones of the erased operators whom the entry names in its identities; and, by the same tombstones, other
    /// names of theirs anywhere in it. What anybody else is called is left alone.
    private func tombstones(
        in content: JSONValue,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [String: String] {
        let identities = [row.entry.actor, row.entry.approvedBy, row.entry.requestedBy].compactMap(\.self)
        let named = try lookUp(identities, on: connection, by: deadline)
        guard !named.isEmpty else { return [:] }
        let people = Set(named.values)
        let others = try lookUp(Array(CandidateIdentifiers.all(in: content)), on: connection, by: deadline)
        return named.merging(others.filter { people.contains($0.value) }) { first, _ in first }
    }

    private func lookUp(
        _ names: [String],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [String: String] {
        let digests = names.map { pepper.identityDigest($0) }
        let known = try connection.query(
            """
            select name, tombstone
              from unnest(\(names), \(digests)) as identity (name, digest)
              join audit_erased_identity on identity_digest = digest
            """,
            by: deadline
        ) { row throws(PostgresError) in try (row.get(0, as: String.self), row.get(1, as: String.self)) }
        return Dictionary(known) { first, _ in first }
    }
}
