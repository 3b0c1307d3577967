import Synchronization

/// Wakes everyone who waits, once, whenever something has changed.
final class ChangeSignal: Sendable {
    private let waiting = Mutex<[AsyncStream<Void>.Continuation]>([])

    func fire() {
        let waiting = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for waiter in waiting { waiter.finish() }
    }

    /// Returns when something has changed, or after `duration`, or when the task is cancelled.
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
