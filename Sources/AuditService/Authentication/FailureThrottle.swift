/// Counts failed authentications by source address. A burst of failures is free; after that an address has a few a
/// minute. A pure value; its owner has the clock.
///
/// Counts by address, never by account: otherwise anyone who knows an account's name could lock it out.
struct FailureThrottle {
    struct Limits: Sendable {
        /// How many failures an address may have at once before it is answered 429.
        var burst = 20.0
        /// Failures that an address regains each second.
        var refill = 0.2
        /// The most addresses to remember. Past that, quiet ones are forgotten, or else all.
        var addresses = 10_000
    }

    /// How many failures an address had left, and when that was.
    private struct Bucket {
        var left: Double
        var at: ContinuousClock.Instant
    }

    private let limits: Limits
    private var buckets: [String: Bucket] = [:]

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    var count: Int { buckets.count }

    /// Notes a failure. When there are too many addresses, forgets those that are quiet again, and all of them if fewer
    /// than half are quiet: so it looks through them once in as many failures, not at each one.
    mutating func failed(_ source: String, at now: ContinuousClock.Instant) {
        if buckets.count >= limits.addresses, buckets[source] == nil {
            buckets = buckets.filter { left(in: $0.value, at: now) < limits.burst }
            if buckets.count > limits.addresses / 2 { buckets = [:] }
        }
        buckets[source] = Bucket(left: max(0, left(source, at: now) - 1), at: now)
    }

    /// Returns the whole seconds until the address may fail again, at least 1; `nil` when it may now.
    func retryAfter(_ source: String, at now: ContinuousClock.Instant) -> Int? {
        let left = left(source, at: now)
        guard left < 1 else { return nil }
        return max(1, Int(((1 - left) / limits.refill).rounded(.up)))
    }

    /// Returns the failures that the address still has, at most ``Limits/burst``.
    private func left(_ source: String, at now: ContinuousClock.Instant) -> Double {
        buckets[source].map { left(in: $0, at: now) } ?? limits.burst
    }

    private func left(in bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
        min(limits.burst, bucket.left + bucket.at.duration(to: now) / .seconds(1) * limits.refill)
    }
}
