import ArgumentParser
import CommandLineSupport
import RaptorAuditClient

/// The options of every command that calls the service. Flags override the environment.
struct ConnectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long to wait for the service, such as 3s or 1m. By default RAXX_AUDIT_TIMEOUT, or 10s.",
            valueName: "time"
        )
    )
    var timeout: Timeout?

    /// Traces go to standard error. They show no token and no body.
    @Flag(name: [.customLong("verbose"), .customShort("v")], help: "Report each request and its answer.")
    var isVerbose = false

    /// Returns the settings of the environment with these applied. Prints problems as warnings.
    func configuration() -> AuditClient.Configuration {
        var configuration = AuditClient.Configuration()
        for warning in configuration.warnings { Console.warn(warning) }
        if let timeout { configuration.limit(to: timeout.duration) }
        if isVerbose { configuration.trace = { Console.complain($0) } }
        return configuration
    }

    /// Returns a client with these settings. Makes no connection, and does not check the settings.
    func client() -> AuditClient { AuditClient(configuration()) }
}
