/// An instant: microseconds since 1970-01-01T00:00:00Z, as PostgreSQL resolves time. Leap seconds do not exist.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension Timestamp: WireText {
    /// RFC 3339 in UTC: `2026-01-31T12:00:00.123456Z`, with a capital `T` and `Z`, a fraction of one to six digits or
    /// none, from 1970 to 9999, and only days and seconds that there are.
    package init(validating text: String) throws(BrokenRule) {
        var text = text
        guard let microseconds = text.withUTF8(Self.microseconds) else {
            throw BrokenRule(
                .badFormat,
                "Must be a time in UTC as RFC 3339 writes it, such as 2026-01-31T12:00:00.123456Z."
            )
        }
        self.microseconds = microseconds
    }

    private static func microseconds(of text: UnsafeBufferPointer<UInt8>) -> Int64? {
        let fraction = text.count - 21
        guard text.count == 20 || 1...6 ~= fraction, text[text.count - 1] == UInt8(ascii: "Z"),
            let year = number(text[0..<4]), text[4] == UInt8(ascii: "-"),
            let month = number(text[5..<7]), text[7] == UInt8(ascii: "-"),
            let day = number(text[8..<10]), text[10] == UInt8(ascii: "T"),
            let hour = number(text[11..<13]), text[13] == UInt8(ascii: ":"),
            let minute = number(text[14..<16]), text[16] == UInt8(ascii: ":"),
            let second = number(text[17..<19]),
            let days = CalendarDay(year: year, month: month, day: day)?.daysSince1970,
            year >= 1970, hour < 24, minute < 60, second < 60
        else { return nil }
        let whole = ((Int64(days) * 24 + Int64(hour)) * 60 + Int64(minute)) * 60 + Int64(second)
        guard text.count > 20 else { return whole * 1_000_000 }
        guard text[19] == UInt8(ascii: "."), let digits = number(text[20..<20 + fraction]) else { return nil }
        let scale = (fraction..<6).reduce(1) { scale, _ in scale * 10 }
        return whole * 1_000_000 + Int64(digits * scale)
    }

    private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        var value = 0
        for digit in digits {
            guard digit.isASCIIDigit else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}

extension Timestamp: CustomStringConvertible {
    /// In the form that ``init(validating:)`` reads, without the fraction's trailing zeros. Years before 0 or after 9999
    /// have a sign, and six digits where four are too few (ISO 8601).
    package var description: String {
        let (days, time) = microseconds.flooringDivision(by: 86_400_000_000)
        let day = CalendarDay(daysSince1970: Int(days))
        let (seconds, fraction) = Int(time).quotientAndRemainder(dividingBy: 1_000_000)
        var text: [UInt8] = []
        text.reserveCapacity(32)
        if !(0...9999 ~= day.year) { text.append(UInt8(ascii: day.year < 0 ? "-" : "+")) }
        text.append(abs(day.year), digits: abs(day.year) < 10_000 ? 4 : 6)
        for (mark, number) in [
            ("-", day.month), ("-", day.day), ("T", seconds / 3600), (":", seconds / 60 % 60), (":", seconds % 60),
        ] as [(Unicode.Scalar, Int)] {
            text.append(UInt8(ascii: mark))
            text.append(number, digits: 2)
        }
        if fraction != 0 {
            text.append(UInt8(ascii: "."))
            text.append(fraction, digits: 6)
            while text.last == UInt8(ascii: "0") { text.removeLast() }
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends the last `digits` decimal digits of `number`, which is not negative.
    fileprivate mutating func append(_ number: Int, digits: Int) {
        var rest = number
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
        for index in indices.suffix(digits).reversed() {
            self[index] += UInt8(rest % 10)
            rest /= 10
        }
    }
}
