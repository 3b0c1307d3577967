import ArgumentParser
import RaptorAuditClient
import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct Reconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare the trail with the releases that a platform lists.",
        discussion: """
            heroku releases --json --app raxx-console-prod |
              raptor-audit reconcile --target_app raxx-console-prod --heroku-releases -

            Lists deploys without an entry, and entries without a deploy since the oldest that the file has. A failed \
            deploy needs no release. Heroku's rollbacks and changes of settings are no deploys.

            Exit status: 0 when all agree, 1 when something is missing, 65 when the file is not what it should be.
            """
    )

    @Option(
        name: [.customLong("target_app"), .customLong("target-app")],
        help: "The app whose entries are compared, such as raxx-console-prod."
    )
    var targetApp: String

    @Option(help: ArgumentHelp("What \"heroku releases --json\" prints.", valueName: "file|-"))
    var herokuReleases: String?

    @Option(help: ArgumentHelp("What GitHub's API lists as deployments.", valueName: "file|-"))
    var githubDeployments: String?

    @Option(help: "GitHub's environment to look at.")
    var environment = "production"

    @Flag(help: "Write one line of JSON.")
    var json = false

    func validate() throws {
        guard (herokuReleases == nil) != (githubDeployments == nil) else {
            throw ValidationError("One of --heroku-releases and --github-deployments is needed.")
        }
    }

    func run() async throws {
        let deploys = try deploys()
        let oldest = deploys.map(\.createdAt).min()
        var filter = EntryFilter()
        filter.targetApp = targetApp
        // An entry may be dated before its release: it is when the push began.
        filter.since = oldest.map { $0.addingTimeInterval(-3600) }
        let wanted = filter
        var entries: [StoredEntry] = []
        if oldest != nil {
            entries = try await reportingFailure { () async throws(AuditClientError) in
                var entries: [StoredEntry] = []
                for try await entry in AuditClient().entries(matching: wanted, pageSize: 500) { entries.append(entry) }
                return entries
            }
        }
        let result = Reconciliation(deploys: deploys, entries: entries)
        Console.print(json ? result.json.text : result.text)
        if !result.isComplete { throw ExitCode(1) }
    }

    private func deploys() throws -> [PlatformDeploy] {
        let value = try Self.read(herokuReleases ?? githubDeployments ?? "-")
        guard case .array(let elements) = value else {
            Console.complain("The file has no JSON array.")
            throw ExitCode.dataError
        }
        do {
            return try elements.compactMap { element in
                herokuReleases != nil
                    ? try PlatformDeploy(herokuRelease: element)
                    : try PlatformDeploy(gitHubDeployment: element, environment: environment)
            }
        } catch {
            Console.complain("The file has an element without a time or commit.")
            throw ExitCode.dataError
        }
    }

    private static func read(_ file: String) throws -> JSONValue {
        let limit = 16 << 20
        let bytes =
            file == "-"
            ? Console.readInput(limit: limit) : (try? Data(contentsOf: URL(fileURLWithPath: file))).map { Array($0) }
        guard let bytes else {
            Console.complain("\(file) cannot be read, or has more than 16 MiB.")
            throw ExitCode.noInput
        }
        do throws(JSONError) {
            return try StrictJSON.parse(bytes, limits: .init(maximumBytes: limit))
        } catch {
            Console.complain("\(file) is no JSON: \(error).")
            throw ExitCode.dataError
        }
    }
}
