import ArgumentParser
import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import StrictJSON

/// `reconcile`: compares the trail with a platform's list, from a file or standard input of at most 16 MiB.
///
/// Prints differences on standard output. Exit status: 1 when there are any, 65 when the list has another form, 66 when
/// it cannot be read or is too long; else as for every command that calls the service.
struct Reconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare the trail with the releases that a platform lists.",
        discussion: """
              heroku releases --json --app raxx-console-prod |
                raptor-audit reconcile --target_app raxx-console-prod --heroku-releases -

            Lists deploys and rollbacks without an entry, entries without a release since the oldest release in the \
            file, and entries whose outcome contradicts their release: success where the release failed, or \
            deploy_failed where it runs. A release and an entry belong together when their commits match and their \
            times are within a day (for GitHub's deployments 30 days more, since a reviewer may take that long).

            A failed deploy needs no release. It matches one only if it was interrupted or cancelled, if it names that \
            release, or if its remote_sha says that the push arrived. Heroku's changes of settings are not deploys. A \
            release that is under way needs no entry yet.

            Exit status: 0 when all agree, 1 when something is missing or differs, 65 when the file has another form, \
            66 when it cannot be read or has more than 16 MiB.
            """
    )

    @Option(name: .wire("target_app"), help: "The app whose entries are compared, such as raxx-console-prod.")
    var targetApp: String

    @Option(help: ArgumentHelp("What \"heroku releases --json\" prints.", valueName: "file|-"))
    var herokuReleases: String?

    @Option(help: ArgumentHelp("What GitHub's API lists as deployments.", valueName: "file|-"))
    var githubDeployments: String?

    @Option(help: "GitHub's environment to look at.")
    var environment = "production"

    @Flag(help: "Write one line of JSON.")
    var json = false

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard (herokuReleases == nil) != (githubDeployments == nil) else {
            throw ValidationError("One of --heroku-releases and --github-deployments is needed.")
        }
    }

    /// Reads the list, then the entries since a day before its start, and compares.
    func run() async throws {
        let history = try history()
        var filter = EntryFilter()
        filter.targetApps = [targetApp]
        filter.since = history.start.map { $0.addingTimeInterval(-Reconciliation.skew) }
        let wanted = filter
        let entries = try await reportingFailure {
            var entries: [RecordedDeploy] = []
            for try await entry in connection.client().entries(matching: wanted, pageSize: 500) {
                if let deploy = RecordedDeploy(entry) { entries.append(deploy) }
            }
            return entries
        }
        let result = Reconciliation(history, entries: entries)
        if json { Console.print(json: result.json.text) } else { Console.print(result.text) }
        if !result.isComplete { throw ExitCode(1) }
    }

    /// Reads the platform's list.
    /// - Throws: the exit status, after saying why.
    private func history() throws -> PlatformHistory {
        let value = try Self.read(herokuReleases ?? githubDeployments ?? "-")
        guard case .array(var elements) = value else {
            Console.complain("The file has no JSON array.")
            throw ExitCode.dataError
        }
        // "gh api --paginate --slurp" makes a list of the pages.
        let pages = elements.compactMap { element -> [JSONValue]? in
            if case .array(let page) = element { page } else { nil }
        }
        if pages.count == elements.count { elements = pages.flatMap { $0 } }
        do {
            return herokuReleases != nil
                ? try PlatformHistory(herokuReleases: elements)
                : try PlatformHistory(gitHubDeployments: elements, environment: environment)
        } catch {
            Console.complain("The file has an element without a time or a description.")
            throw ExitCode.dataError
        }
    }

    /// Reads a file, or standard input for `-`, as JSON.
    /// - Throws: exit status 66 when it cannot be read or is too large, 65 when it is not JSON.
    private static func read(_ file: String) throws -> JSONValue {
        let limit = 16 << 20
        let bytes: [UInt8]
        do throws(InputError) {
            bytes = file == "-" ? try Console.readInput(limit: limit) : try Console.readFile(file, limit: limit)
        } catch {
            Console.complain(error.description)
            throw ExitCode.noInput
        }
        do throws(JSONError) {
            return try StrictJSON.parse(bytes, limits: .init(maximumBytes: limit))
        } catch {
            Console.complain("\(file) is not JSON: \(error).")
            throw ExitCode.dataError
        }
    }
}
