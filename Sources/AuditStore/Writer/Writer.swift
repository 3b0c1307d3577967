import LibPQ
import Logging
import Metrics

/// The one writer of the trail: all that arrived while the last commit was being flushed goes into the next, as a
/// single statement. Under load the cost of a flush is shared; an idle service answers one entry in one commit.
///
/// Every caller has its answer within ``answerWithin``, even without the database. Success always follows the commit.
package final class Writer: Sendable {
    /// The longest that a caller waits for a place in a commit and its end: less than callers' patience.
    package static let answerWithin: Duration = .milliseconds(2500)
    /// How late an answer to an entry whose time is up may be.
    private static let expiryInterval: Duration = .milliseconds(100)

    private let queue = EntryQueue()
    /// Entries that name an erased operator. They go back to `queue` with the tombstone.
    private let late = EntryQueue()
    private let lateEntries: LateEntries
    private let inserter: BatchInserter

    init(server: Server, pepper: Pepper, logger: Logger) {
        lateEntries = LateEntries(server: server, pepper: pepper, logger: logger)
        inserter = BatchInserter(server: server, late: late, logger: logger)
    }

    /// Stores one entry. Returns when it is durable.
    /// - Throws: ``RecordError``, at most about ``answerWithin`` later. After `unavailable` the entry may be stored or
    ///   be stored yet; sending the same id again is safe.
    func record(_ submission: Submission) async throws(RecordError) -> Recorded {
        let answer = await withCheckedContinuation { caller in
            queue.append(PendingEntry(submission, deadline: .after(Self.answerWithin)) { caller.resume(returning: $0) })
        }
        return try answer.get()
    }

    /// Stores entries, each by itself, and answers in their order when all have their answer. They reach the queue in
    /// that order too: of two with one id the first is stored, unless it names an erased operator, which takes longer.
    ///
    /// All share one deadline. One that fails leaves the others as they are.
    func record(_ submissions: [Submission]) async -> [PendingEntry.Answer] {
        guard !submissions.isEmpty else { return [] }
        let deadline = Deadline.after(Self.answerWithin)
        return await withCheckedContinuation { caller in
            let answers = PendingAnswers(count: submissions.count, caller: caller)
            for (index, submission) in submissions.enumerated() {
                queue.append(PendingEntry(submission, deadline: deadline, isLine: true) { answers.set($0, at: index) })
            }
        }
    }

    /// Writes until ``stop()`` has been called and the queue is empty. Then closes both connections. An entry that
    /// comes back with its tombstone after that is refused as `stopping`.
    ///
    /// Cancellation changes nothing of that: what waits is answered in its time, also while the database is away.
    func run() async {
        // A task of its own, which nobody cancels.
        await Task { await work() }.value
    }

    private func work() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.expireEntries() }
            async let tombstones: Void = lateEntries.work(from: late, to: queue)
            await inserter.write(from: queue)
            late.stop()
            await tombstones
            group.cancelAll()
        }
    }

    /// Answers what nobody waits for any longer, until it is cancelled.
    private func expireEntries() async {
        let depth = Gauge(label: "audit_writer_queue_entries")
        while (try? await Task.sleep(for: Self.expiryInterval)) != nil {
            queue.expire()
            late.expire()
            depth.record(queue.depth + late.depth)
        }
    }

    /// Refuses new entries from now on; ``run()`` returns when those that wait have been answered.
    func stop() {
        queue.stop()
    }
}
