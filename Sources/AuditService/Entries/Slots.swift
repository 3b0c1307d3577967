import AuditModel
import AuditStore
import Synchronization

/// A share of the bound. Its owner gives it back by letting go of it, on every path out of a request.
final class Slots: Sendable {
    /// How long the lower bound holds after the last refusal.
    private static let calm: Duration = .seconds(1)

    private struct State {
        var taken = 0
        var refusedAt: ContinuousClock.Instant?
    }

    private let count: Int
    private let overloadedCount: Int
    private let refusal: Rejection
    private let state = Mutex(State())

    /// - Parameters:
    ///   - count: the bound, which may be reached.
    ///   - overloadedCount: the bound from the first refusal until a second has passed without one. A short burst may
    ///     use the whole bound; under a lasting load fewer are let in, and those are served quickly.
    ///   - refusal: what everyone past the bound gets.
    init(_ count: Int, overloadedCount: Int? = nil, refusal: Rejection) {
        self.count = count
        self.overloadedCount = overloadedCount ?? count
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

        deinit { slots.state.withLock { $0.taken -= size.withLock(\.self) } }

        /// Takes more, such as for the next bytes of a body. On failure the slot keeps what it had.
        /// - Throws: ``Rejection``, the one that was given.
        func grow(by amount: Int) throws(Rejection) {
            try slots.draw(amount)
            size.withLock { $0 += amount }
        }
    }

    /// - Parameter amount: how much to take at first; 0 for a slot that grows later.
    /// - Throws: ``Rejection``, the one that was given.
    func take(_ amount: Int = 1) throws(Rejection) -> Slot {
        try draw(amount)
        return Slot(of: self, size: amount)
    }

    /// Takes from the bound all or nothing.
    private func draw(_ amount: Int) throws(Rejection) {
        let isFree = state.withLock { state in
            if state.refusedAt.map({ .now - $0 >= Self.calm }) == true { state.refusedAt = nil }
            guard state.taken + amount <= (state.refusedAt == nil ? count : overloadedCount) else {
                state.refusedAt = .now
                return false
            }
            state.taken += amount
            return true
        }
        guard isFree else { throw refusal }
    }
}
