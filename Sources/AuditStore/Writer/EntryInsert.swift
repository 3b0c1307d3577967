import AuditModel
import LibPQ
import Redaction

/// One batch of rows into `console_audit_log`, in one commit, and what became of each.
struct EntryInsert {
    private let rows: [EntryRow]
    private let pepper: Pepper

    init(_ rows: [EntryRow], pepper: Pepper) {
        self.rows = rows
        self.pepper = pepper
    }

    /// The outcome of each row, in order: stored now, stored before, or its id in use for something else.
    func run(
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [Result<Recorded, RecordError>] {
        // The first row of an id decides; later ones in the same batch are repeats of it.
        var firstOf: [EntryID: Int] = [:]
        for (index, row) in rows.enumerated() where firstOf[row.id] == nil { firstOf[row.id] = index }
        let candidates = rows.indices.filter { firstOf[rows[$0].id] == $0 }

        let inserted = try insert(candidates.map { rows[$0] }, on: connection, by: deadline)
        var outcomes: [Result<Recorded, RecordError>?] = Array(repeating: nil, count: rows.count)
        for index in candidates {
            guard let recordedAt = inserted[rows[index].id] else { continue }
            let receipt = Receipt(
                id: rows[index].id,
                recordedAt: recordedAt,
                redactions: rows[index].entry.redactions
            )
            outcomes[index] = .success(Recorded(receipt: receipt, isReplay: false))
        }
        var stored = try findStored(missing(in: outcomes), on: connection, by: deadline)
        let suppressed = candidates.filter { outcomes[$0] == nil && stored[rows[$0].id] == nil }
        if !suppressed.isEmpty {
            let insert = SuppressedInsert(suppressed.map { rows[$0] }, pepper: pepper)
            for (index, receipt) in zip(suppressed, try insert.run(on: connection, by: deadline)) {
                outcomes[index] = receipt.map { .success(Recorded(receipt: $0, isReplay: false)) }
            }
            stored = try findStored(missing(in: outcomes), on: connection, by: deadline)
        }
        for index in rows.indices where outcomes[index] == nil {
            outcomes[index] = outcome(of: rows[index], stored: stored[rows[index].id])
        }
        return outcomes.map { $0 ?? .failure(.unavailable) }
    }

    private func missing(in outcomes: [Result<Recorded, RecordError>?]) -> [EntryID] {
        rows.indices.filter { outcomes[$0] == nil }.map { rows[$0].id }
    }

    private func outcome(of row: EntryRow, stored: StoredEntry.Identity?) -> Result<Recorded, RecordError> {
        // Deleted between the statements: the caller's next attempt will find the id free.
        guard let stored else { return .failure(.unavailable) }
        guard stored.serviceAccount == row.serviceAccount else { return .failure(.idTaken) }
        // An erased entry's digest is gone, and so is the means to compare: it counts as the same.
        guard stored.contentDigest == nil || stored.contentDigest == row.contentDigest else {
            return .failure(.idReused)
        }
        return .success(Recorded(receipt: stored.receipt, isReplay: true))
    }

    /// Outside a transaction, so that the statement's end is the commit's.
    ///
    /// Rows that name an erased operator are left out, for ``SuppressedInsert``. What the statement sees of
    /// audit_erased_identity is what was committed when it had its lock on the log: PostgreSQL takes the lock first and
    /// the snapshot after. An erasure that waits once for the lock so knows that later inserts see its request.
    private func insert(
        _ rows: [EntryRow],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [EntryID: Timestamp] {
        let statement: Statement = """
            insert into console_audit_log (
                id, service_account, action, actor, from_sha, to_sha, target_app, trigger, outcome, ts_utc,
                payload_redacted, redactions, content_digest, blind, commitment
            )
            select id, service_account, action, actor, from_sha, to_sha, target_app, trigger, outcome, ts_utc,
                   payload_redacted, redactions, content_digest, blind, commitment
              from unnest(
                       \(rows.map { UUIDBytes($0.id) }), \(rows.map(\.serviceAccount)),
                       \(rows.map(\.entry.action.rawValue)), \(rows.map(\.entry.actor)),
                       \(PostgresArray(optional: rows.map { $0.entry.fromSHA?.rawValue })),
                       \(rows.map(\.entry.toSHA.rawValue)), \(rows.map(\.entry.targetApp.rawValue)),
                       \(rows.map(\.entry.trigger.rawValue)), \(rows.map(\.entry.outcome.rawValue)),
                       \(rows.map { TimestampTZ($0.entry.timestamp) }),
                       \(rows.map { JSONB($0.entry.canonical) }), \(rows.map { JSONB($0.entry.redactionsJSON) }),
                       \(rows.map { Bytea($0.contentDigest) }), \(rows.map { Bytea($0.blind) }),
                       \(rows.map { Bytea($0.commitment) }), \(rows.map(\.actorDigest)),
                       \(PostgresArray(optional: rows.map(\.approvedByDigest))),
                       \(PostgresArray(optional: rows.map(\.requestedByDigest)))
                   ) as entry (
                       id, service_account, action, actor, from_sha, to_sha, target_app, trigger, outcome, ts_utc,
                       payload_redacted, redactions, content_digest, blind, commitment, actor_digest,
                       approved_by_digest, requested_by_digest
                   )
             where not exists (select from audit_erased_identity
                                where identity_digest in (actor_digest, approved_by_digest, requested_by_digest))
                on conflict (id) do nothing
            returning id, recorded_at
            """
        let inserted = try connection.query(statement, by: deadline) { row throws(PostgresError) in
            (try EntryID(row.get(0, as: UUIDBytes.self)), try Timestamp(row.get(1, as: TimestampTZ.self)))
        }
        return Dictionary(inserted) { first, _ in first }
    }

    /// What stands under ids that were in use. The message makes the transaction one that waits for the synchronous
    /// standby: the answer to a repeated entry is then as durable as the first, whose commit may still be waiting there.
    private func findStored(
        _ ids: [EntryID],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [EntryID: StoredEntry.Identity] {
        guard !ids.isEmpty else { return [:] }
        let statement: Statement = """
            with waited as materialized (select pg_logical_emit_message(true, 'raptor-audit.repeated', ''))
            select log.id, log.service_account, log.content_digest, log.recorded_at, log.redactions
              from console_audit_log as log, waited
             where log.id = any (\(ids.map { UUIDBytes($0) }))
            """
        let stored = try connection.query(statement, by: deadline) { row throws(PostgresError) in
            try StoredEntry.Identity(row)
        }
        return Dictionary(stored.map { ($0.receipt.id, $0) }) { first, _ in first }
    }
}
