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
        private let size: Mutex<Int>

        fileprivate init(of slots: Slots, size: Int) {
            self.slots = slots
            self.size = Mutex(size)
        }

        deinit { slots.free.withLock { $0 += size.withLock(\.self) } }

        /// - Throws: ``Rejection``, the one that was given.
        func grow(by amount: Int) throws(Rejection) {
            try slots.draw(amount)
            size.withLock { $0 += amount }
        }
    }

    /// - Throws: ``Rejection``, the one that was given.
    func take(_ amount: Int = 1) throws(Rejection) -> Slot {
        try draw(amount)
        return Slot(of: self, size: amount)
    }

    private func draw(_ amount: Int) throws(Rejection) {
        let isFree = free.withLock { free in
            guard free >= amount else { return false }
            free -= amount
            return true
        }
        guard isFree else { throw refusal }
    }
}
