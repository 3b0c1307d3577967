import CLibrary
import Foundation

/// What a running server says of itself in `postmaster.pid`, in the cluster's folder.
///
/// The lines are those of PostgreSQL's `src/include/utils/pidfile.h`: process, data folder, start time, port, socket
/// folder, listen address, shared memory, status. A server that crashed leaves the file behind.
struct PostmasterFile: Equatable {
    let process: pid_t
    /// `nil` in a file that is still being written.
    let socketFolder: String?
    /// Whether the server accepts connections.
    let isReady: Bool

    /// Returns nil when `text` does not begin with a process id, which single-user mode writes negated.
    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first.flatMap({ pid_t($0) }), first != 0, first != .min else { return nil }
        process = abs(first)
        socketFolder = lines.count > 4 ? String(lines[4]) : nil
        isReady = lines.count > 7 && lines[7].trimmingCharacters(in: .whitespaces) == "ready"
    }

    static func path(in cluster: String) -> String { "\(cluster)/postmaster.pid" }

    /// Reads the cluster's file. Returns nil when it is missing or cannot be read.
    init?(cluster: String) {
        guard let text = FileSystem.text(of: Self.path(in: cluster)) else { return nil }
        self.init(text: text)
    }

    /// Whether the process runs and is a PostgreSQL of this cluster, not another program that got the number after a
    /// crash. A server's working folder is its cluster.
    func isServer(of cluster: String) -> Bool {
        guard kill(process, 0) == 0 || errno == EPERM else { return false }
        let files = FileManager.default
        // Unreadable means another account's process, and so not a server of a cluster that belongs to us.
        guard let folder = try? files.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd"),
            let program = try? files.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
        else { return false }
        return folder == cluster && (program as NSString).lastPathComponent.hasPrefix("postgres")
    }
}
