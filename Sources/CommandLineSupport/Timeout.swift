import ArgumentParser
import AuditModel

/// How long to wait: seconds, or a length of time such as `1m30s`.
package struct Timeout: ExpressibleByArgument {
    package let duration: Duration

    /// Reads the word on the command line.
    /// - Returns: `nil` for anything but a positive length of time. A bare number has seconds.
    package init?(argument: String) {
        guard let text = DurationText(argument, bareUnit: "s"), text.duration > .zero else { return nil }
        duration = text.duration
    }
}
