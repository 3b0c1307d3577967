package import AuditModel
package import Intake
import LibPQ
package import Logging
import TransparencyLog

/// The trail in PostgreSQL: everything that the service does with its database.
package struct Store: Sendable {
    /// Enough for reads that each take a moment; the writer has a connection of its own.
    private static let readers = 4
    /// Apart from readers: a slow list must not keep anybody from being authenticated.
    private static let authenticators = 2
    /// The most connections of an instance: those above, the writer, late entries, the health probe, the listener for
    /// revocations and two of the eraser. A replica has as many more as there are readers. A dry run takes one more, and a
    /// subject access two. A connection through a pooler takes one more while it opens.
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
    private let server: Server
    private let pepper: Pepper
    private let identities: IdentityDigests
    package let log: TrailLog

    /// Opens no connection yet.
    /// - Parameters:
    ///   - databaseURL: libpq's `key=value` form or a `postgresql://` URI.
    ///   - readURL: a replica of that database, for lists and exports.
    ///   - logKeys: sign the log; `nil` for the key that the pepper gives.
    package init(
        databaseURL: String,
        readURL: String? = nil,
        pepper: Pepper,
        logKeys: LogKeys? = nil,
        logger: Logger
    ) {
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
        credentials = CredentialReader(
            pool: Pool(size: Self.authenticators, server: server),
            pepper: pepper
        )
        credentialChanges = CredentialChanges(server: server)
        health = HealthMonitor(server: server)
        writer = Writer(server: server, pepper: pepper, logger: logger)
    }

    /// Stores an entry and returns when it is durable: its commit has returned with the WAL flushed.
    ///
    /// Nothing but a ``RedactedEntry`` can be stored, and only the redactor makes those.
    /// - Parameter id: the caller's idempotency key, or `nil` for one that the account and the content give.
    package func record(
        _ entry: RedactedEntry,
        id: EntryID?,
        serviceAccount: String
    ) async throws(RecordError) -> Recorded {
        try await writer.record(submission(entry, id: id, serviceAccount: serviceAccount))
    }

    /// Stores entries, each by itself, in their order: of two with one id the first is stored.
    package func record(
        _ entries: [(entry: RedactedEntry, id: EntryID?)],
        serviceAccount: String
    ) async -> [Result<Recorded, RecordError>] {
        await writer.record(
            entries.map { submission($0.entry, id: $0.id, serviceAccount: serviceAccount) }
        )
    }

    private func submission(_ entry: RedactedEntry, id: EntryID?, serviceAccount: String) -> Submission {
        Submission(entry, id: id, serviceAccount: serviceAccount, pepper: pepper, identities: identities)
    }

    /// Uses no connection until ``release()``: everything that needs one fails with `reason`.
    package func hold(_ reason: StoreError) {
        server.hold(reason)
    }

    /// The database is prepared: connections may be used.
    package func release() {
        server.release()
    }

    /// The receipts with the proof that their entries are in the log.
    /// - Throws: ``LogError/rolledBack``, ``StoreError``. The entries are stored all the same.
    package func proving(_ recorded: [Recorded]) async throws -> [Recorded] {
        let proofs = try await log.receiptProofs(of: recorded.map(\.receipt.logIndex))
        return zip(recorded, proofs).map { recorded, proof in
            var receipt = recorded.receipt
            receipt.proof = proof.description
            return Recorded(receipt: receipt, isReplay: recorded.isReplay)
        }
    }

    /// Writes, erases and watches until ``stop()`` or cancellation, and then until every entry that waits has its answer.
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

    /// Takes no more entries.
    package func stop() {
        writer.stop()
    }
}
