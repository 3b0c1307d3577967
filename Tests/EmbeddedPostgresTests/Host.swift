import Foundation

@testable import EmbeddedPostgres

/// A service in a process of its own, which can be killed.
struct Host: Sendable {
    let process: ChildProcess
    private let input: Descriptor
    private let output: Descriptor

    enum Failure: Error {
        case programNotFound
        case said(String)
        case tooSlow
    }

    /// - Parameter account: whom it runs as; ourselves unless told otherwise.
    init(_ folder: String, program: String? = nil, as account: Account? = nil) throws {
        let program = try program ?? Self.program()
        let (theirs, ours) = try Descriptor.pair()
        input = ours
        output = try Descriptor.temporary()
        let command = account?.command(program, [folder]) ?? Command(executable: program, arguments: [folder])
        process = try ChildProcess(command, input: theirs, output: output)
    }

    /// The built program, which lies beside the tests.
    static func program() throws -> String {
        let bundles = Bundle.allBundles.map(\.bundleURL) + [URL(fileURLWithPath: CommandLine.arguments[0])]
        let folders = bundles.flatMap { [$0.deletingLastPathComponent(), $0] }
        let programs = folders.map { $0.appendingPathComponent("EmbeddedPostgresHost").path }
        guard let program = programs.first(where: Command.isExecutable) else { throw Failure.programNotFound }
        return program
    }

    /// The server's process, once it accepts connections.
    func postmaster() async throws -> pid_t {
        let line = try await firstLine()
        guard let process = line.split(separator: " ").first.flatMap({ pid_t($0) }) else { throw Failure.said(line) }
        return process
    }

    /// What it says first: the server's process, or its error.
    func firstLine() async throws -> String {
        var line: Substring?
        try await eventually {
            let text = output.text()
            line = text.contains("\n") ? text.split(separator: "\n").first : nil
            return line != nil
        }
        return String(line ?? "")
    }

    /// Ends it as nothing can prevent.
    func killAtOnce() async throws {
        kill(process.id, SIGKILL)
        try await eventually { process.poll() != nil }
    }

    /// Has it stop its cluster and end.
    func stop() async throws {
        input.close()
        try await eventually { process.poll() != nil }
    }
}

/// Waits until `condition` holds, and throws when it does not within four minutes.
func eventually(_ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(240)
    while try await !condition() {
        if deadline <= .now { throw Host.Failure.tooSlow }
        await pause()
    }
}
