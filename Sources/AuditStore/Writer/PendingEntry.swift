import LibPQ
import Synchronization

/// An entry whose caller waits for an answer, which it gets exactly once: from the writer, or from the clock.
final class PendingEntry: Sendable {
    /// An answer `unavailable` leaves open whether the entry is stored. Every other failure means that it is not.
    typealias Answer = Result<Recorded, RecordError>

    let submission: Submission
    /// When ``EntryQueue/expire()`` answers in the writer's place.
    let deadline: Deadline
    /// It came with others, for which its caller waits too, and goes behind entries that came alone.
    let isLine: Bool
    private let caller: Mutex<(@Sendable (Answer) -> Void)?>

    /// - Parameter caller: called once, on whichever thread the answer comes, and outside of any lock.
    init(
        _ submission: Submission,
        deadline: Deadline,
        isLine: Bool = false,
        caller: @escaping @Sendable (Answer) -> Void
    ) {
        self.submission = submission
        self.deadline = deadline
        self.isLine = isLine
        self.caller = Mutex(caller)
    }

    /// Whether the caller has its answer: the entry need not be sent any more.
    var isAnswered: Bool { caller.withLock { $0 == nil } }

    /// Gives the caller its answer. Only the first reaches the caller; later ones are dropped.
    func answer(_ answer: Answer) {
        let caller = caller.withLock { $0.take() }
        caller?(answer)
    }
}
