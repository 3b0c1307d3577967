import Bytes

/// Decides how long to wait before another attempt: exponential with full jitter, at least as long as the service asks,
/// and not past the deadline. A pure value; its owner has the clock.
struct RetrySchedule: Sendable {
    /// The shortest attempt that can tell anything.
    static let leastAttempt: Duration = .milliseconds(250)

    /// How long to try a service whose name is unknown, or that refuses connections, from its first failure on: one that
    /// restarts is back in that time, and waiting for any other is pointless.
    static let unreachablePatience: Duration = .milliseconds(1500)

    private var backoff = Backoff(first: .milliseconds(100), longest: .seconds(5))
    private var unreachableSince: ContinuousClock.Instant?

    /// Starts over after a success.
    mutating func reset() { self = RetrySchedule() }

    /// - Parameters:
    ///   - remaining: what is left of the deadline.
    ///   - jitter: from 0 to 1.
    ///   - now: when the attempt failed, by the monotonic clock.
    /// - Returns: `nil` when another attempt makes no sense: the error will not go away, or the time is up.
    mutating func delay(
        after error: AuditClientError,
        remaining: Duration,
        jitter: Double,
        now: ContinuousClock.Instant = .now
    ) -> Duration? {
        guard error.isTransient else { return nil }
        let delay = max(backoff.next() * jitter, error.retryAfter ?? .zero)
        if error.transport == .unreachable {
            let since = unreachableSince ?? now
            unreachableSince = since
            guard now + delay - since <= Self.unreachablePatience else { return nil }
        } else {
            unreachableSince = nil
        }
        return delay + Self.leastAttempt < remaining ? delay : nil
    }
}
