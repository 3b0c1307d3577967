import ArgumentParser
import AuditModel

/// A length of time on the command line, such as `90d`, `1h30m`, or `1y` for 366 days.
/// Zero and more than a century are refused.
package struct Lifetime: ExpressibleByArgument, CustomStringConvertible {
    package let duration: Duration

    package init(duration: Duration) {
        self.duration = duration
    }

    /// Reads the word on the command line.
    /// - Returns: `nil` for anything but a positive length of time with units.
    package init?(argument: String) {
        guard let text = DurationText(argument), text.duration > .zero else { return nil }
        duration = text.duration
    }

    /// The length in the largest unit that divides it.
    package var description: String { DurationText(duration).description }
}
