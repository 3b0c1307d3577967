import Synchronization

/// A counting semaphore for tasks. Hands out permits in the order in which tasks asked for them.
final class Gate: Sendable {
    private struct State {
        var permits: Int
        var waiters: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
        var lastID: UInt64 = 0
    }

    private let state: Mutex<State>

    /// - Parameter permits: how many tasks may be inside at once.
    init(permits: Int) {
        state = Mutex(State(permits: permits))
    }

    /// Waits for a permit. Returns `true` with one, which ``leave()`` gives back, or `false` when none came free by the
    /// deadline. Cancelling the task may end the wait early.
    func enter(by deadline: Deadline) async -> Bool {
        let id: UInt64? = state.withLock { state in
            if state.permits > 0 {
                state.permits -= 1
                return nil
            }
            state.lastID += 1
            return state.lastID
        }
        guard let id else { return true }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await Task.sleep(until: deadline.instant, clock: .continuous)
                self.abandon(id)
            }
            let entered = await wait(id, until: deadline)
            group.cancelAll()
            return entered
        }
    }

    private func wait(_ id: UInt64, until deadline: Deadline) async -> Bool {
        await withCheckedContinuation { continuation in
            // Since the id was drawn a permit may have come back, the time may have run out, or the task may have been
            // cancelled, which also ends the timer.
            let entered: Bool? = state.withLock { state in
                if state.permits > 0 {
                    state.permits -= 1
                    return true
                }
                if deadline.isPast || Task.isCancelled { return false }
                state.waiters.append((id, continuation))
                return nil
            }
            if let entered { continuation.resume(returning: entered) }
        }
    }

    /// Ends the wait of a task whose time is up. Does nothing for one that has its permit already.
    private func abandon(_ id: UInt64) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
        }
        waiter?.continuation.resume(returning: false)
    }

    /// Gives a permit back, to the task that has waited longest.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.waiters.isEmpty else { return state.waiters.removeFirst().continuation }
            state.permits += 1
            return nil
        }
        next?.resume(returning: true)
    }
}
