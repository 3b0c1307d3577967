/// An instant: microseconds since 1970-01-01T00:00:00Z, as PostgreSQL resolves time. Leap seconds do not exist.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Negative before 1970.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension Timestamp: WireText {
    /// Reads an RFC 3339 time: `2026-01-31T12:00:00Z`, `2026-01-31T13:00:00.123456789+01:00`. The fraction has up to
    /// nine digits, of which those past the microsecond are dropped; `T` and `Z` are capitals. From 1970 to 9999, and
    /// only days and seconds that exist.
    package init(validating text: String) throws(BrokenRule) {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(BrokenRule) -> Int64 in
                var reader = TimestampReader(bytes)
                return try reader.microseconds()
            }
        }
        microseconds = try result.get()
    }
}

extension Timestamp {
    /// Reads an RFC 3339 time, or a date, which stands for its midnight in UTC.
    package init?(timeOrDate text: String) {
        if let time = Timestamp(text) {
            self = time
            return
        }
        var text = text
        let midnight = text.withUTF8 { bytes -> Int64? in
            var reader = TimestampReader(bytes)
            return try? reader.midnight()
        }
        guard let midnight else { return nil }
        microseconds = midnight
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, without the fraction's trailing zeros. Years before 0 or after 9999 have a sign, and six digits
    /// where four are too few (ISO 8601).
    package var description: String { text(dropsTrailingZeros: true) }

    /// RFC 3339 in UTC with six digits of the second, so that the order of texts is the order of times.
    package var microsecondDescription: String { text(dropsTrailingZeros: false) }

    /// Writes the digits itself: each entry has two times, and a formatter takes longer than storing one.
    private func text(dropsTrailingZeros: Bool) -> String {
        let (days, time) = microseconds.flooringDivision(by: 86_400_000_000)
        let day = CalendarDay(daysSince1970: Int(days))
        let (seconds, fraction) = Int(time).quotientAndRemainder(dividingBy: 1_000_000)
        return String(unsafeUninitializedCapacity: Self.mostDigits) { text in
            var count = 0
            func append(_ byte: UInt8) {
                text[count] = byte
                count += 1
            }
            /// The last `digits` decimal digits of a number that is not negative.
            func append(_ number: Int, digits: Int) {
                var rest = number
                for index in (count..<count + digits).reversed() {
                    text[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
                count += digits
            }
            if !(0...9999 ~= day.year) { append(UInt8(ascii: day.year < 0 ? "-" : "+")) }
            append(abs(day.year), digits: abs(day.year) < 10_000 ? 4 : 6)
            append(UInt8(ascii: "-"))
            append(day.month, digits: 2)
            append(UInt8(ascii: "-"))
            append(day.day, digits: 2)
            append(UInt8(ascii: "T"))
            append(seconds / 3600, digits: 2)
            append(UInt8(ascii: ":"))
            append(seconds / 60 % 60, digits: 2)
            append(UInt8(ascii: ":"))
            append(seconds % 60, digits: 2)
            if fraction != 0 || !dropsTrailingZeros {
                append(UInt8(ascii: "."))
                append(fraction, digits: 6)
                while dropsTrailingZeros, text[count - 1] == UInt8(ascii: "0") { count -= 1 }
            }
            append(UInt8(ascii: "Z"))
            return count
        }
    }

    /// Of the longest text: `-290308-12-21T19:59:05.224192Z`.
    private static let mostDigits = 30
}
