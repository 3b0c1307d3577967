package import AuditModel
package import LibPQ
package import StrictJSON

/// Requests to be erased: taken, confirmed and read, and the worker woken up for them. Requests that are taken on one
/// instance may be carried out on another.
package struct Erasures: Sendable {
    /// For each call but ``settled(_:within:)`` and ``preview(_:)``.
    private static let answerWithin: Duration = .milliseconds(2500)
    private static let longestList = 500

    private let pool: Pool
    private let server: Server
    private let pepper: Pepper
    private let worker: ErasureWorker

    init(pool: Pool, server: Server, pepper: Pepper, worker: ErasureWorker) {
        self.pool = pool
        self.server = server
        self.pepper = pepper
        self.worker = worker
    }

    /// Requests that are not done, as this instance last saw them; `nil` before it has looked. Asks no database.
    package var backlog: ErasureBacklog? { worker.backlog }

    /// Takes a request. From its commit on, every entry of the person that arrives is tombstoned as it is stored;
    /// entries that are there already are rewritten by the worker. A request with bounds is counted first, and one that
    /// awaits a confirmation does nothing before it.
    ///
    /// Sending the same request again returns its present state, and ignores its bounds. Returns before anything is
    /// rewritten: ``settled(_:within:)`` waits for that.
    /// - Parameters:
    ///   - serviceAccount: who asks; stands in the acts.
    ///   - awaitsConfirmation: whether another account has to consent.
    /// - Throws: ``ErasureError``, ``StoreError``. After `unavailable` the request may be stored; ask again.
    package func begin(
        _ request: ErasureRequest,
        serviceAccount: String,
        awaitsConfirmation: Bool = false
    ) async throws -> ErasureRecord {
        let deadline = Deadline.after(Self.answerWithin)
        let pepper = pepper
        defer { worker.wake() }
        do {
            return try await pool.run(by: deadline) { connection in
                try Self.begin(
                    request,
                    serviceAccount: serviceAccount,
                    awaitsConfirmation: awaitsConfirmation,
                    pepper: pepper,
                    on: connection,
                    by: deadline
                )
            }
        } catch {
            throw error is ErasureError ? error : StoreError(error)
        }
    }

    /// Consents to a request of another account. Returns what has become of it, or `nil` when nobody made it.
    /// `isConfirmed` is `false` for a request that awaits no confirmation, and for the account that made it.
    ///
    /// The consent and the act with which the erasure begins are one transaction. A request with bounds is counted
    /// first, and has no act yet.
    /// - Throws: ``StoreError``.
    package func confirm(_ erasureID: ErasureID, account: String) async throws -> (ErasureRecord, isConfirmed: Bool)? {
        let deadline = Deadline.after(Self.answerWithin)
        let pepper = pepper
        let confirmed = try await pool.lend(by: deadline) { connection in
            let isConfirmed = try connection.transaction(by: deadline) {
                let isConfirmed: Bool = try connection.value(
                    "select audit_confirm_erasure(\(erasureID.rawValue), \(account))",
                    by: deadline
                )
                try ServiceAct.recordBeginning(of: erasureID.rawValue, pepper: pepper, on: connection, by: deadline)
                return isConfirmed
            }
            return try Self.record(of: erasureID, on: connection, by: deadline).map { ($0, isConfirmed: isConfirmed) }
        }
        worker.wake()
        return confirmed
    }

    /// Ends a request that awaits a confirmation, and forgets its names. Does not ask which account made it. Returns
    /// what has become of it, or `nil` when nobody made it. `isRefused` is `false` for one that awaits no confirmation.
    /// - Throws: ``StoreError``.
    package func refuse(_ erasureID: ErasureID, account: String) async throws -> (ErasureRecord, isRefused: Bool)? {
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.lend(by: deadline) { connection in
            let isRefused: Bool = try connection.value(
                "select audit_refuse_erasure(\(erasureID.rawValue), \(account))",
                by: deadline
            )
            return try Self.record(of: erasureID, on: connection, by: deadline).map { ($0, isRefused: isRefused) }
        }
    }

    /// Waits until waiting brings nothing new, or `duration` has passed. Returns the request as it stands then, or
    /// `nil` when nobody made it. Reads it several times a second.
    package func settled(_ erasureID: ErasureID, within duration: Duration) async throws(StoreError) -> ErasureRecord? {
        let end = ContinuousClock.now + duration
        var record = try await record(of: erasureID)
        while let current = record, !current.isSettled, ContinuousClock.now < end {
            await worker.nextChange(by: end)
            record = try await self.record(of: erasureID)
        }
        return record
    }

    /// Returns the request of this number, or `nil` when nobody made it.
    package func record(of erasureID: ErasureID) async throws(StoreError) -> ErasureRecord? {
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.lend(by: deadline) { connection in
            try Self.record(of: erasureID, on: connection, by: deadline)
        }
    }

    /// Returns requests that are not done, the oldest first, and after them the others, the newest first; 500 at most.
    package func list() async throws(StoreError) -> [ErasureRecord] {
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.lend(by: deadline) { connection in
            try connection.query(
                """
                select \(ErasureRecord.columns) from audit_erasure
                 order by sealed_identifiers is null, case when sealed_identifiers is not null then requested_at end,
                          requested_at desc
                 limit \(Self.longestList)
                """,
                by: deadline
            ) { row throws(PostgresError) in try ErasureRecord(row) }
        }
    }

    /// Returns what a request would change, as JSON. Reads the whole trail, on a connection of its own; stores nothing.
    /// - Throws: ``ErasureError``, ``StoreError``.
    package func preview(_ request: ErasureRequest) async throws -> JSONValue {
        let session = Session(server, label: "raptor-audit.erasure-preview")
        let pepper = pepper
        do {
            try await session.run(by: .after(Self.answerWithin)) { _ in }
            let preview = try await Self.preview(request, pepper: pepper, on: session.connection)
            await session.close()
            return preview
        } catch {
            await session.close()
            throw error is ErasureError ? error : StoreError(error)
        }
    }

    /// Returns what a request would change, as JSON, by the same search as the erasure's.
    /// - Throws: ``ErasureError``, ``PostgresError``. `connection` may have a transaction open then: close it.
    package static func preview(
        _ request: ErasureRequest,
        pepper: Pepper,
        on connection: Connection
    ) async throws -> JSONValue {
        let subject = try ErasureSubject(request, pepper: pepper)
        let (tombstones, isHeld) = try await connection.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            return (
                try ErasureSubject.formerTombstones(of: subject.digests, on: connection, by: deadline),
                try ErasureSubject.isHeld(subject.digests, on: connection, by: deadline)
            )
        }
        let person = Person(names: subject.names, tombstones: tombstones)
        var preview = ErasurePreview(person: person, pepper: pepper)
        let holdsOnPeople = HoldsOnPeople(pepper: pepper)
        try await TrailScan.run(on: connection, isHeld: isHeld) { page in
            let rows = try await holdsOnPeople.marking(page, of: person, on: connection)
            for row in rows { preview.add(row) }
        }
        return preview.json(erasureID: request.erasureID.rawValue, identifiersDigest: subject.identifiersDigest)
    }
}
