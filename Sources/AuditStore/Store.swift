package import AuditModel
package import Intake
import LibPQ
package import Logging
import TransparencyLog

/// The trail in PostgreSQL: everything that the service does with its database. Copies share its connections.
package struct Store: Sendable {
    /// Enough for reads that each take a moment; the writer has a connection of its own.
    /// Shared by lists, proofs, requests to erase and holds. The rest wait their turn, until their deadline.
    private static let readers = 4
    /// Apart from readers: a slow list must not keep anybody from being authenticated.
    private static let authenticators = 2
    /// The most connections of an instance: those above, the writer, late entries, the health probe, the listener for
    /// revocations and two of the eraser. A replica has as many more as there are readers. A dry run takes one more,
    /// and a subject access two. A connection through a pooler takes one more while it opens.
    package static let connections = readers + authenticators + 6

    package let entries: EntryReader
    package let credentials: CredentialReader
    package let credentialChanges: CredentialChanges
    package let health: HealthMonitor
    package let erasures: Erasures
    package let holds: Holds
    package let subjectAccess: SubjectAccess
    private let erasureWorker: ErasureWorker
    private let writer: Writer
    /// All sessions but the replica's share it, so a failed attempt to connect holds all of them back.
    private let server: Server
    private let pepper: Pepper
    private let identities: IdentityDigests
    /// The log over the trail. Uses the readers' connections.
    package let log: TrailLog

    /// Opens no connection yet. Before ``run()`` starts the writer, entries wait in the queue until their time is up.
    /// - Parameters:
    ///   - databaseURL: libpq's `key=value` form or a `postgresql://` URI.
    ///   - readURL: a replica of that database, for lists and exports.
    ///   - pepper: the one that the database was set up with. It is not compared here: ``Preparation`` does that.
    ///   - logKeys: sign the log; `nil` for the key that the pepper gives.
    package init(databaseURL: String, readURL: String? = nil, pepper: Pepper, logKeys: LogKeys? = nil, logger: Logger) {
        self.pepper = pepper
        identities = IdentityDigests(pepper: pepper)
        let server = Server(databaseURL) { try SessionSettings.prepareForService($0, by: $1) }
        self.server = server
        let readers = Pool(size: Self.readers, server: server)
        entries = EntryReader(
            primary: readers,
            replica: readURL.map { url in
                let replica = Server(url, access: .readOnly) { try SessionSettings.prepareForReading($0, by: $1) }
                return Pool(size: Self.readers, server: replica)
            }
        )
        log = TrailLog(pool: readers, keys: logKeys ?? LogKeys(pepper: pepper))
        erasureWorker = ErasureWorker(server: server, pepper: pepper, logger: logger)
        erasures = Erasures(pool: readers, server: server, pepper: pepper, worker: erasureWorker)
        holds = Holds(pool: readers, pepper: pepper)
        subjectAccess = SubjectAccess(server: server, pepper: pepper)
        credentials = CredentialReader(pool: Pool(size: Self.authenticators, server: server), pepper: pepper)
        credentialChanges = CredentialChanges(server: server)
        health = HealthMonitor(server: server)
        writer = Writer(server: server, pepper: pepper, logger: logger)
    }

    /// Stores an entry and returns when it is durable: its commit has returned with the WAL flushed, here and on the
    /// synchronous standby if there is one.
    ///
    /// Nothing but a ``RedactedEntry`` can be stored, and only the redactor makes those.
    /// - Parameters:
    ///   - id: the caller's idempotency key, or `nil` for one that the account and the content give.
    ///   - serviceAccount: who sends it. An id that another account has used is refused.
    /// - Throws: ``RecordError``. Only after `unavailable` may the entry be stored; sending the same id again is safe.
    package func record(
        _ entry: RedactedEntry,
        id: EntryID?,
        serviceAccount: String
    ) async throws(RecordError) -> Recorded {
        try await writer.record(submission(entry, id: id, serviceAccount: serviceAccount))
    }

    /// Stores entries, each by itself, in their order: of two with one id the first is stored. Returns their answers in
    /// that order, when the last has its own. One that fails leaves the others as they are.
    package func record(
        _ entries: [(entry: RedactedEntry, id: EntryID?)],
        serviceAccount: String
    ) async -> [Result<Recorded, RecordError>] {
        await writer.record(entries.map { submission($0.entry, id: $0.id, serviceAccount: serviceAccount) })
    }

    /// Returns the row for an entry and the digests of its names, all made here: the database gets no key.
    private func submission(_ entry: RedactedEntry, id: EntryID?, serviceAccount: String) -> Submission {
        Submission(entry, id: id, serviceAccount: serviceAccount, pepper: pepper, identities: identities)
    }

    /// Opens no connection until ``release()``: a new one fails with `reason`. Open ones stay in use.
    package func hold(_ reason: StoreError) {
        server.hold(reason)
    }

    /// The database is prepared: connections may be used.
    package func release() {
        server.release()
    }

    /// Returns the receipts with the proofs that their entries are in the log, in the same order.
    /// - Parameter recorded: what ``record(_:id:serviceAccount:)`` returned, and so durable.
    /// - Throws: ``LogError/rolledBack``, ``StoreError``. The entries are stored all the same.
    package func proving(_ recorded: [Recorded]) async throws -> [Recorded] {
        let proofs = try await log.receiptProofs(of: recorded.map(\.receipt.logIndex))
        return zip(recorded, proofs).map { recorded, proof in
            var receipt = recorded.receipt
            receipt.proof = proof.description
            return Recorded(receipt: receipt, isReplay: recorded.isReplay)
        }
    }

    /// Writes, erases and watches until ``stop()`` or cancellation, and then until every waiting entry has its answer.
    ///
    /// An erasure that is under way ends where it stands, and the next instance that looks goes on with it.
    package func run() async {
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await health.run() }
                group.addTask { await erasureWorker.run() }
                await writer.run()
                group.cancelAll()
            }
        } onCancel: {
            stop()
        }
    }

    /// Takes no more entries. Reads, requests to erase and the log are served on.
    package func stop() {
        writer.stop()
    }
}
