import ArgumentParser
import AuditModel
package import FoundationBase

/// A moment as people write it: `2026-01-31`, `2026-01-31 16:00`, `2026-01-31T16:00:00+01:00`, `16:30`, `now`, `today`,
/// `yesterday`, or a length of time before now: `90m`, `1h30m`, `7d`, `2w`, `1y`.
package struct TimeExpression: ExpressibleByArgument {
    private enum Meaning {
        case ago(Duration)
        /// The first second of the day that is this many days before today.
        case day(Int)
        /// A time without an offset. The caller chooses the zone.
        case written(WallTime, date: Bool)
        case moment(Timestamp)
    }

    private let meaning: Meaning

    /// Reads the word on the command line, in any case. A length of time may have a hyphen before it or ` ago` after.
    /// - Returns: `nil` for anything else, and for a date or a time that does not exist.
    package init?(argument: String) {
        let text = argument.lowercased()
        let words = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let amount = words.hasSuffix(" ago") ? words.dropLast(4) : words
        if text == "now" {
            meaning = .ago(.zero)
        } else if text == "today" || text == "yesterday" {
            meaning = .day(text == "today" ? 0 : 1)
        } else if let duration = DurationText(String(amount))?.duration {
            meaning = .ago(duration)
        } else if let meaning = Self.written(argument) {
            self.meaning = meaning
        } else {
            return nil
        }
    }

    /// Reads a date, a time or both. An offset needs a date.
    private static func written(_ text: String) -> Meaning? {
        guard let (wall, hasDate, rest) = WallTime.read(text) else { return nil }
        if rest.isEmpty { return .written(wall, date: hasDate) }
        guard hasDate, let offset = offset(rest), let time = wall.timestamp else { return nil }
        return .moment(Timestamp(microseconds: time.microseconds - Int64(offset) * 60_000_000))
    }

    /// Returns the minutes ahead of UTC: `Z`, `+01:00`, `+0100` or `+01`.
    private static func offset(_ text: Substring) -> Int? {
        if text == "Z" || text == "z" { return 0 }
        let digits = text.dropFirst().replacing(":", with: "")
        guard let sign = text.first, sign == "+" || sign == "-", digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            digits.count == 2 || digits.count == 4, let hours = Int(digits.prefix(2)), hours < 24,
            let minutes = digits.count == 2 ? 0 : Int(digits.suffix(2)), minutes < 60
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
    }

    /// Returns the moment that the expression means. A time without a date is today's, even if it is still to come.
    /// - Parameters:
    ///   - now: what lengths of time and words such as `today` are counted from.
    ///   - isLocal: whether a time without an offset is in the zone of this machine, rather than UTC.
    package func date(now: Date, isLocal: Bool) -> Date {
        switch meaning {
        case .ago(let duration):
            let (seconds, attoseconds) = duration.components
            return now.addingTimeInterval(-Double(seconds) - Double(attoseconds) / 1e18)
        case .day(let days):
            return WallTime(now, isLocal: isLocal).midnight(daysBefore: days).date(isLocal: isLocal)
        case .written(let wall, let hasDate):
            return (hasDate ? wall : wall.on(WallTime(now, isLocal: isLocal))).date(isLocal: isLocal)
        case .moment(let timestamp):
            return Date(timeIntervalSince1970: Double(timestamp.microseconds) / 1_000_000)
        }
    }
}
