/// A length of time as people write it: numbers with `ms`, `s`, `m`, `h`, `d`, `w`, or `y` for 366 days, such as `90m`
/// or `1h30m`.
package struct DurationText: Sendable, Hashable {
    package let duration: Duration

    package init(_ duration: Duration) {
        self.duration = duration
    }

    /// Reads numbers, each with a unit, and adds them up: `1h30m`, `1.5h`. Rounds each to the millisecond.
    /// - Parameter bareUnit: the unit of a number that stands alone; `nil` when each number needs one.
    /// - Returns: `nil` for anything else, and for more than 100 years.
    package init?(_ text: String, bareUnit: String? = nil) {
        var total: Int64 = 0
        var rest = text[...]
        repeat {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest[digits.endIndex...]
            let letters = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest[letters.endIndex...]
            let name = digits.count == text.count ? bareUnit : String(letters)
            guard let milliseconds = Self.units.first(where: { $0.name == name })?.milliseconds,
                let number = Double(digits), Double(total) + number * milliseconds <= Self.maximumMilliseconds
            else { return nil }
            total += Int64(number * milliseconds + 0.5)
        } while !rest.isEmpty
        duration = .milliseconds(total)
    }

    /// The largest first.
    private static let units: [(name: String, milliseconds: Double)] = [
        ("y", 366 * 86_400_000), ("w", 7 * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000),
        ("ms", 1),
    ]
    private static let maximumMilliseconds: Double = 100 * 366 * 86_400_000
}

extension DurationText: CustomStringConvertible {
    /// The length in the largest unit that divides it, such as `90m`; weeks are shown as days.
    package var description: String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        let units = Self.units.filter { $0.name != "w" }
        let unit = units.first { milliseconds.isMultiple(of: Int64($0.milliseconds)) }
        return unit.map { "\(milliseconds / Int64($0.milliseconds))\($0.name)" } ?? "\(milliseconds)ms"
    }

    /// In words for people, to the second, in at most two units: `6 min 40 s`, `1 d 2 h`.
    package var words: String {
        var rest = abs(duration.components.seconds)
        var parts: [String] = []
        for (name, length) in [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)] as [(String, Int64)] {
            let (count, left) = rest.quotientAndRemainder(dividingBy: length)
            if count > 0 { parts.append("\(count) \(name)") }
            rest = left
        }
        return parts.isEmpty ? "0 s" : parts.prefix(2).joined(separator: " ")
    }
}
