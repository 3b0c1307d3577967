import CLibrary
import Foundation

/// A program and its arguments. It inherits nothing of our environment: a stray PGHOST, PGDATA or locale would change
/// what PostgreSQL's programs do.
struct Command: Sendable {
    let executable: String
    let arguments: [String]
    var environment = ["PATH": Self.searchPath.joined(separator: ":"), "LC_ALL": "C", "TZ": "UTC"]

    struct Output {
        let succeeded: Bool
        /// Standard output and standard error together, trimmed.
        let text: String
    }

    /// Where a program's shell looks for others: our PATH, then the folders that a service's PATH often lacks.
    static let searchPath: [String] = {
        let own = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map(String.init) ?? []
        let usual = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin"]
        return own.filter { $0.hasPrefix("/") } + usual.filter { !own.contains($0) }
    }()

    /// Whether this process may run the program. Folders pass, too.
    static func isExecutable(_ path: String) -> Bool {
        access(path, X_OK) == 0
    }

    /// Runs the program to its end. Kills it when it takes longer than `limit` or when the task is cancelled.
    ///
    /// Throws ``EmbeddedPostgresError/programFailed(name:output:)`` when it took too long, `fileSystem` when it could
    /// not be started. Returns normally when the program reports a failure.
    func run(limit: Duration = .seconds(60)) async throws -> Output {
        let output = try Descriptor.temporary()
        let child = try ChildProcess(self, input: .open("/dev/null", O_RDONLY), output: output)
        let deadline = ContinuousClock.now + limit
        while true {
            if let status = child.poll() {
                let text = output.text().trimmingCharacters(in: .whitespacesAndNewlines)
                return Output(succeeded: status == .exited(0), text: text)
            }
            if Task.isCancelled || deadline <= .now {
                await child.kill()
                try Task.checkCancellation()
                throw EmbeddedPostgresError.programFailed(name: executable, output: "no answer within \(limit)")
            }
            await pause()
        }
    }

    /// Runs the program, and throws ``EmbeddedPostgresError/programFailed(name:output:)`` when it reports a failure.
    @discardableResult
    func runOrThrow(limit: Duration = .seconds(60)) async throws -> String {
        let output = try await run(limit: limit)
        guard output.succeeded else {
            throw EmbeddedPostgresError.programFailed(name: executable, output: output.text)
        }
        return output.text
    }
}
