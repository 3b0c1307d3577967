import AuditModel
import Synchronization

/// Bounds how many exports and subject accesses are under way at once, and so the memory that slow readers keep.
final class ExportSlots: Sendable {
    private static let count = 16

    private let free = Mutex(count)

    /// Held for as long as its export goes on.
    final class Slot: Sendable {
        private let slots: ExportSlots

        fileprivate init(of slots: ExportSlots) {
            self.slots = slots
        }

        deinit { slots.free.withLock { $0 += 1 } }
    }

    /// - Throws: ``Rejection`` `too_many_exports`.
    func take() throws(Rejection) -> Slot {
        let isFree = free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        guard isFree else {
            throw Rejection(.tooManyExports, "\(Self.count) exports are under way already.", retryAfter: 5)
        }
        return Slot(of: self)
    }
}
