import AuditModel
import AuditStore
import Synchronization

/// Bounds how much of one kind is under way at once. What comes past the bound is turned away at once.
final class Slots: Sendable {
    private let free: Mutex<Int>
    private let refusal: Rejection

    init(_ count: Int, refusal: Rejection) {
        free = Mutex(count)
        self.refusal = refusal
    }

    /// Held for as long as its request goes on.
    final class Slot: Sendable {
        private let slots: Slots

        fileprivate init(of slots: Slots) {
            self.slots = slots
        }

        deinit { slots.free.withLock { $0 += 1 } }
    }

    /// - Throws: ``Rejection``, the one that was given.
    func take() throws(Rejection) -> Slot {
        let isFree = free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        guard isFree else { throw refusal }
        return Slot(of: self)
    }
}

extension Slots {
    /// For exports and subject accesses: slow readers keep memory.
    static func exports() -> Slots {
        let count = 16
        return Slots(
            count,
            refusal: Rejection(.tooManyExports, "\(count) exports are under way already.", retryAfter: 5)
        )
    }

    /// For requests with one entry. To read and redact it is work for the processors: with more at once no more are
    /// stored, and all of them, and health checks, wait longer.
    static func entries() -> Slots { Slots(512, refusal: Rejection(RecordError.overloaded)) }

    /// For requests with many entries.
    static func uploads() -> Slots { Slots(16, refusal: Rejection(RecordError.overloaded)) }
}
