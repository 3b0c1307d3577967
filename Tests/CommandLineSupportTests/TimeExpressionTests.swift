import Foundation
import Testing

@testable import CommandLineSupport

/// Times as people write them.
struct TimeExpressionTests {
    /// 2026-03-01T12:34:56Z
    private let now = Date(timeIntervalSince1970: 1_772_368_496)

    private func utc(_ text: String) -> String? {
        TimeExpression(argument: text).map { WallTime($0.date(now: now, isLocal: false), isLocal: false) }
            .map { "\($0.day) \($0.time)" }
    }

    @Test(arguments: [
        ("2026-01-31", "2026-01-31 00:00:00"), ("2026-01-31 16:00", "2026-01-31 16:00:00"),
        ("2026-01-31T16:00:07", "2026-01-31 16:00:07"), ("2026-01-31T16:00:07.123456789Z", "2026-01-31 16:00:07"),
        ("2026-01-31t16:00z", "2026-01-31 16:00:00"), ("2026-01-31T16:00:00+01:00", "2026-01-31 15:00:00"),
        ("2026-01-31T16:00:00-0530", "2026-01-31 21:30:00"), ("2026-01-31 00:30+01", "2026-01-30 23:30:00"),
        ("16:30", "2026-03-01 16:30:00"), ("now", "2026-03-01 12:34:56"), ("today", "2026-03-01 00:00:00"),
        ("yesterday", "2026-02-28 00:00:00"), ("90m", "2026-03-01 11:04:56"), ("1h30m", "2026-03-01 11:04:56"),
        ("7d", "2026-02-22 12:34:56"), ("-1d", "2026-02-28 12:34:56"), ("2w", "2026-02-15 12:34:56"),
        ("1y", "2025-02-28 12:34:56"), ("2h ago", "2026-03-01 10:34:56"),
    ])
    func `a moment may be written in many ways`(text: String, moment: String) {
        #expect(utc(text) == moment)
    }

    @Test(arguments: [
        "", "soon", "2026", "2026-13-01", "2026-02-30", "2026-01-31T25:00", "2026-01-31T16", "16", "1x", "h", "1",
        "2026-01-31T16:00:00+25:00", "2026-01-31T16:00 UTC", "99999999999y", "tomorrow",
    ])
    func `anything else is not one`(text: String) {
        #expect(utc(text) == nil)
    }

    @Test(arguments: [
        ("90d", 90 * 86_400), ("1h30m", 5400), ("45s", 45), ("1y", 366 * 86_400), ("99y1y", 36_600 * 86_400),
    ])
    func `a lifetime is a length of time, and is written in its largest unit`(text: String, seconds: Int) {
        #expect(Lifetime(argument: text)?.duration == .seconds(seconds))
        #expect(Lifetime(argument: "5400s")?.description == "90m")
    }

    @Test(arguments: ["", "0s", "-1d", "1", "d", "1 d", "101y", "99y1y1d", "100y100y"])
    func `anything else is no lifetime`(text: String) {
        #expect(Lifetime(argument: text) == nil)
    }
}
