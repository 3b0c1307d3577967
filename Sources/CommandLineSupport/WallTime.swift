import AuditModel
import CLibrary
package import FoundationBase

/// A date and a time of day, without a zone.
package struct WallTime {
    /// The zone's offset is set only for a moment in local time.
    private var parts = tm()

    /// Creates the wall time of a moment, in local time or in UTC.
    package init(_ date: Date, isLocal: Bool) {
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        if isLocal { localtime_r(&seconds, &parts) } else { gmtime_r(&seconds, &parts) }
    }

    /// - Returns: `nil` for a date or a time that does not exist, and for years before 1970.
    private init?(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int) {
        parts.tm_year = Int32(year - 1900)
        parts.tm_mon = Int32(month - 1)
        parts.tm_mday = Int32(day)
        parts.tm_hour = Int32(hour)
        parts.tm_min = Int32(minute)
        parts.tm_sec = Int32(second)
        guard timestamp != nil else { return nil }
    }

    /// Reads a date, a date and a time, or a time, from the beginning of the text.
    /// - Returns: the time, whether it has a date, and the rest of the text, which may be an offset.
    static func read(_ text: String) -> (WallTime, hasDate: Bool, rest: Substring)? {
        var rest = text[...]
        func number(_ count: Int) -> Int? {
            let digits = rest.prefix(count)
            guard digits.count == count, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
            rest = rest.dropFirst(count)
            return Int(digits)
        }
        func passes(_ marks: String) -> Bool {
            guard let first = rest.first, marks.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        let hasDate = text.dropFirst(4).first == "-"
        var (year, month, day) = (2000, 1, 1)
        if hasDate {
            guard let y = number(4), passes("-"), let m = number(2), passes("-"), let d = number(2) else { return nil }
            (year, month, day) = (y, m, d)
            guard !rest.isEmpty else { return WallTime(year, month, day, 0, 0, 0).map { ($0, true, rest) } }
            guard passes("Tt ") else { return nil }
        }
        guard let hour = number(2), passes(":"), let minute = number(2) else { return nil }
        var second = 0
        if passes(":") {
            guard let s = number(2) else { return nil }
            second = s
            // Ignores the fraction: filters go to the second.
            if passes(".") { rest = rest.drop { $0.isASCII && $0.isNumber } }
        }
        return WallTime(year, month, day, hour, minute, second).map { ($0, hasDate, rest) }
    }

    /// The moment, read as UTC; `nil` for a date or time that does not exist.
    var timestamp: Timestamp? { Timestamp("\(day)T\(time)Z") }

    /// `2026-01-31`
    package var day: String {
        "\(Self.pad(parts.tm_year + 1900, 4))-\(Self.pad(parts.tm_mon + 1))-\(Self.pad(parts.tm_mday))"
    }
    /// `16:50:07`
    package var time: String {
        "\(Self.pad(parts.tm_hour)):\(Self.pad(parts.tm_min)):\(Self.pad(parts.tm_sec))"
    }
    /// `+01:00`, for a moment in the zone of this machine.
    package var offset: String {
        let minutes = parts.tm_gmtoff / 60
        return "\(minutes < 0 ? "-" : "+")\(Self.pad(abs(minutes) / 60)):\(Self.pad(abs(minutes) % 60))"
    }

    private static func pad(_ number: some BinaryInteger, _ count: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    /// Returns the start of the day that is this many days earlier. Only ``date(isLocal:)`` may read the result: the
    /// day may be zero or negative.
    func midnight(daysBefore days: Int) -> WallTime {
        var wall = self
        (wall.parts.tm_hour, wall.parts.tm_min, wall.parts.tm_sec) = (0, 0, 0)
        // `mktime` turns days before the first of a month into days of the month before.
        wall.parts.tm_mday -= Int32(days)
        return wall
    }

    /// Returns this time of day on another day.
    func on(_ day: WallTime) -> WallTime {
        var wall = self
        (wall.parts.tm_year, wall.parts.tm_mon, wall.parts.tm_mday) = (
            day.parts.tm_year, day.parts.tm_mon, day.parts.tm_mday
        )
        return wall
    }

    /// Returns the moment in this machine's zone, or in UTC. The C library chooses where a local time is ambiguous.
    func date(isLocal: Bool) -> Date {
        var parts = parts
        parts.tm_isdst = -1
        return Date(timeIntervalSince1970: Double(isLocal ? mktime(&parts) : timegm(&parts)))
    }
}
