import Synchronization

/// Wakes everyone who waits, once, whenever something has changed. Remembers nothing: a change before the wait is
/// missed, so waiters ask for the state again after a while.
final class ChangeSignal: Sendable {
    private struct State {
        var waiting: [UInt64: AsyncStream<Void>.Continuation] = [:]
        var lastID: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Wakes those who wait now. They are resumed outside of the lock.
    func fire() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting
        }
        for waiter in waiting.values { waiter.finish() }
    }

    /// Returns when something has changed, after `duration` (at once if negative), or when the task is cancelled.
    func wait(atMost duration: Duration) async {
        let (changes, waiter) = AsyncStream.makeStream(of: Void.self)
        let id = state.withLock { state in
            state.lastID += 1
            state.waiting[state.lastID] = waiter
            return state.lastID
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in changes {} }
            group.addTask { try? await Task.sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
        // On an instance that never has the work, nothing fires.
        state.withLock { $0.waiting[id] = nil }
    }
}
