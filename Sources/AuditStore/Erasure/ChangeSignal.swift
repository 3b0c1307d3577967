import Synchronization

/// Wakes everyone who waits, once, whenever something has changed. Remembers nothing: a change before the wait is
/// missed, so waiters ask for the state again after a while.
final class ChangeSignal: Sendable {
    private let waiting = Mutex<[AsyncStream<Void>.Continuation]>([])

    /// Wakes those who wait now. They are resumed outside of the lock.
    func fire() {
        let waiting = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for waiter in waiting { waiter.finish() }
    }

    /// Returns when something has changed, or after `duration`, or when the task is cancelled. A duration that is
    /// negative returns at once.
    func wait(atMost duration: Duration) async {
        let (changes, waiter) = AsyncStream.makeStream(of: Void.self)
        waiting.withLock { $0.append(waiter) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in changes {} }
            group.addTask { try? await Task.sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
    }
}
