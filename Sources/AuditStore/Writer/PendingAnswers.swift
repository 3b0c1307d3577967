import Synchronization

/// The answers of entries that were handed in together, given to their caller when the last of them is there.
final class PendingAnswers: Sendable {
    private struct State {
        var answers: [PendingEntry.Answer?]
        var missing: Int
    }

    private let state: Mutex<State>
    private let caller: CheckedContinuation<[PendingEntry.Answer], Never>

    init(count: Int, caller: CheckedContinuation<[PendingEntry.Answer], Never>) {
        state = Mutex(State(answers: Array(repeating: nil, count: count), missing: count))
        self.caller = caller
    }

    /// Each entry's answer comes once.
    func set(_ answer: PendingEntry.Answer, at index: Int) {
        let all: [PendingEntry.Answer]? = state.withLock { state in
            state.answers[index] = answer
            state.missing -= 1
            return state.missing == 0 ? state.answers.compactMap { $0 } : nil
        }
        if let all { caller.resume(returning: all) }
    }
}
