package import EmbeddedPostgres
import Foundation

/// The PostgreSQL that the tests of this process share: started at first use, gone with the process.
///
/// Without an installed PostgreSQL every use throws an error that names the command which installs it.
package actor TestCluster {
    package static let shared = TestCluster()

    /// Where its files go: into memory, where there is enough of it. A disk that others keep busy takes seconds for a
    /// flush, and the service answers within 2.5 of them.
    package static let folder: String = {
        let memory = "/dev/shm"
        let free = try? FileManager.default.attributesOfFileSystem(forPath: memory)[.systemFreeSize] as? NSNumber
        return (free?.int64Value ?? 0) >= 2 << 30 ? memory : "/tmp"
    }()

    /// Making and dropping a database wait for the cluster's checkpoint.
    private static let patience = Duration.seconds(240)

    /// Owns the tests' databases and has no other privilege: not SUPERUSER, not CREATEROLE, not CREATEDB.
    package static let owner = "plain_owner"

    private var starting: Task<EmbeddedPostgres, any Error>?

    private init() {}

    /// The cluster itself, for tests that stop or signal its server. Such tests start one of their own instead.
    package func postgres() async throws -> EmbeddedPostgres {
        if let starting { return try await starting.value }
        // Unstructured because it outlives the test that happens to come first, and must not be cancelled with it.
        let task = Task {
            let postgres = try await EmbeddedPostgres.startThrowaway(in: Self.folder)
            try await postgres.run("psql", ["-XAtqc", "create role \(Self.owner) login"])
            return postgres
        }
        starting = task
        return try await task.value
    }

    /// Makes a database with a name of its own, and answers the libpq connection string of its owner.
    ///
    /// - Parameter template: the name of a database to copy, to which nobody may be connected meanwhile.
    package func makeDatabase(template: String? = nil) async throws -> String {
        let postgres = try await postgres()
        return postgres.connectionString(database: try await create(from: template, in: postgres), user: Self.owner)
    }

    /// Makes a database as ``makeDatabase(template:)`` does, and drops it when `body` is done, even while others are
    /// connected.
    package func withDatabase<Result: Sendable>(
        template: String? = nil,
        _ body: @Sendable (_ connectionString: String) async throws -> Result
    ) async throws -> Result {
        let postgres = try await postgres()
        let name = try await create(from: template, in: postgres)
        do {
            let result = try await body(postgres.connectionString(database: name, user: Self.owner))
            await drop(name, in: postgres)
            return result
        } catch {
            await drop(name, in: postgres)
            throw error
        }
    }

    /// Runs SQL as the superuser, and answers what psql prints.
    @discardableResult
    package func administer(_ sql: String, database: String = "postgres") async throws -> String {
        try await postgres().run("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql], database: database)
    }

    /// Fails nobody's test: what is left goes with the cluster.
    private func drop(_ name: String, in postgres: EmbeddedPostgres) async {
        _ = try? await postgres.run("dropdb", ["--force", "--if-exists", name], limit: Self.patience)
    }

    private func create(from template: String?, in postgres: EmbeddedPostgres) async throws -> String {
        let name = "test_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        // Nobody can be connected to template0, so that it can always be copied.
        let options = ["--template=\(template ?? "template0")", "--owner=\(Self.owner)"]
        try await postgres.run("createdb", options + [name], limit: Self.patience)
        return name
    }
}
