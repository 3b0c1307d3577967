import LibPQ
import Synchronization

/// An entry whose caller waits for an answer, which it gets exactly once: from the writer, or from the clock.
final class PendingEntry: Sendable {
    typealias Answer = Result<Recorded, RecordError>

    let submission: Submission
    let deadline: Deadline
    /// It came with others, for which its caller waits too.
    let isLine: Bool
    private let caller: Mutex<(@Sendable (Answer) -> Void)?>

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

    var isAnswered: Bool { caller.withLock { $0 == nil } }

    /// The first answer reaches the caller; later ones go nowhere.
    func answer(_ answer: Answer) {
        let caller = caller.withLock { $0.take() }
        caller?(answer)
    }
}
