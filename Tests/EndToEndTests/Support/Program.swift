import Foundation
import Testing

@testable import EmbeddedPostgres

/// The built programs, which lie beside the tests.
enum Program {
    static let server = "raptor-audit-server"

    /// How a run of it ended, and what it said.
    struct Run: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    static func path(_ name: String = server) throws -> String {
        let bundles = Bundle.allBundles.map(\.bundleURL) + [URL(fileURLWithPath: CommandLine.arguments[0])]
        let folders = bundles.flatMap { [$0.deletingLastPathComponent(), $0] }
        let programs = folders.map { $0.appendingPathComponent(name).path }
        return try programs.first(where: Command.isExecutable).required("\(name) beside the tests")
    }

    /// Runs it to its end.
    static func run(
        _ arguments: [String],
        of program: String = server,
        environment: [String: String] = [:]
    ) async throws -> Run {
        try await run(command: [try path(program)] + arguments, environment: environment)
    }

    /// Runs a script of the shell, whose `$0`, `$1` and so on are `arguments`.
    static func runShell(
        _ script: String,
        _ arguments: [String],
        environment: [String: String]
    ) async throws -> Run {
        try await run(command: ["/bin/sh", "-c", script] + arguments, environment: environment)
    }

    private static func run(command: [String], environment: [String: String]) async throws -> Run {
        let folder = try ScratchFolder()
        let process = try await GuardedProcess(command, environment: environment, folder: folder.path)
        let status = try await process.end()
        return Run(status: status, output: folder.text("stdout").trimmed, errors: folder.text("stderr").trimmed)
    }
}

/// A folder under /tmp, removed with the last reference to it.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/raptor-audit-test-\(UUID().uuidString.prefix(8).lowercased())"
        // PostgreSQL's account must be able to pass through it.
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755]
        )
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A file's text, empty when it is not there.
    func text(_ name: String) -> String { String(decoding: data(name), as: UTF8.self) }

    func data(_ name: String) -> Data { FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data() }
}
