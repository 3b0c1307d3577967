/// When the next attempt to connect may be made: at once after a success, later and later after failures, with jitter so
/// that instances do not come back in step. Seldom enough for a server that is away, and soon enough for the first entry
/// to be stored within a second of a promotion. A pure value; its owner has the clock.
package struct Backoff: Sendable {
    package static let first: Duration = .milliseconds(50)
    package static let longest: Duration = .milliseconds(300)

    private var failures = 0
    package private(set) var nextAttempt: ContinuousClock.Instant?

    package init() {}

    package mutating func succeeded() {
        self = Backoff()
    }

    /// `jitter` is between 0.5 and 1: the share of the full delay that is waited.
    package mutating func failed(
        at now: ContinuousClock.Instant = .now,
        jitter: Double = .random(in: 0.5...1)
    ) {
        let full = min(Self.longest, Self.first * (1 << min(failures, 10)))
        failures += 1
        nextAttempt = now + full * jitter
    }
}
