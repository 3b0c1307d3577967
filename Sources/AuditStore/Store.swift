package import AuditModel
import LibPQ
package import Logging
package import Redaction

/// The trail in PostgreSQL: everything that the service does with its database.
package struct Store: Sendable {
    /// Enough for reads that each take a moment; the writer has a connection of its own.
    private static let readers = 4
    /// Apart from readers: a slow list must not keep anybody from being authenticated.
    private static let authenticators = 2

    package let entries: EntryReader
    package let credentials: CredentialReader
    package let credentialChanges: CredentialChanges
    package let health: HealthMonitor
    package let erasures: Erasures
    private let erasureWorker: ErasureWorker
    private let writer: Writer
    private let pepper: Pepper

    /// Opens no connection yet.
    /// - Parameter databaseURL: libpq's `key=value` form or a `postgresql://` URI.
    package init(databaseURL: String, pepper: Pepper, logger: Logger) {
        self.pepper = pepper
        let setup: Pool.Setup = { connection, deadline in
            try StoreSession.prepareForService(connection, by: deadline)
        }
        let readers = Pool(size: Self.readers, conninfo: databaseURL, setup: setup)
        entries = EntryReader(pool: readers)
        erasureWorker = ErasureWorker(conninfo: databaseURL, setup: setup, pepper: pepper, logger: logger)
        erasures = Erasures(pool: readers, pepper: pepper, worker: erasureWorker)
        credentials = CredentialReader(
            pool: Pool(size: Self.authenticators, conninfo: databaseURL, setup: setup),
            pepper: pepper
        )
        credentialChanges = CredentialChanges(conninfo: databaseURL, setup: setup)
        health = HealthMonitor(conninfo: databaseURL, setup: setup)
        writer = Writer(conninfo: databaseURL, setup: setup, pepper: pepper, logger: logger)
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
        try await writer.record(Submission(entry, id: id, serviceAccount: serviceAccount, pepper: pepper))
    }

    /// Stores entries, each by itself, in their order: of two with one id the first is stored.
    package func record(
        _ entries: [(entry: RedactedEntry, id: EntryID?)],
        serviceAccount: String
    ) async -> [Result<Recorded, RecordError>] {
        await writer.record(
            entries.map { Submission($0.entry, id: $0.id, serviceAccount: serviceAccount, pepper: pepper) }
        )
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
