import CLibrary
import Foundation

extension ClusterFolder {
    /// The number in the socket's name. No TCP port is opened.
    static let port = 5432

    /// Returns the folder of the Unix socket. Only the account and root can enter it, which makes `trust` safe.
    ///
    /// The folder is beside the cluster if that path is usable: a socket's address holds 103 bytes, and both the server
    /// and libpq read commas as separators. Otherwise it is a folder in /tmp that `socket-path` names. It is reused
    /// only while it is still ours, since in /tmp anybody may take a name that a cleaner has freed.
    func socketFolder() throws -> String {
        let inside = "\(base)/socket"
        if Self.canHoldSocket(inside) {
            try FileSystem.makeFolder(inside, mode: 0o700, owner: account)
            guard isPrivate(inside) else {
                throw EmbeddedPostgresError.fileSystem(
                    operation: "use",
                    path: inside,
                    reason: "it must be a folder of mode 0700 owned by \(account.name)"
                )
            }
            return inside
        }
        let record = "\(base)/socket-path"
        if let recorded = FileSystem.line(of: record), isPrivate(recorded) { return recorded }
        let outside = try FileSystem.makeUniqueFolder(prefix: "/tmp/raptor-audit-", owner: account)
        try FileSystem.write(outside + "\n", to: record)
        return outside
    }

    /// Whether a socket's path in the folder is short enough, without characters that PostgreSQL or libpq interprets.
    static func canHoldSocket(_ folder: String) -> Bool {
        let isPlain = folder.utf8.allSatisfy { byte in
            byte > UInt8(ascii: " ") && !#",'"\"#.utf8.contains(byte)
        }
        return isPlain && "\(folder)/.s.PGSQL.\(port)".utf8.count <= 103
    }

    /// Whether it is a folder, not a link, that nobody but the account and root can enter.
    private func isPrivate(_ folder: String) -> Bool {
        guard let status = FileSystem.owner(of: folder) else { return false }
        return status.isFolder && status.uid == account.uid && status.mode & 0o077 == 0
    }
}
