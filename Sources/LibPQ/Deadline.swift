/// The moment past which the database's answer is of no use. Kept here: a stopped server honours no timeout.
package struct Deadline: Sendable, Comparable {
    package let instant: ContinuousClock.Instant

    package init(_ instant: ContinuousClock.Instant) {
        self.instant = instant
    }

    package static func after(_ duration: Duration) -> Deadline {
        Deadline(.now + duration)
    }

    package var isPast: Bool { instant <= .now }

    package static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }

    /// What is left in whole milliseconds, rounded up so that a poll never returns before the moment; 0 once past.
    var milliseconds: Int32 {
        let left = ContinuousClock.now.duration(to: instant)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
