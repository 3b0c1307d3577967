import Synchronization

/// The answers of entries that were handed in together. Their caller gets all, in order, when the last is there.
final class PendingAnswers: Sendable {
    private struct State {
        var answers: [PendingEntry.Answer?]
        var missing: Int
    }

    private let state: Mutex<State>
    private let caller: CheckedContinuation<[PendingEntry.Answer], Never>

    /// - Precondition: `count` is not 0: without an answer nothing would resume the caller.
    init(count: Int, caller: CheckedContinuation<[PendingEntry.Answer], Never>) {
        state = Mutex(State(answers: Array(repeating: nil, count: count), missing: count))
        self.caller = caller
    }

    /// Notes an answer, and resumes the caller after the last. ``PendingEntry`` gives each answer once.
    func set(_ answer: PendingEntry.Answer, at index: Int) {
        let all: [PendingEntry.Answer]? = state.withLock { state in
            state.answers[index] = answer
            state.missing -= 1
            return state.missing == 0 ? state.answers.compactMap { $0 } : nil
        }
        if let all { caller.resume(returning: all) }
    }
}
