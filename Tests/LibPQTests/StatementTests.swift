import Testing

@testable import LibPQ

@Suite struct StatementTests {
    @Test func `every value becomes a placeholder, in order`() {
        let statement: Statement = "select \("a'; drop table x; --"), \(1) where \(true)"
        #expect(statement.rendered.sql == "select $1, $2 where $3")
        #expect(
            statement.rendered.bindings.map(\.bytes) == [
                Array("a'; drop table x; --".utf8), [0, 0, 0, 0, 0, 0, 0, 1], [1],
            ]
        )
    }

    @Test func `a statement within another keeps its values bound and is numbered anew`() {
        let inner: Statement = "b = \(2) and c = '$1' and d = \(3)"
        let outer: Statement = "select 1 where a = \(1) and \(inner) and e = \(4)"
        #expect(outer.rendered.sql == "select 1 where a = $1 and b = $2 and c = '$1' and d = $3 and e = $4")
        #expect(outer.rendered.bindings.count == 4)
    }

    @Test func `statements are joined`() {
        let joined = Statement(joining: ["a = \(1)", "b = \(2)"], separator: " and ")
        #expect(joined.rendered.sql == "a = $1 and b = $2")
    }

    @Test func `nil is null, of the type it would have had`() {
        let none: String? = nil
        let statement: Statement = "select \(none)"
        #expect(statement.rendered.bindings[0].bytes == nil)
        #expect(statement.rendered.bindings[0].oid == PostgresType.text.oid)
    }
}

@Suite struct ReconnectScheduleTests {
    @Test func `attempts are spaced further and further, up to a bound, and at once again after a success`() {
        var schedule = ReconnectSchedule()
        let now = ContinuousClock.now
        #expect(schedule.nextAttempt == nil)
        var waits: [Duration] = []
        for _ in 0..<8 {
            schedule.failed(at: now, jitter: 1)
            waits.append(now.duration(to: schedule.nextAttempt ?? now))
        }
        #expect(waits == [50, 100, 200, 300, 300, 300, 300, 300].map { .milliseconds($0) })
        schedule.succeeded()
        #expect(schedule.nextAttempt == nil)
    }

    @Test func `jitter takes up to half of a wait`() {
        var schedule = ReconnectSchedule()
        let now = ContinuousClock.now
        schedule.failed(at: now, jitter: 0.5)
        #expect(schedule.nextAttempt == now + .milliseconds(25))
    }
}
