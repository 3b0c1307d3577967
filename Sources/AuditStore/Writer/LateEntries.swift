import LibPQ
import Logging

/// Puts the tombstone into entries that name an erased operator, and hands them back to the writer.
///
/// The search for names takes tenths of a second in a long text. It has a connection and a thread of its own, so that
/// nobody else's entry waits for it.
actor LateEntries {
    /// For connecting, the look-ups and the search in one entry. Less than a caller waits.
    private static let answerWithin: Duration = .seconds(2)

    private nonisolated let executor: BlockingQueue
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let session: Session
    private let pepper: Pepper
    private let logger: Logger

    init(server: Server, pepper: Pepper, logger: Logger) {
        executor = BlockingQueue(label: "raptor-audit.late")
        session = Session(server, queue: executor)
        self.pepper = pepper
        self.logger = logger
    }

    /// Works until `queue` is stopped and empty. An entry comes back as often as an operator is erased whom it names.
    /// It keeps its deadline, so it does not come back without end.
    func work(from queue: EntryQueue, to writer: EntryQueue) async {
        while let batch = queue.next() {
            for entry in batch { await handBack(entry, to: writer) }
        }
        await session.close()
    }

    /// Hands one entry to the writer with its tombstones, ahead of the lines of uploads. Answers `unavailable` when the
    /// database does not say whom it names; nothing was stored then. Skips an entry that nobody waits for.
    private func handBack(_ entry: PendingEntry, to writer: EntryQueue) async {
        guard !entry.isAnswered else { return }
        let submission = entry.submission
        let pepper = pepper
        do throws(StoreError) {
            let deadline = Deadline.after(Self.answerWithin)
            let tombstoned = try await session.lend(by: deadline) { connection in
                try submission.tombstoned(pepper: pepper, on: connection, by: deadline)
            }
            writer.append(PendingEntry(tombstoned, deadline: entry.deadline) { entry.answer($0) })
        } catch {
            logger.warning("late entry not stored", metadata: ["error": "\(error)"])
            entry.answer(.failure(.unavailable))
        }
    }
}
