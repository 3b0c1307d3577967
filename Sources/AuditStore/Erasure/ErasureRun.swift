import AuditModel
import LibPQ
import Logging
import StrictJSON

/// Carries one request from where it stands to its end. Every step can be repeated, also after a crash.
struct ErasureRun: Sendable {
    /// For each step that does not read the trail.
    static let answerWithin: Duration = .seconds(5)

    let request: Request
    /// Reads in long transactions, from a cursor.
    let reader: Connection
    /// Writes in short transactions, while ``reader`` reads.
    let writer: Connection
    /// Kept at every entry that is searched. Losing it ends the run.
    let lease: ErasureLease
    let pepper: Pepper
    /// How long to wait for inserts that began before the request.
    let barrierPatience: Duration
    let logger: Logger

    /// Carries the request out: waits for inserts that have not seen it, records its beginning, rewrites entries and
    /// the reasons of ended holds, searches if asked for, and completes it.
    ///
    /// A request with bounds is counted only; it is taken up again as a running one. A request that a hold keeps from
    /// its end is put off, which is not an error.
    /// - Throws: ``LeaseLost``; ``PepperError``, ``StoreError`` or ``PostgresError`` when the request is to be tried
    ///   again. Its connections may have a transaction open then.
    func run() async throws {
        let beginning = ContinuousClock.now
        let names = try ErasureSubject.names(unsealing: request.sealedNames, pepper: pepper)
        if request.isCounting {
            // It goes on as a running one, or has ended.
            return try await count(names)
        }
        let person = Person(names: names, tombstones: request.formerTombstones)
        let start = try await passBarrier()
        try await ensureBeginning()
        let isHeld = try await isHeld()
        let eraser = EntryEraser(
            erasureID: request.erasureID,
            act: ServiceAct.id(.rewrite, about: request.erasureID, pepper: pepper),
            lease: lease,
            tombstone: request.tombstone,
            person: person,
            isHeld: isHeld,
            holdsOnPeople: HoldsOnPeople(pepper: pepper)
        )
        let held = try await eraser.run(reading: reader, writing: writer)
        let heldReasons = try await eraseReasonsOfHolds(person)
        guard held == 0, heldReasons == 0 else { return try await putOff(held, since: start) }
        var verification = JSONValue.null
        if request.verify {
            let search = IdentifierSearch(person: Person(names: names))
            verification = try await search.run(on: reader) { try await lease.keep(on: writer) }.json
        }
        try await complete(verification)
        logger.notice(
            "erasure completed",
            metadata: [
                "erasure_id": "\(request.erasureID)", "tombstone": "\(request.tombstone)",
                "duration": "\(beginning.duration(to: .now))",
            ]
        )
    }

