import AuditModel
import LibPQ
import NameSearch
import Redaction
import StrictJSON
import SystemCrypto

/// The insert of entries that name an erased operator, as when a spool is flushed after the erasure: the tombstone stands
/// in them from the start.
struct SuppressedInsert {
    private let rows: [EntryRow]
    private let pepper: Pepper

    init(_ rows: [EntryRow], pepper: Pepper) {
        self.rows = rows
        self.pepper = pepper
    }

    /// The receipt of each row, in order, or `nil` where its id has come into use meanwhile.
    ///
    /// In one transaction that first takes the lock an insert takes: a request to be erased is either seen here, or waits
    /// until these entries are there to be rewritten.
    func run(on connection: isolated Connection, by deadline: Deadline) throws(PostgresError) -> [Receipt?] {
        do {
            return try connection.transaction(by: deadline) { () throws(PostgresError) in
                try connection.execute("lock table console_audit_log in row exclusive mode", by: deadline)
                var receipts: [Receipt?] = []
                for row in rows { receipts.append(try insert(row, on: connection, by: deadline)) }
                return receipts
            }
        } catch {
            throw error as? PostgresError ?? PostgresError(.unexpectedResult, message: "\(error)")
        }
    }

    private func insert(
        _ row: EntryRow,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Receipt? {
        let entry = row.entry
        var content = try content(of: row)
        let tombstones = try tombstones(in: content, of: row, on: connection, by: deadline)
        var redactions = entry.redactionsJSON
        for (tombstone, names) in Dictionary(grouping: tombstones.keys, by: { tombstones[$0] ?? "" }) {
            let matcher = IdentifierMatcher(names)
            content = EntryContent.replacing(in: content, matcher: matcher, tombstone: tombstone)
            redactions = matcher.replacing(in: redactions, by: tombstone) ?? redactions
        }
        let canonical = StrictJSON.canonical(content)
        let actorTombstone = tombstones[entry.actor]
        let actor = actorTombstone == nil ? entry.actor : nil
        let recordedAt = try connection.query(
            """
            insert into console_audit_log (
                id, service_account, action, actor, actor_tombstone, from_sha, to_sha, target_app, trigger, outcome,
                ts_utc, payload_redacted, redactions, blind, commitment
            ) values (
                \(UUIDBytes(row.id)), \(row.serviceAccount), \(entry.action.rawValue), \(actor), \(actorTombstone),
                \(entry.fromSHA?.rawValue), \(entry.toSHA.rawValue), \(entry.targetApp.rawValue),
                \(entry.trigger.rawValue), \(entry.outcome.rawValue), \(TimestampTZ(entry.timestamp)),
                \(JSONB(canonical)), \(JSONB(redactions)), \(Bytea(row.blind)),
                \(Bytea(SHA256.digest(row.blind, canonical)))
            )
            on conflict (id) do nothing
            returning recorded_at
            """,
            by: deadline
        ) { row throws(PostgresError) in try Timestamp(row.get(0, as: TimestampTZ.self)) }
        return recordedAt.first.map { Receipt(id: row.id, recordedAt: $0, redactions: entry.redactions) }
    }

    private func content(of row: EntryRow) throws(PostgresError) -> JSONValue {
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
        of row: EntryRow,
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

    /// The tombstones of those of `names` that are an erased operator's. PostgreSQL is shown digests alone.
    private func lookUp(
        _ names: [String],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [String: String] {
        let digests = names.map { pepper.identityDigest($0) }
        let known = try connection.query(
            "select identity_digest, tombstone from audit_erased_identity where identity_digest = any (\(digests))",
            by: deadline
        ) { row throws(PostgresError) in try (row.get(0, as: Bytea.self).bytes, row.get(1, as: String.self)) }
        let tombstones = Dictionary(known) { first, _ in first }
        let found = zip(names, digests).compactMap { name, digest in tombstones[digest.bytes].map { (name, $0) } }
        return Dictionary(found) { first, _ in first }
    }
}
