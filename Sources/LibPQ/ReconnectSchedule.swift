import Bytes

/// Decides when the next attempt to connect may be made: at once after a success, and after longer and longer delays
/// while attempts fail. The longest delay is short enough that the first entry is stored within a second of a
/// promotion. A pure value; its owner has the clock.
package struct ReconnectSchedule: Sendable {
    /// The full delay after the first failure.
    package static let first: Duration = .milliseconds(50)

    private var backoff = Backoff(first: Self.first, longest: .milliseconds(300))
    /// `nil` when an attempt may be made at once.
    package private(set) var nextAttempt: ContinuousClock.Instant?

    package init() {}

    package mutating func succeeded() {
        self = ReconnectSchedule()
    }

    /// Notes a failure, and sets the time of the next attempt.
    /// - Parameter jitter: the share of the full delay that is waited, from 0.5 to 1.
    package mutating func failed(at now: ContinuousClock.Instant = .now, jitter: Double = .random(in: 0.5...1)) {
        nextAttempt = now + backoff.next() * jitter
    }
}
