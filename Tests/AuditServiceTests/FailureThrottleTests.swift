import Testing

@testable import AuditService

@Suite struct FailureThrottleTests {
    private let start = ContinuousClock.now

    @Test func `a burst is let through, then nothing until some time has passed`() {
        var throttle = FailureThrottle(limits: .init(burst: 3, refill: 0.5))
        for _ in 0..<3 {
            #expect(throttle.retryAfter("a", at: start) == nil)
            throttle.failed("a", at: start)
        }
        #expect(throttle.retryAfter("a", at: start) == 2)
        #expect(throttle.retryAfter("a", at: start + .seconds(1)) == 1)
        #expect(throttle.retryAfter("a", at: start + .seconds(2)) == nil)
    }

    @Test func `addresses are counted apart`() {
        var throttle = FailureThrottle(limits: .init(burst: 1, refill: 1))
        throttle.failed("a", at: start)
        #expect(throttle.retryAfter("a", at: start) != nil)
        #expect(throttle.retryAfter("b", at: start) == nil)
    }

    @Test func `it never remembers more addresses than it may`() {
        var throttle = FailureThrottle(limits: .init(burst: 2, refill: 1, addresses: 10))
        for number in 0..<1000 { throttle.failed("\(number)", at: start) }
        #expect(throttle.count <= 10)
    }

    @Test func `it makes room for many addresses at once, also when only a few are quiet`() {
        var throttle = FailureThrottle(limits: .init(burst: 2, refill: 1, addresses: 10))
        for number in 0..<10 { throttle.failed("\(number)", at: start + .seconds(number > 2 ? 1 : 0)) }
        throttle.failed("another", at: start + .milliseconds(1500))
        #expect(throttle.count == 1)
    }

    @Test func `it keeps addresses that are not quiet when enough others are`() {
        var throttle = FailureThrottle(limits: .init(burst: 2, refill: 1, addresses: 10))
        for number in 0..<10 { throttle.failed("\(number)", at: start + .seconds(number > 6 ? 1 : 0)) }
        throttle.failed("another", at: start + .milliseconds(1500))
        #expect(throttle.count == 4)
    }
}
