import ArgumentParser

/// A length of time on the command line: a number and `s`, `m`, `h`, `d`, or `y` for 366 days.
struct Lifetime: ExpressibleByArgument, CustomStringConvertible {
    let duration: Duration

    init(duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "y": 366 * 86_400]
        guard let last = argument.last, let unit = units[last], let number = Int(argument.dropLast()),
            number > 0, number <= 36_500
        else { return nil }
        duration = .seconds(number * unit)
    }

    /// In the largest unit that leaves no rest.
    var description: String {
        let seconds = Int(duration.components.seconds)
        let units = [("y", 366 * 86_400), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
        let (unit, length) = units.first { seconds % $0.1 == 0 } ?? ("s", 1)
        return "\(seconds / length)\(unit)"
    }
}
