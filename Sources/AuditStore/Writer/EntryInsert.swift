import AuditModel
import LibPQ

/// One batch of submissions into the trail, in one commit, and what became of each.
struct EntryInsert {
    /// How often names are looked up again when another operator is erased meanwhile.
    private static let attempts = 3

    private let submissions: [Submission]
    private let pepper: Pepper

    init(_ submissions: [Submission], pepper: Pepper) {
        self.submissions = submissions
        self.pepper = pepper
    }

    /// The outcome of each submission, in order: stored now, stored before, or its id in use for something else.
    /// - Throws: ``StoreError`` `notDurable`, ``PostgresError``. What was stored then is not known.
    func run(
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> [Result<Recorded, RecordError>] {
        // The first submission of an id decides; later ones in the same batch repeat it.
        var firstOf: [EntryID: Int] = [:]
        for (index, submission) in submissions.enumerated() where firstOf[submission.id] == nil {
            firstOf[submission.id] = index
        }
        let candidates = submissions.indices.filter { firstOf[submissions[$0].id] == $0 }

        var outcomes: [Result<Recorded, RecordError>?] = Array(repeating: nil, count: submissions.count)
        var stored: [EntryID: StoredEntry.Identity] = [:]
        var left = candidates
        var rows = candidates.map { submissions[$0].row }
        for _ in 0..<Self.attempts {
            let inserted = try NewEntry.insert(rows, on: connection, by: deadline)
            for index in left {
                guard let stored = inserted[submissions[index].id] else { continue }
                outcomes[index] = .success(Recorded(receipt: submissions[index].receipt(stored), isReplay: false))
            }
            let missing = submissions.indices.filter { outcomes[$0] == nil }.map { submissions[$0].id }
            stored = try findStored(missing, on: connection, by: deadline)
            // Neither inserted nor stored before: they hold the name of an erased operator.
            left = left.filter { outcomes[$0] == nil && stored[submissions[$0].id] == nil }
            if left.isEmpty { break }
            rows = []
            for index in left {
                rows.append(try submissions[index].tombstoned(pepper: pepper, on: connection, by: deadline))
            }
        }
        // An insert has been asked for; what was found is as durable only if that is.
        if !stored.isEmpty { try Durability.require(on: connection, by: deadline) }
        let deleted = try findDeleted(left.map { submissions[$0].id }, on: connection, by: deadline)
        for index in submissions.indices where outcomes[index] == nil {
            let id = submissions[index].id
            outcomes[index] =
                deleted.contains(id) ? .failure(.idDeleted) : outcome(of: submissions[index], stored: stored[id])
        }
        return outcomes.map { $0 ?? .failure(.unavailable) }
    }

    private func outcome(of submission: Submission, stored: StoredEntry.Identity?) -> Result<Recorded, RecordError> {
        // Deleted between the statements: the caller's next attempt will find the id free.
        guard let stored else { return .failure(.unavailable) }
        guard stored.serviceAccount == submission.row.serviceAccount else { return .failure(.idTaken) }
        guard stored.isSame(as: submission.row) else {
            return .failure(stored.contentDigest == nil ? .idErased : .idReused)
        }
        return .success(Recorded(receipt: stored.receipt, isReplay: true))
    }

    /// Those of the ids whose entries retention has deleted.
    private func findDeleted(
        _ ids: [EntryID],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Set<EntryID> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try connection.query(
                "select id from audit_deleted_entry where id = any (\(ids.map { UUIDBytes($0) }))",
                by: deadline
            ) { row throws(PostgresError) in try EntryID(row.get(0, as: UUIDBytes.self)) }
        )
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
            with waited as materialized (
                select pg_catalog.pg_logical_emit_message(true, 'raptor-audit.repeated'::text, ''::text)
            )
            select log.id, log.service_account, log.content_digest, log.recorded_at, log.redactions,
                   \(LogTable.index(of: "log.id")), log.deploy_digest
              from console_audit_log as log, waited
             where log.id = any (\(ids.map { UUIDBytes($0) }))
            """
        let stored = try connection.query(statement, by: deadline) { row throws(PostgresError) in
            try StoredEntry.Identity(row)
        }
        return Dictionary(stored.map { ($0.receipt.id, $0) }) { first, _ in first }
    }
}
