import ArgumentParser
import AuditModel
import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import StrictJSON

/// `status`: checks that recording would work. Prints what it found on standard output with every exit status. Asks
/// once, without retries, and records nothing.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that recording would work: the service, the token, the clock, the spool.",
        discussion: """
            Tries what a record does: calls the service, compares the clocks, and writes to the spool and removes that \
            again.

            Exit status: 0 when an entry would be stored now; 69 when the service is away or unhealthy; 76 when \
            something else answers; 77 when it does not accept the token, or with --action and --target_app when the \
            account may not record that; 78 when a setting is wrong or the clock here is ahead; and before all of \
            these 74 when the spool could not keep an entry.
            """
    )

    @Option(help: "The action to be recorded, such as console.deploy.prod.")
    var action: String?

    @Option(name: .wire("target_app"), help: "The app to record it for.")
    var targetApp: String?

    @Flag(help: "Write one line of JSON.")
    var json = false

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if let action, Action(action) == nil {
            throw ValidationError("\(action.visible) is not an action such as console.deploy.prod.")
        }
        if let targetApp, TargetApp(targetApp) == nil {
            throw ValidationError("\(targetApp.visible) is not an app such as raxx-console-prod.")
        }
    }

    /// Asks for health and account at the same time, then tries the spool, and reports all of it.
    /// - Throws: the exit status of ``StatusReport``.
    func run() async throws {
        var configuration = connection.configuration()
        // A person waits for this at a terminal: make one attempt.
        configuration.deadline = configuration.attemptTimeout
        let client = AuditClient(configuration)
        async let health = Self.result { () async throws(AuditClientError) in try await client.health() }
        async let account = Self.result { () async throws(AuditClientError) in try await client.account() }
        let report = StatusReport(
            url: configuration.address,
            spool: configuration.spool,
            actor: OperatorIdentity(),
            health: await health,
            account: await account,
            spooled: Self.spooled(client),
            action: action.flatMap { Action($0) },
            app: targetApp.flatMap { TargetApp($0) }
        )
        if json { Console.print(json: report.json.text) } else { Console.print(report.text(Style(.output))) }
        if let status = report.exitStatus { throw status }
    }

    /// Returns what the work returns or throws, so that one failure does not hide the others.
    private static func result<Value: Sendable>(
        _ work: () async throws(AuditClientError) -> Value
    ) async -> Result<Value, AuditClientError> {
        do throws(AuditClientError) {
            return .success(try await work())
        } catch {
            return .failure(error)
        }
    }

    /// Returns how many entries the spool has, after a trial write.
    private static func spooled(_ client: AuditClient) -> Result<Spooled, AuditClientError> {
        Result { () throws(AuditClientError) in
            let (waiting, rejected) = try client.spooled()
            let refused = try client.spooledEntries().count { $0.state == .refused }
            return Spooled(waiting: waiting, refused: refused, rejected: rejected)
        }
    }

    /// Numbers of entries in the spool.
    struct Spooled {
        let waiting: Int
        /// Those of them that were refused by themselves.
        let refused: Int
        /// Entries and files that were put aside.
        let rejected: Int
    }
}
