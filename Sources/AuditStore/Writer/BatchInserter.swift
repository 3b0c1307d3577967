import AuditModel
import LibPQ
import Logging
import Metrics

/// The writer's connection and the loop that feeds it, both on one thread of their own: a batch never waits for a
/// thread of the cooperative pool. One batch is written at a time.
///
/// When the process dies, what is queued is lost and was never answered; what is committed may be unanswered too. The
/// callers send both again, and the ids show which are stored.
actor BatchInserter {
    /// A commit that takes longer is given up with its connection. The next attempt finds out whether it went through.
    private static let commitWithin: Duration = .seconds(5)
    /// For opening and checking the connection, before the statement's own time begins.
    private static let connectWithin: Duration = .seconds(2)

    private nonisolated let executor: BlockingQueue
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let session: Session
    private let server: Server
    private let late: EntryQueue
    private let logger: Logger
    private let batchSize = Recorder(label: "audit_writer_batch_entries", aggregate: true)
    private let commitTime = Timer(label: "audit_writer_commit_seconds")

    /// - Parameter late: takes the entries that need a tombstone first.
    init(server: Server, late: EntryQueue, logger: Logger) {
        executor = BlockingQueue(label: "raptor-audit.writer")
        session = Session(server, queue: executor)
        self.server = server
        self.late = late
        self.logger = logger
    }

    /// Writes batches until `queue` is stopped and empty, and closes the connection then. Cancellation does not end it:
    /// entries that were accepted get their answer.
    func write(from queue: EntryQueue) async {
        // Opens the connection before the first entry, which tries again if that fails.
        try? await session.lend(by: .after(Self.connectWithin)) { _ in }
        while let batch = queue.next() { await write(batch) }
        await session.close()
    }

    /// Sends the batch until it is stored, refused, or nobody waits for it. Leaves out entries whose time is up.
    ///
    /// Attempts are at least ``ReconnectSchedule/first`` apart, and wait for the server's next attempt to connect.
    private func write(_ batch: [PendingEntry]) async {
        while true {
            let waiting = batch.filter { !$0.isAnswered }
            guard !waiting.isEmpty else { return }
            do throws(StoreError) {
                try await insert(waiting[...])
                return
            } catch {
                logger.warning(
                    "batch not stored",
                    metadata: ["error": "\(error)", "entries": .stringConvertible(waiting.count)]
                )
            }
            let next = max(server.nextAttempt ?? .now, .now + ReconnectSchedule.first)
            try? await Task.sleep(until: next, clock: .continuous)
        }
    }

    /// Stores a batch with one commit, and answers its entries. Leaves those that need a tombstone to ``late``.
    ///
    /// When a constraint refuses a row, halves are tried apart until it stands alone: one bad row costs about as many
    /// statements as the batch has halvings, twice, and nobody else's entry fails with it.
    /// - Throws: ``StoreError`` of any kind but `refused`. Entries may be stored; sending them again finds them.
    private func insert(_ batch: ArraySlice<PendingEntry>) async throws(StoreError) {
        do throws(StoreError) {
            let start = ContinuousClock.now
            let submissions = batch.map(\.submission)
            let answers = try await session.lend(by: .after(Self.connectWithin)) { connection in
                do {
                    return try EntryInsert.run(submissions, on: connection, by: .after(Self.commitWithin))
                } catch let error as StoreError {
                    // Not durable: the next attempt begins with a connection whose settings are checked.
                    connection.close()
                    throw error
                }
            }
            commitTime.record(duration: ContinuousClock.now - start)
            batchSize.record(batch.count)
            for (entry, answer) in zip(batch, answers) {
                if let answer { entry.answer(answer) } else { late.append(entry) }
            }
        } catch {
            guard case .refused(let constraint) = error.kind else { throw error }
            guard batch.count > 1 else {
                logger.error("row refused by the table", metadata: ["error": "\(error)"])
                batch.first?.answer(.failure(.refused(constraint: constraint)))
                return
            }
            let middle = batch.startIndex + batch.count / 2
            try await insert(batch[..<middle])
            try await insert(batch[middle...])
        }
    }
}
