import Bytes

/// Reads an RFC 3339 time from the start of its bytes to their end.
struct TimestampReader {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    init(_ text: UnsafeBufferPointer<UInt8>) {
        rest = text[...]
    }

    /// Returns the microseconds since 1970-01-01T00:00:00Z.
    mutating func microseconds() throws(BrokenRule) -> Int64 {
        let day = try date()
        try expect("T")
        let hour = try number(2)
        try expect(":")
        let minute = try number(2)
        try expect(":")
        let second = try number(2)
        let fraction = try self.fraction()
        let offset = try self.offset()
        guard rest.isEmpty else { throw Self.badFormat }
        guard hour < 24, minute < 60, second < 60 else { throw Self.noSuchTime }
        let seconds = ((Int64(day) * 24 + Int64(hour)) * 60 + Int64(minute) - Int64(offset)) * 60 + Int64(second)
        guard 0..<253_402_300_800 ~= seconds else { throw Self.outOfRange }
        return seconds * 1_000_000 + Int64(fraction)
    }

    /// Returns the midnight in UTC of `2026-01-31`, in microseconds.
    mutating func midnight() throws(BrokenRule) -> Int64 {
        let day = try date()
        guard rest.isEmpty else { throw Self.badFormat }
        guard day >= 0 else { throw Self.outOfRange }
        return Int64(day) * 86_400_000_000
    }

    /// Returns a day's number, counted from 1970-01-01.
    private mutating func date() throws(BrokenRule) -> Int {
        let year = try number(4)
        try expect("-")
        let month = try number(2)
        try expect("-")
        guard let day = CalendarDay(year: year, month: month, day: try number(2)) else { throw Self.noSuchTime }
        return day.daysSince1970
    }

    /// Returns microseconds, rounded down.
    private mutating func fraction() throws(BrokenRule) -> Int {
        guard rest.first == UInt8(ascii: ".") else { return 0 }
        rest.removeFirst()
        let digits = rest.prefix { $0.isASCIIDigit }
        guard 1...9 ~= digits.count else { throw Self.badFormat }
        rest = rest.dropFirst(digits.count)
        return (0..<6).reduce(0) { value, index in
            let digit = digits.dropFirst(index).first ?? UInt8(ascii: "0")
            return value * 10 + Int(digit - UInt8(ascii: "0"))
        }
    }

    /// Returns how many minutes the local time is ahead of UTC.
    private mutating func offset() throws(BrokenRule) -> Int {
        guard let sign = rest.popFirst() else { throw Self.badFormat }
        switch sign {
        case UInt8(ascii: "Z"):
            return 0
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let hours = try number(2)
            try expect(":")
            let minutes = try number(2)
            guard hours < 24, minutes < 60 else { throw Self.noSuchTime }
            return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
        default:
            throw Self.badFormat
        }
    }

    /// Reads exactly `count` ASCII digits.
    private mutating func number(_ count: Int) throws(BrokenRule) -> Int {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isASCIIDigit) else { throw Self.badFormat }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// Reads one byte that must be among `characters`.
    private mutating func expect(_ characters: StaticString) throws(BrokenRule) {
        guard let byte = rest.popFirst(), characters.contains(byte) else { throw Self.badFormat }
    }

    private static let badFormat = BrokenRule(
        .badFormat,
        """
        Must be an RFC 3339 time with a capital T, with Z or an offset, and with at most nine digits of a second: \
        2026-01-31T12:00:00Z, 2026-01-31T13:00:00.123456+01:00.
        """
    )
    private static let noSuchTime = BrokenRule(
        .badFormat,
        "Must be a day and a time that exist: no February 30, no 24:00, no leap second."
    )
    private static let outOfRange = BrokenRule(.badFormat, "Must be from 1970 to 9999 in UTC.")
}
