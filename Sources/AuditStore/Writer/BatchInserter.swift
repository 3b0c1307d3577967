import AuditModel
import LibPQ
import Logging
import Metrics

/// The writer's connection and the loop that feeds it, both on one thread of their own: no batch ever waits for a thread
/// of the cooperative pool.
actor BatchInserter {
    /// A commit that takes longer is given up with its connection: whether it went through is found out by sending the
    /// same ids again.
    private static let commitWithin: Duration = .seconds(5)
    private static let connectWithin: Duration = .seconds(2)

    private nonisolated let executor: BlockingQueue
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let connection: Connection
    private let conninfo: String
    private let setup: Pool.Setup
    private let pepper: Pepper
    private let logger: Logger
    private var backoff = Backoff()
    private let batchSize = Recorder(label: "audit_writer_batch_entries", aggregate: true)
    private let commitTime = Timer(label: "audit_writer_commit_seconds")

    init(conninfo: String, setup: @escaping Pool.Setup, pepper: Pepper, logger: Logger) {
        executor = BlockingQueue(label: "raptor-audit.writer")
        connection = Connection(queue: executor)
        self.conninfo = conninfo
        self.setup = setup
        self.pepper = pepper
        self.logger = logger
    }

    func write(from queue: WriterQueue) async {
        while let batch = await queue.next() { await write(batch) }
        await connection.close()
    }

    /// Sends the batch until it is stored, refused, or nobody waits for it any more.
    private func write(_ batch: [PendingEntry]) async {
        while true {
            let waiting = batch.filter { !$0.isAnswered }
            guard !waiting.isEmpty else { return }
            do {
                try await connectIfNeeded()
                try await insert(waiting[...])
                backoff.succeeded()
                return
            } catch {
                logger.warning(
                    "batch not stored",
                    metadata: ["error": "\(error)", "entries": .stringConvertible(waiting.count)]
                )
                backoff.failed()
            }
            if let next = backoff.nextAttempt { try? await Task.sleep(until: next, clock: .continuous) }
        }
    }

    private func connectIfNeeded() async throws {
        if await connection.isReady { return }
        let conninfo = conninfo
        let setup = setup
        do {
            try await connection.run { connection in
                let deadline = Deadline.after(Self.connectWithin)
                try connection.open(conninfo, by: deadline)
                try setup(connection, deadline)
            }
        } catch {
            await connection.close()
            throw error
        }
    }

    /// One statement, one commit. When a row is refused, halves are tried apart until it stands alone.
    private func insert(_ batch: ArraySlice<PendingEntry>) async throws {
        do {
            let start = ContinuousClock.now
            let submissions = batch.map(\.submission)
            let pepper = pepper
            let outcomes = try await connection.run { connection in
                try EntryInsert(submissions, pepper: pepper).run(on: connection, by: .after(Self.commitWithin))
            }
            commitTime.record(duration: ContinuousClock.now - start)
            batchSize.record(batch.count)
            for (entry, outcome) in zip(batch, outcomes) { entry.answer(outcome) }
        } catch let error as PostgresError where error.isFaultOfRow {
            guard batch.count > 1 else {
                logger.error("row refused by the table", metadata: ["error": "\(error)"])
                batch.first?.answer(.failure(.refused(constraint: error.constraint)))
                return
            }
            let middle = batch.startIndex + batch.count / 2
            try await insert(batch[..<middle])
            try await insert(batch[middle...])
        }
    }
}

extension PostgresError {
    /// SQLSTATE classes 22 (data exception) and 23 (integrity constraint violation): this row can never be stored.
    var isFaultOfRow: Bool {
        sqlState.map { $0.hasPrefix("22") || $0.hasPrefix("23") } ?? false
    }
}
