import AuditModel
import LibPQ

/// One batch of submissions into the trail, in one commit, and what became of each. Asks nothing before the insert:
/// what the insert leaves out is looked up after it, so two instances cannot store one id twice.
enum EntryInsert {
    /// Returns the answer to each submission, in order: stored now, stored before, or its id in use for something else.
    /// `nil` for one that names an erased operator, and for those of its id: it needs a tombstone first.
    ///
    /// The first submission of an id in the batch decides; the others are answered as repetitions of it. The connection
    /// must not be in a transaction, since every answer stands for a commit.
    /// - Parameter deadline: for all statements together.
    /// - Throws: ``StoreError`` `notDurable`, ``PostgresError``. What was stored then is not known.
    static func run(
        _ submissions: [Submission],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> [PendingEntry.Answer?] {
        var seen: Set<EntryID> = []
        let candidates = submissions.indices.filter { seen.insert(submissions[$0].id).inserted }
        var answers: [PendingEntry.Answer?] = Array(repeating: nil, count: submissions.count)
        let inserted = try NewEntry.insert(candidates.map { submissions[$0].row }, on: connection, by: deadline)
        for index in candidates {
            guard let stored = inserted[submissions[index].id] else { continue }
            answers[index] = .success(Recorded(receipt: submissions[index].receipt(stored), isReplay: false))
        }
        let missing = submissions.indices.filter { answers[$0] == nil }
        let stored = try findStored(missing.map { submissions[$0].id }, on: connection, by: deadline)
        // An insert has been asked for; what was found is as durable only if that is.
        if !stored.isEmpty { try Durability.require(on: connection, by: deadline) }
        let unknown = missing.map { submissions[$0].id }.filter { stored[$0] == nil }
        let deleted = try findDeleted(unknown, on: connection, by: deadline)
        for index in missing {
            let submission = submissions[index]
            if let stored = stored[submission.id] {
                answers[index] = answer(to: submission, stored)
            } else if deleted.contains(submission.id) {
                answers[index] = .failure(.idDeleted)
            }
        }
        return answers
    }

    /// Returns the answer to a submission whose id is in use: a repetition for the same account and content, else why
    /// it is refused. An id of another account is refused before anything of that entry is compared.
    private static func answer(to submission: Submission, _ stored: StoredEntry.Identity) -> PendingEntry.Answer {
        guard stored.serviceAccount == submission.row.serviceAccount else { return .failure(.idTaken) }
        guard stored.isSame(as: submission) else {
            return .failure(stored.contentDigest == nil ? .idErased : .idReused)
        }
        // Somebody removed the leaf, which `log verify` names. There is nothing to prove the entry with.
        guard let receipt = stored.receipt else { return .failure(.unavailable) }
        return .success(Recorded(receipt: receipt, isReplay: true))
    }

    /// Returns those of the ids whose entries retention has deleted.
    private static func findDeleted(
        _ ids: [EntryID],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Set<EntryID> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try connection.query(
                "select id from audit_deleted_entry where id = any (\(ids))",
                by: deadline
            ) { row throws(PostgresError) in try row.get(0, as: EntryID.self) }
        )
    }

    /// Returns what stands under ids that were in use. Waits until it is durable: the message makes the transaction one
    /// that waits for the disk and the synchronous standby, so the answer to a repeated entry is as durable as the
    /// first, whose commit may still be waiting there.
    private static func findStored(
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
             where log.id = any (\(ids))
            """
        let stored = try connection.query(statement, by: deadline) { row throws(PostgresError) in
            try StoredEntry.Identity(row)
        }
        return Dictionary(stored.map { ($0.id, $0) }) { first, _ in first }
    }
}
