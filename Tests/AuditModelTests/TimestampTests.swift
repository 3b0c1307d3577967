import AuditModel
import SeededRandomness
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-01T00:00:00.000001Z", 1),
            ("1972-02-29T23:59:59.9Z", 68_255_999_900_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000),
            ("2001-09-09T01:46:40Z", 1_000_000_000_000_000),
            ("2024-02-29T12:00:00.123456Z", 1_709_208_000_123_456),
            ("2024-12-31T23:59:59Z", 1_735_689_599_000_000),
            ("2026-01-31T12:00:00.5Z", 1_769_860_800_500_000),
            ("2100-03-01T00:00:00Z", 4_107_542_400_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ] as [(String, Int64)]
    )
    func `an instant has one text`(text: String, microseconds: Int64) {
        #expect(Timestamp(text)?.microseconds == microseconds)
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test(
        arguments: [
            ("2026-01-31T12:00:00+00:00", "2026-01-31T12:00:00Z"),
            ("2026-01-31T12:00:00-00:00", "2026-01-31T12:00:00Z"),
            ("2026-01-31T13:00:00+01:00", "2026-01-31T12:00:00Z"),
            ("2026-01-31T06:15:00-05:45", "2026-01-31T12:00:00Z"),
            ("2026-01-01T00:30:00.25+01:00", "2025-12-31T23:30:00.25Z"),
            ("1970-01-01T01:00:00+01:00", "1970-01-01T00:00:00Z"),
            ("9999-12-31T00:00:00-23:59", "9999-12-31T23:59:00Z"),
            ("2026-01-31T12:00:00.1234567Z", "2026-01-31T12:00:00.123456Z"),
            ("2026-01-31T12:00:00.123456999Z", "2026-01-31T12:00:00.123456Z"),
            ("2026-01-31T12:00:00.999999999+00:00", "2026-01-31T12:00:00.999999Z"),
        ]
    )
    func `an offset is brought to Z, and nine digits to microseconds`(text: String, same: String) {
        #expect(Timestamp(text)?.description == same)
    }

    @Test func `with six digits the order of texts is the order of times`() {
        let times = [0, 1, 10, 500_000, 999_999, 1_000_000].map { Timestamp(microseconds: $0).microsecondDescription }
        #expect(times.first == "1970-01-01T00:00:00.000000Z")
        #expect(times == times.sorted())
        #expect(Set(times.map(\.utf8.count)) == [27])
    }

    @Test(
        arguments: [
            ("2026-01-31", "2026-01-31T00:00:00Z"), ("2026-01-31T01:00:00+01:00", "2026-01-31T00:00:00Z"),
            ("2026-02-30", nil), ("1969-12-31", nil), ("2026-01-31Z", nil), ("2026-01", nil), ("yesterday", nil),
        ] as [(String, String?)]
    )
    func `a date stands for its midnight where one may be given`(text: String, time: String?) {
        #expect(Timestamp(timeOrDate: text)?.description == time)
    }

    @Test(arguments: [
        ("2026-02-29T00:00:00Z", "exist"), ("2026-01-31T24:00:00Z", "exist"), ("2016-12-31T23:59:60Z", "exist"),
        ("1969-12-31T23:59:59Z", "1970 to 9999"), ("1970-01-01T00:00:00+00:01", "1970 to 9999"),
        ("2026-01-31T12:00:00", "Z or an offset"), ("2026-01-31T12:00:00.1234567890Z", "nine digits"),
    ])
    func `what is wrong with a time is named`(text: String, part: String) {
        #expect(throws: BrokenRule.self) { try Timestamp(validating: text) }
        do { _ = try Timestamp(validating: text) } catch { #expect(error.detail.contains(part)) }
    }

    @Test(arguments: ["1", "12", "123", "1234", "12345", "123456", "100", "120000", "000001", "000000"])
    func `a fraction has one to six digits`(digits: String) throws {
        let fraction = try #require(Int64(digits.padding(to: 6)))
        #expect(Timestamp("2026-01-31T12:00:00.\(digits)Z")?.microseconds == 1_769_860_800_000_000 + fraction)
    }

    @Test(arguments: [
        "", "Z", "2026-01-31", "2026-01-31T12:00:00", "2026-01-31T12:00Z", "2026-01-31 12:00:00Z",
        "2026-01-31t12:00:00Z", "2026-01-31T12:00:00z", "2026-01-31T12:00:00+0000", "2026-01-31T12:00:00+1:00",
        "2026-01-31T12:00:00+24:00", "2026-01-31T12:00:00+01:60", "2026-01-31T12:00:00+01:00Z",
        "2026-01-31T12:00:00+01",
        "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00.1234567890Z", "2026-01-31T12:00:00,5Z", "2026-01-31T12:00:00.1 Z",
        "2026-01-31T12:00:00ZZ", " 2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z ", "2026-01-31T12:00:00Z\n",
        "+2026-01-31T12:00:00Z", "-026-01-31T12:00:00Z", "10000-01-01T00:00:00Z", "226-01-31T12:00:00Z",
        "2026-1-31T12:00:00Z", "2026/01/31T12:00:00Z", "2026-01-31T12.00.00Z", "20260131T120000Z",
        "2026-W05-6T12:00:00Z", "２026-01-31T12:00:00Z", "2026-01-31T12:00:0٠Z",
        // No such month, day, hour, minute or second.
        "2026-00-31T12:00:00Z", "2026-13-31T12:00:00Z", "2026-01-00T12:00:00Z", "2026-01-32T12:00:00Z",
        "2026-04-31T12:00:00Z", "2026-06-31T12:00:00Z", "2026-09-31T12:00:00Z", "2026-11-31T12:00:00Z",
        "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z", "2026-01-31T12:00:60Z", "2016-12-31T23:59:60Z",
        // No leap year.
        "2026-02-29T12:00:00Z", "1900-02-29T12:00:00Z", "2100-02-29T12:00:00Z", "2200-02-29T12:00:00Z",
        "2024-02-30T12:00:00Z",
        // Before what we keep.
        "1969-12-31T23:59:59Z", "0000-01-01T00:00:00Z",
    ])
    func `what is not a time as RFC 3339 writes it is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `every day of four centuries and more is told apart and read back`() throws {
        let day: Int64 = 86_400_000_000
        var expected = (year: 1970, month: 1, day: 1)
        for number in 0..<Int64(170_000) {
            let time = Timestamp(microseconds: number * day)
            let text = time.description
            try #require(text == Self.date(expected) + "T00:00:00Z")
            try #require(Timestamp(text) == time)
            expected = Self.day(after: expected)
        }
        #expect(expected.year > 2400)
    }

    @Test func `any instant that can be written is read back`() throws {
        var generator = SeededGenerator(seed: 3339)
        for _ in 0..<20_000 {
            let time = Timestamp(microseconds: .random(in: 0...253_402_300_799_999_999, using: &generator))
            try #require(Timestamp(time.description) == time)
        }
    }

    @Test(
        arguments: [
            (-1, "1969-12-31T23:59:59.999999Z"),
            (-62_167_219_200_000_000, "0000-01-01T00:00:00Z"),
            (-62_167_219_200_000_001, "-0001-12-31T23:59:59.999999Z"),
            (253_402_300_800_000_000, "+010000-01-01T00:00:00Z"),
            (.max, "+294247-01-10T04:00:54.775807Z"),
            (.min, "-290308-12-21T19:59:05.224192Z"),
        ] as [(Int64, String)]
    )
    func `an instant outside of RFC 3339 is written as ISO 8601 extends it`(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test func `earlier sorts first`() {
        #expect(Timestamp(microseconds: -1) < Timestamp(microseconds: 0))
        #expect(!(Timestamp(microseconds: 0) < Timestamp(microseconds: 0)))
    }

    private typealias Day = (year: Int, month: Int, day: Int)

    private static func date(_ day: Day) -> String {
        [day.year, day.month, day.day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
    }

    /// By the calendar's own rules, rather than by counting.
    private static func day(after day: Day) -> Day {
        let isLeapYear = day.year.isMultiple(of: 4) && !day.year.isMultiple(of: 100) || day.year.isMultiple(of: 400)
        let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if day.day < lengths[day.month - 1] { return (day.year, day.month, day.day + 1) }
        return day.month < 12 ? (day.year, day.month + 1, 1) : (day.year + 1, 1, 1)
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String {
        self + String(repeating: "0", count: count - utf8.count)
    }
}
