package import EmbeddedPostgres
import Foundation

/// PgBouncer in front of a cluster, for one test. It ends with this process at the latest.
package struct PgBouncer: Sendable {
    package enum Mode: String, Sendable {
        case session, transaction, statement
    }

    struct Missing: Error, CustomStringConvertible {
        let description = "pgbouncer is not installed: scripts/install-packages test"
    }

    private static let port = 6432
    private let folder: String
    private let user: String

    /// Runs `body` with PgBouncer, which logs in to every database as `user`.
    package static func with<Value: Sendable>(
        _ mode: Mode,
        before postgres: EmbeddedPostgres,
        user: String,
        _ body: @Sendable (PgBouncer) async throws -> Value
    ) async throws -> Value {
        guard
            let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"].first(
                where: { FileManager.default.isExecutableFile(atPath: $0) }
            )
        else { throw Missing() }
        let folder = "\(TestCluster.folder)/bouncer-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // The tests may run as root, as which it refuses to run; anyone may connect to its socket.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
        try """
        [databases]
        * = \(postgres.connectionString(database: "", user: user).replacing(" dbname=''", with: ""))
        [pgbouncer]
        listen_port = \(port)
        unix_socket_dir = \(folder)
        auth_type = any
        pool_mode = \(mode.rawValue)
        """.write(toFile: "\(folder)/pgbouncer.ini", atomically: true, encoding: .utf8)
        let process = Process()
        let isRoot = geteuid() == 0
        let words = ["--reuid=postgres", "--clear-groups", "--pdeathsig=KILL", program]
        process.executableURL = URL(fileURLWithPath: isRoot ? "/usr/bin/setpriv" : program)
        process.arguments = (isRoot ? words : []) + ["--quiet", "\(folder)/pgbouncer.ini"]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // It keeps nothing. A gentler signal may be blocked: a child inherits the mask of the thread that makes it.
        defer { kill(process.processIdentifier, SIGKILL) }
        let bouncer = PgBouncer(folder: folder, user: user)
        while process.isRunning, !FileManager.default.fileExists(atPath: "\(folder)/.s.PGSQL.\(port)") {
            try await Task.sleep(for: .milliseconds(10))
        }
        return try await body(bouncer)
    }

    /// A libpq connection string for a database behind it.
    package func connectionString(database: String) -> String {
        "host=\(folder) port=\(Self.port) dbname=\(database) user=\(user)"
    }
}
