import Bytes
import CLibrary
import Foundation

/// Where a cluster's files lie, and the account they belong to.
///
///     base/cluster         PostgreSQL's own folder
///     base/socket          the Unix socket, unless its path would be unusable
///     base/socket-path     where the socket is instead
///     base/postgres.log    what the server says; postgres.log.1 is the log before it
///     base/lock            held by the service that runs the cluster
///
/// The base is the service's data folder, or, when the account cannot get there, a folder that `cluster-path` in the
/// data folder names.
struct ClusterFolder: Sendable {
    let base: String
    /// Runs PostgreSQL, and owns the cluster.
    let account: Account

    var cluster: String { "\(base)/cluster" }
    var log: String { "\(base)/postgres.log" }

    /// Prepares the data folder, and a folder elsewhere if the cluster cannot be in it. Changes no existing mode.
    /// - Parameter shelter: the folder for clusters whose data folder the account cannot enter.
    /// - Throws: ``EmbeddedPostgresError`` when a folder cannot be made, or no account can run PostgreSQL in it.
    static func prepare(_ directory: String, shelter: String = "/var/lib/raptor-audit") async throws -> ClusterFolder {
        let absolute = URL(fileURLWithPath: directory).standardizedFileURL.path
        let parent = (absolute as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            let reason = error.localizedDescription
            throw EmbeddedPostgresError.fileSystem(operation: "make the folder", path: parent, reason: reason)
        }
        let isNew = try FileSystem.makeFolder(absolute, mode: 0o700)
        guard let directory = FileSystem.resolve(absolute) else { throw EmbeddedPostgresError.system("find", absolute) }

        let record = "\(directory)/cluster-path"
        if let base = FileSystem.line(of: record) {
            let account = try await Account.forPostgres(owner: FileSystem.owner(of: "\(base)/cluster")?.uid)
            return try await ClusterFolder(base: base, account: account).checked(makingBase: true)
        }
        if let existing = FileSystem.owner(of: "\(directory)/cluster") {
            let account = try await Account.forPostgres(owner: existing.uid)
            return try await ClusterFolder(base: directory, account: account).checked(makingBase: false)
        }
        let account = try await Account.forPostgres(owner: nil)
        if isNew { try letPass(account, into: directory) }
        if try await account.canEnter(directory) {
            return ClusterFolder(base: directory, account: account)
        }
        let base = "\(shelter)/\(shortHash(of: directory))"
        // Write the record first: a cluster without a record would be lost, a record without a cluster is completed.
        try FileSystem.write(base + "\n", to: record)
        return try await ClusterFolder(base: base, account: account).checked(makingBase: true)
    }

    /// Makes a folder in `parent` that belongs to the account, so that the account's processes can remove it.
    static func temporary(in parent: String) async throws -> ClusterFolder {
        let account = try await Account.forPostgres(owner: nil)
        let folder = try FileSystem.makeUniqueFolder(prefix: "\(parent)/raptor-audit-", owner: account)
        guard let base = FileSystem.resolve(folder) else { throw EmbeddedPostgresError.system("find", folder) }
        return ClusterFolder(base: base, account: account)
    }

    /// Returns the major version that made the cluster, or nil before the cluster exists.
    /// - Throws: ``EmbeddedPostgresError``: `notACluster`; `ownedByAnother` for another account's.
    func existingMajor() throws -> Int? {
        guard let status = FileSystem.owner(of: cluster) else { return nil }
        guard status.isFolder else { throw EmbeddedPostgresError.notACluster(folder: cluster) }
        guard status.uid == account.uid else {
            throw EmbeddedPostgresError.ownedByAnother(folder: cluster, owner: status.uid)
        }
        guard let major = FileSystem.line(of: "\(cluster)/PG_VERSION").flatMap({ Int($0) }) else {
            throw EmbeddedPostgresError.notACluster(folder: cluster)
        }
        return major
    }

    /// Makes the base folder if asked to, and makes sure that the account can enter it.
    /// - Throws: ``EmbeddedPostgresError/unreachable(folder:account:)``.
    private func checked(makingBase: Bool) async throws -> ClusterFolder {
        if makingBase {
            try FileSystem.makeFolder((base as NSString).deletingLastPathComponent, mode: 0o755)
            if try FileSystem.makeFolder(base, mode: 0o700) { try Self.letPass(account, into: base) }
        }
        guard try await account.canEnter(base) else {
            throw EmbeddedPostgresError.unreachable(folder: base, account: account.name)
        }
        return self
    }

    /// Lets the account, and nobody else, pass through one of our folders without listing it.
    private static func letPass(_ account: Account, into folder: String) throws {
        guard !account.isCurrent else { return }
        guard chown(folder, geteuid(), account.gid) == 0, chmod(folder, 0o710) == 0 else {
            throw EmbeddedPostgresError.system("let \(account.name) into", folder)
        }
    }

    /// Returns the path's FNV-1a hash of 64 bits: short enough for a socket's path, and different for any two data
    /// folders in practice.
    private static func shortHash(of path: String) -> String {
        let hash = path.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Hex.encode(hash)
    }
}
