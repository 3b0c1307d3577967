/// Delays between attempts that double with each failure, up to a longest one. A pure value; its owner adds the jitter,
/// which keeps callers from coming back in step.
package struct Backoff: Sendable {
    private let first: Duration
    private let longest: Duration
    private var failures = 0

    package init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    /// Returns the full delay after another failure.
    package mutating func next() -> Duration {
        // Beyond a thousand times the first, every longest delay has been reached.
        defer { failures = min(failures + 1, 10) }
        return min(longest, first * (1 << failures))
    }

    /// Starts over, as after a success.
    package mutating func reset() { failures = 0 }
}
