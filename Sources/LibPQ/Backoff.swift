/// Decides when the next attempt to connect may be made: at once after a success, and after longer and longer delays
/// while attempts fail. Jitter keeps instances from coming back in step. The longest delay is short enough that the
/// first entry is stored within a second of a promotion. A pure value; its owner has the clock.
package struct Backoff: Sendable {
    /// The full delay after the first failure. It doubles with each further failure.
    package static let first: Duration = .milliseconds(50)
    package static let longest: Duration = .milliseconds(300)

    private var failures = 0
    /// `nil` when an attempt may be made at once.
    package private(set) var nextAttempt: ContinuousClock.Instant?

    package init() {}

    /// Forgets all failures.
    package mutating func succeeded() {
        self = Backoff()
    }

    /// Notes a failure, and sets the time of the next attempt.
    /// - Parameter jitter: the share of the full delay that is waited, from 0.5 to 1.
    package mutating func failed(
        at now: ContinuousClock.Instant = .now,
        jitter: Double = .random(in: 0.5...1)
    ) {
        let full = min(Self.longest, Self.first * (1 << min(failures, 10)))
        failures += 1
        nextAttempt = now + full * jitter
    }
}
