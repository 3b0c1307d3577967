import AuditModel
import Testing

@testable import RaptorAuditClient

/// When to try again.
struct RetryScheduleTests {
    private func failure(retryAfter: Duration? = nil, isTransient: Bool = true) -> AuditClientError {
        var error = AuditClientError(.unavailable, "")
        error.isTransient = isTransient
        error.retryAfter = retryAfter
        return error
    }

    @Test func `the ceiling doubles up to the longest, and starts anew after a success`() {
        var schedule = RetrySchedule()
        func next() -> Duration? { schedule.delay(after: failure(), remaining: .seconds(60), jitter: 1) }
        #expect((0..<8).map { _ in next() } == [100, 200, 400, 800, 1600, 3200, 5000, 5000].map { .milliseconds($0) })
        schedule.reset()
        #expect(next() == .milliseconds(100))
    }

    @Test func `jitter is full`() {
        var schedule = RetrySchedule()
        #expect(schedule.delay(after: failure(), remaining: .seconds(60), jitter: 0) == .zero)
        #expect(schedule.delay(after: failure(), remaining: .seconds(60), jitter: 0.5) == .milliseconds(100))
    }

    @Test func `it waits at least as long as the service asks`() {
        var schedule = RetrySchedule()
        let delay = schedule.delay(after: failure(retryAfter: .seconds(7)), remaining: .seconds(60), jitter: 0)
        #expect(delay == .seconds(7))
    }

    @Test func `it does not begin what cannot end in time, nor what cannot help`() {
        var schedule = RetrySchedule()
        #expect(schedule.delay(after: failure(retryAfter: .seconds(7)), remaining: .seconds(7), jitter: 0) == nil)
        #expect(schedule.delay(after: failure(), remaining: .milliseconds(250), jitter: 0) == nil)
        #expect(schedule.delay(after: failure(isTransient: false), remaining: .seconds(60), jitter: 0) == nil)
    }

    @Test(arguments: [(0, 4), (1, 2), (2, 1), (5, 1)])
    func `a service that cannot be reached is given up by the clock, not by the pauses`(
        attemptTakes seconds: Double,
        attempts: Int
    ) {
        var schedule = RetrySchedule()
        var unreachable = failure()
        unreachable.transport = .unreachable
        let start = ContinuousClock.now
        var now = start
        var count = 0
        while let delay = schedule.delay(after: unreachable, remaining: .seconds(600), jitter: 1, now: now) {
            count += 1
            now += delay + .seconds(seconds)
        }
        // After the first failure: pauses of 100, 200, 400 and 800 ms, and what the attempts take.
        #expect(count == attempts)
        #expect(now - start <= RetrySchedule.unreachablePatience + .seconds(seconds))
    }

    @Test func `another failure between two starts the patience anew`() {
        var schedule = RetrySchedule()
        var unreachable = failure()
        unreachable.transport = .unreachable
        let now = ContinuousClock.now
        #expect(schedule.delay(after: unreachable, remaining: .seconds(60), jitter: 0, now: now) == .zero)
        #expect(schedule.delay(after: failure(), remaining: .seconds(60), jitter: 0, now: now) == .zero)
        let later = now + .seconds(5)
        #expect(schedule.delay(after: unreachable, remaining: .seconds(60), jitter: 0, now: later) == .zero)
        #expect(schedule.delay(after: unreachable, remaining: .seconds(60), jitter: 0, now: later + .seconds(2)) == nil)
    }

    @Test(arguments: [
        ("120", 120), ("0", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 37), ("Sun, 06 Nov 1994 08:48:00 GMT", 0),
    ])
    func `Retry-After is seconds or a date`(text: String, seconds: Int) throws {
        let now = try #require(Timestamp("1994-11-06T08:49:00Z"))
        #expect(RetryAfter.duration(text, now: now) == .seconds(seconds))
    }

    @Test(arguments: ["", "-1", "soon", "1.5", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT"])
    func `anything else is ignored`(text: String) {
        #expect(RetryAfter.duration(text, now: Timestamp(microseconds: 0)) == nil)
    }
}

/// Lengths of time as libcurl takes them.
struct MillisecondsTests {
    @Test(arguments: [
        (Duration.zero, 0), (.microseconds(1), 1), (.milliseconds(1500), 1500), (.seconds(2_147_483), 2_147_483_000),
        (.seconds(Int64.max), 2_147_483_000),
    ])
    func `they are rounded up, and limited`(duration: Duration, milliseconds: Int) {
        #expect(duration.milliseconds == milliseconds)
    }
}

/// The service's clock beside the one here.
struct ServiceClockTests {
    @Test(arguments: [
        (0, 0, 0), (1, 1, 0), (-1, -1, 0), (-1, 5, 0), (400, 401, 399), (-3600, -3600, -3600), (-400, 0, 0),
    ])
    func `a difference is what no delay explains`(sent: Int64, received: Int64, lead: Int64) {
        func time(_ seconds: Int64) -> Timestamp { Timestamp(microseconds: (1_800_000_000 + seconds) * 1_000_000) }
        let found = ServiceClock.lead(date: time(0), sent: time(sent), received: time(received))
        #expect(found == .seconds(lead))
    }
}
