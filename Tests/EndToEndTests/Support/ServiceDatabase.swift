import Foundation
import TestSupport

@testable import EmbeddedPostgres

/// A database, the pepper that goes with it, and what an administrator does there with the built program.
struct ServiceDatabase: Sendable {
    /// A libpq connection string.
    let url: String
    let pepper: String
    private let postgres: EmbeddedPostgres

    init(_ url: String, in postgres: EmbeddedPostgres, pepper: String? = nil) {
        self.url = url
        self.postgres = postgres
        self.pepper = pepper ?? "pepper of the tests \(UUID().uuidString)"
    }

    /// What the program needs to know, and nothing of our own environment.
    var environment: [String: String] { ["DATABASE_URL": url, "AUDIT_PEPPER": pepper] }

    /// The result of SQL as psql prints it.
    @discardableResult
    func query(_ sql: String) async throws -> String {
        try await postgres.run("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql])
    }

    /// The whole database as SQL text.
    func dump() async throws -> String {
        try await postgres.run("pg_dump", ["--no-owner", "-d", url])
    }

    /// Runs `body` with a database that ``dump()`` was restored to, by its owner and under the same pepper.
    func withRestored(
        _ dump: String,
        _ body: @Sendable (ServiceDatabase) async throws -> Void
    ) async throws {
        try await TestCluster.shared.withDatabase { url in
            let folder = try ScratchFolder()
            let file = "\(folder.path)/dump.sql"
            try dump.write(toFile: file, atomically: false, encoding: .utf8)
            try await postgres.run("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", file])
            try await body(ServiceDatabase(url, in: postgres, pepper: pepper))
        }
    }

    /// How many rows the trail has.
    func count(where condition: String = "true") async throws -> Int? {
        Int(try await query("select count(*) from console_audit_log where \(condition)"))
    }

    /// Runs the program as an administrator.
    func administer(_ arguments: String...) async throws -> Program.Run {
        try await Program.run(arguments, environment: environment)
    }

    /// A new account's token.
    func token(
        _ account: String,
        scopes: [String] = ["audit:write", "audit:read", "metrics:read"],
        actions: [String] = [],
        apps: [String] = []
    ) async throws -> String {
        let bounds = scopes.flatMap { ["--scope", $0] } + actions.flatMap { ["--action", $0] }
        let arguments = ["account", "create", account] + bounds + apps.flatMap { ["--app", $0] }
        try await Program.run(arguments, environment: environment).succeeded()
        return try await issueToken(for: account)
    }

    func issueToken(for account: String, _ options: String...) async throws -> String {
        let arguments = ["token", "issue", "--account", account] + options
        return try await Program.run(arguments, environment: environment).succeeded()
    }
}

extension Program.Run {
    struct Failure: Error {
        let run: Program.Run
    }

    /// What a run that ended well has printed.
    @discardableResult
    func succeeded() throws -> String {
        guard status == 0 else { throw Failure(run: self) }
        return output
    }
}

/// Makes a database in the cluster that all tests share, and drops it when `body` is done.
func withDatabase<Result: Sendable>(
    _ body: @Sendable (ServiceDatabase) async throws -> Result
) async throws -> Result {
    let postgres = try await TestCluster.shared.postgres()
    return try await TestCluster.shared.withDatabase { url in try await body(ServiceDatabase(url, in: postgres)) }
}
