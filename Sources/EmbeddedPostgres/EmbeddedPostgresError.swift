/// Why the private cluster could not be started, used or stopped. Each description says what to do about it.
package enum EmbeddedPostgresError: Error, Equatable, Sendable {
    /// No server programs of a usable version were found.
    case notInstalled
    /// The cluster was made by PostgreSQL `major`, whose programs are not installed; a cluster opens under no other.
    case versionMissing(major: Int, folder: String)
    /// Another service owns the cluster. `owner` is its process, when it could be read.
    case inUse(folder: String, owner: Int32?)
    /// A PostgreSQL that no service of ours started runs on the cluster.
    case foreignServer(folder: String, process: Int32)
    /// A server left by a service that died did not stop in time.
    case leftoverServer(folder: String, process: Int32)
    /// There is something in the cluster's place, and it is not a cluster.
    case notACluster(folder: String)
    /// The cluster belongs to another operating system account than the one PostgreSQL would run as.
    case ownedByAnother(folder: String, owner: UInt32)
    /// PostgreSQL refuses to run as root, and no other account could be used.
    case noAccount(reason: String)
    /// The account PostgreSQL runs as cannot enter the cluster's folder.
    case unreachable(folder: String, account: String)
    /// A file or folder could not be made, read or changed.
    case fileSystem(operation: String, path: String, reason: String)
    /// A program could not be run, failed, or took too long. `output` is what it said.
    case programFailed(name: String, output: String)
    /// The server ended while it was starting. `log` is the end of its log.
    case startFailed(logFile: String, log: String)
    /// The server was not ready in time and was stopped.
    case startTimedOut(logFile: String)
    /// The server was told to stop, and is still there.
    case stopTimedOut(process: Int32)
}

extension EmbeddedPostgresError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notInstalled:
            "PostgreSQL 13 or newer is not installed (looked in \(Installation.parent)). "
                + "Install it: sudo apt-get install postgresql"
        case .versionMissing(let major, let folder):
            "The cluster in \(folder) was made by PostgreSQL \(major), which is not installed. "
                + "Install it: sudo apt-get install postgresql-\(major)"
        case .inUse(let folder, let owner?):
            "\(folder) is in use by another service, process \(owner). Stop that one, or choose another folder."
        case .inUse(let folder, nil):
            "\(folder) is in use by another service. Stop that one, or choose another folder."
        case .foreignServer(let folder, let process):
            "A PostgreSQL started by hand, process \(process), runs on \(folder). Stop it: pg_ctl stop -D '\(folder)'"
        case .leftoverServer(let folder, let process):
            "The PostgreSQL of an earlier service, process \(process), still runs on \(folder) and does not stop. "
                + "Find out what holds it, or end it: kill -QUIT \(process)"
        case .notACluster(let folder):
            "\(folder) is not a PostgreSQL cluster. Move it out of the way, or choose another folder."
        case .ownedByAnother(let folder, let owner):
            "\(folder) belongs to the account with uid \(owner). Start the service as that account or as root, "
                + "or choose another folder."
        case .noAccount(let reason):
            "PostgreSQL does not run as root, and no other account can be used: \(reason) "
                + "Start the service as an ordinary user."
        case .unreachable(let folder, let account):
            "The account \(account), which PostgreSQL runs as, cannot enter \(folder). "
                + "Let it pass through the folders above, or choose another folder."
        case .fileSystem(let operation, let path, let reason):
            "Cannot \(operation) \(path): \(reason)."
        case .programFailed(let name, let output):
            "\(name) failed. It said: \(output.isEmpty ? "nothing" : output)"
        case .startFailed(let logFile, let log):
            "PostgreSQL ended while starting. The end of \(logFile): \(log.isEmpty ? "nothing" : log)"
        case .startTimedOut(let logFile):
            "PostgreSQL was not ready in time and was stopped. Its log is \(logFile)."
        case .stopTimedOut(let process):
            "PostgreSQL, process \(process), was told to stop and is still running. End it: kill -QUIT \(process)"
        }
    }
}