    /// Counts what would change, and then starts the erasure, or stops it when it would go past its bounds. Records the
    /// beginning in the transaction that starts it.
    ///
    /// Entries that arrive after the count, and before the start, are rewritten too, and may lead past `at_most`.
    private func count(_ names: [String]) async throws {
        // As the dry run did: the request's own are known once it has started.
        let digests = request.digests
        let tombstones = try await writer.run { connection in
            try ErasureSubject.formerTombstones(of: digests, on: connection, by: .after(Self.answerWithin))
        }
        let person = Person(names: names, tombstones: tombstones)
        let holdsOnPeople = HoldsOnPeople(pepper: pepper)
        var preview = ErasurePreview(person: person, pepper: pepper)
        try await TrailScan.run(on: reader, isHeld: isHeld()) { page in
            let rows = try await holdsOnPeople.marking(page, of: person, on: writer) {
                try await lease.keep(on: writer)
            }
            for row in rows {
                try await lease.keep(on: writer)
                preview.add(row)
            }
        }
        let objection: String? =
            if let most = request.atMost, preview.entries > most {
                "\(preview.entries) entries would change, more than at_most"
            } else if let expected = request.expectedEntries, expected != preview.fingerprint {
                "other entries would change than the dry run counted; they are \(preview.entries) now"
            } else {
                nil
            }
        let erasureID = request.erasureID
        let pepper = pepper
        try await writer.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            guard objection == nil else {
                try connection.execute("select audit_stop_erasure(\(erasureID), \(objection))", by: deadline)
                return
            }
            try connection.transaction(by: deadline) {
                try connection.execute("select audit_start_erasure(\(erasureID))", by: deadline)
                try ServiceAct.recordBeginning(of: erasureID, pepper: pepper, on: connection, by: deadline)
            }
        }
        if let objection {
            logger.warning("erasure stopped", metadata: ["erasure_id": "\(erasureID)", "reason": "\(objection)"])
        }
    }

    /// Records the beginning if it is missing, as when somebody started the erasure by hand.
    private func ensureBeginning() async throws {
        let (erasureID, pepper) = (request.erasureID, pepper)
        try await writer.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            try connection.transaction(by: deadline) {
                try ServiceAct.recordBeginning(of: erasureID, pepper: pepper, on: connection, by: deadline)
            }
        }
    }

    /// Waits until every insert has ended that has not seen the request. Tried for a quarter of a second at a time:
    /// callers who insert meanwhile wait behind it.
    ///
    /// Takes share locks on audit_hold and console_audit_log, and gives them up at once. An insert that gets its lock later
    /// looks the names up after that, and so sees the request.
    /// - Returns: the database's time under the locks: a hold that is found in force afterwards ends after it.
    /// - Throws: ``StoreError`` `unavailable` when a transaction stays open for longer than ``barrierPatience``: the
    ///   request is tried again later, and others go on.
    private func passBarrier() async throws -> Timestamp {
        let end = ContinuousClock.now + barrierPatience
        while ContinuousClock.now < end {
            try Task.checkCancellation()
            do {
                return try await writer.run { connection in
                    let deadline = Deadline.after(Self.answerWithin)
                    return try connection.transaction(by: deadline) {
                        try connection.execute("set local lock_timeout = '250ms'", by: deadline)
                        return try connection.value("select audit_erasure_barrier()", as: Timestamp.self, by: deadline)
                    }
                }
            } catch let error as PostgresError where error.sqlState == "55P03" {
                logger.info("an insert takes long, the erasure waits for it")
            }
            try await lease.keep(on: writer)
            try await Task.sleep(for: .milliseconds(250))
        }
        throw StoreError(.unavailable, "a transaction that has locked console_audit_log does not end")
    }

    /// Records the act that ends the erasure, and the receipt, in one transaction. The names are gone from then on.
    ///
    /// Locks audit_erasure before the insert locks the log, as everyone does: the count in the act has all amendments.
    /// - Parameter verification: what the search found, or null.
    private func complete(_ verification: JSONValue) async throws {
        let (request, pepper) = (request, pepper)
        try await writer.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            try connection.transaction(by: deadline) {
                try connection.execute("select audit_lock_erasures()", by: deadline)
                guard
                    let erasureID = ErasureID(request.erasureID),
                    let record = try Erasures.record(of: erasureID, on: connection, by: deadline)
                else { throw PostgresError(.unexpectedResult, message: "an erasure is not there any more") }
                let act = ServiceAct(
                    .erase,
                    about: request.erasureID,
                    serviceAccount: request.serviceAccount,
                    details: [
                        "tombstone": .string(record.tombstone),
                        "entries_rewritten": .number(Double(record.entriesRewritten)), "verification": verification,
                    ],
                    pepper: pepper
                )
                try act.insert(on: connection, by: deadline)
                let receipt: JSONValue = ["entry_id": .string(act.id.description), "verification": verification]
                try connection.execute(
                    """
                    select audit_complete_erasure(\(request.erasureID), \(JSONB(StrictJSON.canonical(receipt))))
                    """,
                    by: deadline
                )
            }
        }
    }
}
