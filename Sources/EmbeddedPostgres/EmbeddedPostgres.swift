import Bytes
import CLibrary
import Synchronization

/// A private PostgreSQL cluster, run from the installed programs, that ends with the process that started it.
///
/// It listens on a Unix socket in a folder that only its account and root can enter, opens no TCP port, and needs no
/// password. PostgreSQL's defaults for durability are left on. When this process ends, `kill -9` included, a watchdog
/// stops the server. Ctrl-C reaches neither of them.
///
/// Run as root, everything of PostgreSQL runs as `postgres`, else `nobody`. See ``ClusterFolder`` for the files.
package final class EmbeddedPostgres: Sendable {
    /// How a server stops.
    package enum StopMode: Sendable {
        /// Cuts connections, and writes everything to the data files.
        case fast
        /// Stops as in a crash: writes nothing, and the next start replays the log. Nothing committed is lost.
        case immediate

        var signalName: String { self == .fast ? "INT" : "QUIT" }
    }

    /// The process id of the server, from when the cluster started.
    package let postmasterPID: Int32
    /// The path of the server's log. It never holds rows.
    package let logFile: String
    let installation: Installation
    let socketFolder: String
    private let folder: ClusterFolder
    private let lock: FolderLock
    private let watchdog: Watchdog
    private let isCleared = Mutex(false)

    /// How long a server may take to accept connections. Replaying the log after a crash is part of that.
    private static let longestStart = Duration.seconds(120)

    /// Starts the cluster in `directory`. Makes the directory and the cluster if they are missing.
    ///
    /// Recovers a cluster after a crash or an interrupted first start. Stops a server that outlived its service.
    /// - Parameters:
    ///   - directory: the service's data folder. Let this make it: as root, it then gets the mode (0710) that lets
    ///     PostgreSQL's account pass. In a folder that the account cannot enter, the file `cluster-path` says where the
    ///     cluster is instead.
    ///   - settings: PostgreSQL's settings. They override the configuration file.
    /// - Throws: ``EmbeddedPostgresError``, or `CancellationError`. Nothing is left running then.
    package static func start(in directory: String, settings: [String: String] = [:]) async throws -> EmbeddedPostgres {
        try await EmbeddedPostgres(in: .prepare(directory), settings: settings, isThrowaway: false)
    }

    /// Starts an empty cluster in a new folder in `parent`, and removes the folder when it stops.
    ///
    /// It is as durable as any other while it runs, and smaller: 200 connections, little memory and log.
    package static func startThrowaway(
        in parent: String = "/tmp",
        settings: [String: String] = [:]
    ) async throws -> EmbeddedPostgres {
        let folder = try await ClusterFolder.temporary(in: parent)
        do {
            let small = [
                "max_connections": "200", "max_wal_size": "128MB", "min_wal_size": "32MB", "shared_buffers": "32MB",
            ]
            let all = small.merging(settings) { $1 }
            return try await EmbeddedPostgres(in: folder, settings: all, isThrowaway: true)
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Takes the lock, finds the programs, makes the cluster if it is missing, stops what is left of earlier runs, and
    /// starts the server, in this order.
    init(in folder: ClusterFolder, settings: [String: String], isThrowaway: Bool) async throws {
        self.folder = folder
        logFile = folder.log
        lock = try FolderLock(folder: folder.base)
        let major = try folder.existingMajor()
        installation = try Installation.find(major: major, cluster: folder.cluster)
        if major == nil { try await folder.initialize(with: installation, isThrowaway: isThrowaway) }
        socketFolder = try folder.socketFolder()
        try await folder.clearLeftovers(socketFolder: socketFolder)

        let log = try folder.openLog()
        let launch = Launch(folder: folder, installation: installation, socketFolder: socketFolder)
        (watchdog, postmasterPID) = try await launch.run(
            settings: settings,
            log: log,
            isThrowaway: isThrowaway,
            deadline: .now + Self.longestStart
        )
    }

    /// Returns a libpq connection string (keyword and value form) for the cluster's socket. By default it names the
    /// superuser, and the database that every cluster has.
    package func connectionString(database: String = "postgres", user: String = "postgres") -> String {
        let pairs = [("host", socketFolder), ("port", "\(ClusterFolder.port)"), ("dbname", database), ("user", user)]
        return pairs.map { "\($0)=\(Self.quoted($1))" }.joined(separator: " ")
    }

    /// Whether the server runs. One that ended by itself is not started again.
    package var isRunning: Bool { !watchdog.hasEnded }

    /// Runs one of PostgreSQL's client programs, such as `psql`, `createdb` or `pg_dump`, of the server's own version,
    /// and returns what it printed.
    /// - Parameter database: the database it connects to unless its arguments say otherwise.
    /// - Throws: ``EmbeddedPostgresError/programFailed(name:output:)`` when it reports a failure or takes longer
    ///   than `limit`; `CancellationError`.
    @discardableResult
    package func run(
        _ program: String,
        _ arguments: [String],
        database: String = "postgres",
        limit: Duration = .seconds(60)
    ) async throws -> String {
        var command = Command(executable: installation.program(program), arguments: arguments)
        command.environment.merge(
            ["PGHOST": socketFolder, "PGPORT": "\(ClusterFolder.port)", "PGUSER": "postgres", "PGDATABASE": database]
        ) { $1 }
        return try await command.runOrThrow(limit: limit)
    }

    /// Stops the server, and returns when it has ended and the folder is free for another start. Cancelling the task
    /// does not cut it short. Stopping what has stopped does nothing.
    /// - Throws: ``EmbeddedPostgresError/stopTimedOut(process:)`` when it is still there after 45 seconds.
    package func stop(mode: StopMode = .fast) async throws {
        // The watchdog's own, gentler signal changes nothing after this one.
        if mode == .immediate && !watchdog.hasEnded { kill(postmasterPID, SIGQUIT) }
        guard await watchdog.release() else { throw EmbeddedPostgresError.stopTimedOut(process: postmasterPID) }
        // Only once: files that appear later may belong to another start.
        let isFirst = isCleared.withLock { isCleared in
            defer { isCleared = true }
            return !isCleared
        }
        guard isFirst else { return }
        // Somebody may have killed the watchdog instead of the server.
        try await folder.clearLeftovers(socketFolder: socketFolder)
        lock.release()
    }

    /// Quotes a value for libpq's keyword and value form.
    private static func quoted(_ value: String) -> String {
        "'\(value.escaping(["'": "\\'", "\\": "\\\\"]))'"
    }
}
