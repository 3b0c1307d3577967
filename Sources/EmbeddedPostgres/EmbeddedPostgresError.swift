/// Why the private cluster could not be started, used or stopped. Each description says what to do about it.
package enum EmbeddedPostgresError: Error, Equatable, Sendable {
    case notInstalled
    case versionMissing(major: Int, folder: String)
    /// `owner` is the other service's process, when it could be read.
    case inUse(folder: String, owner: Int32?)
    /// A PostgreSQL that no service of ours started.
    case foreignServer(folder: String, process: Int32)
    /// A server left by a service that died. It did not stop in time.
    case leftoverServer(folder: String, process: Int32)
    case notACluster(folder: String)
    case ownedByAnother(folder: String, owner: UInt32)
    case noAccount(reason: String)
    case unreachable(folder: String, account: String)
    case fileSystem(operation: String, path: String, reason: String)
    /// Also for a program that could not be run or took too long.
    case programFailed(name: String, output: String)
    /// `log` is the end of the server's log.
    case startFailed(logFile: String, log: String)
    case startTimedOut(logFile: String)
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
