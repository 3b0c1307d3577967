import Foundation

@testable import EmbeddedPostgres

/// A folder for one test, removed when the test is done. Every account can pass through it.
func withScratchFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let name = UUID().uuidString.prefix(8).lowercased()
    let path = "/tmp/raptor-audit-test-\(name)"
    try FileSystem.makeFolder(path, mode: 0o755)
    defer { try? FileManager.default.removeItem(atPath: path) }
    guard let resolved = FileSystem.resolve(path) else { throw Host.Failure.programNotFound }
    return try await body(resolved)
}

/// Starts a cluster for the length of `body`.
func withCluster<Result>(in folder: String, _ body: (EmbeddedPostgres) async throws -> Result) async throws -> Result {
    let postgres = try await EmbeddedPostgres.start(in: folder)
    do {
        let result = try await body(postgres)
        try await postgres.stop()
        return result
    } catch {
        try await postgres.stop(mode: .immediate)
        throw error
    }
}

extension EmbeddedPostgres {
    /// The result of one statement, as psql prints it.
    func query(_ sql: String) async throws -> String {
        try await run("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql])
    }
}

/// Whether a server works in the folder. Unlike a process's number, this cannot mean another program.
func hasServer(_ process: pid_t, in cluster: String) async throws -> Bool {
    guard let file = PostmasterFile(text: "\(process)\n") else { return false }
    return file.isServer(of: cluster)
}

let isRoot = geteuid() == 0
