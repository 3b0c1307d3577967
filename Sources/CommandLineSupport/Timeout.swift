import ArgumentParser
import AuditModel

/// How long to wait: seconds, or a length of time such as `1m30s`.
package struct Timeout: ExpressibleByArgument {
    package let duration: Duration

    package init?(argument: String) {
        guard let text = DurationText(argument, bareUnit: "s"), text.duration > .zero else { return nil }
        duration = text.duration
    }
}
