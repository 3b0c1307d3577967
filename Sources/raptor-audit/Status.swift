import ArgumentParser
import AuditModel
import RaptorAuditClient
import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check that recording would work: the service, the token, the spool.",
        discussion: """
            Exit status: 0 when an entry would be stored now; 69 when the service is away or not well, 77 when it does \
            not accept the token, 78 when a setting is missing or wrong, and before all of them 74 when no entry could be \
            kept in the spool. With --action and --target_app also 77 when the account may not record that.
            """
    )

    @Option(help: "What is going to be recorded, such as console.deploy.prod.")
    var action: String?

    @Option(name: .wire("target_app"), help: "The app that it is going to be recorded for.")
    var targetApp: String?

    @Flag(help: "Write one line of JSON.")
    var json = false

    func validate() throws {
        if let action, Action(action) == nil { throw ValidationError("\(action) is no action.") }
        if let targetApp, TargetApp(targetApp) == nil { throw ValidationError("\(targetApp) is no app.") }
    }

    func run() async throws {
        var configuration = AuditClient.Configuration()
        // Somebody waits for this at a terminal, and wants to know how it is now.
        configuration.deadline = configuration.attemptTimeout
        let client = AuditClient(configuration)
        async let health = Self.result { () async throws(AuditClientError) in try await client.health() }
        async let account = Self.result { () async throws(AuditClientError) in try await client.account() }
        let report = StatusReport(
            url: configuration.url?.absoluteString,
            spool: configuration.spool,
            actor: OperatorIdentity(),
            health: await health,
            account: await account,
            spooled: Self.spooled(client),
            action: action.flatMap { Action($0) },
            app: targetApp.flatMap { TargetApp($0) }
        )
        Console.print(json ? report.json.text : report.text(Style(.output)))
        if let status = report.exitStatus { throw status }
    }

    private static func result<Value: Sendable>(
        _ work: () async throws(AuditClientError) -> Value
    ) async -> Result<Value, AuditClientError> {
        do throws(AuditClientError) {
            return .success(try await work())
        } catch {
            return .failure(error)
        }
    }

    private static func spooled(_ client: AuditClient) -> Result<Spooled, AuditClientError> {
        Result { () throws(AuditClientError) in
            let (waiting, rejected) = try client.spooled()
            return Spooled(waiting: waiting, rejected: rejected)
        }
    }

    struct Spooled {
        let waiting: Int
        let rejected: Int
    }
}
