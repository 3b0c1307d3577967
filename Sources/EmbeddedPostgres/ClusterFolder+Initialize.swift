import CLibrary
import Foundation

extension ClusterFolder {
    private static let unfinishedPrefix = "cluster.unfinished-"

    /// Makes the cluster in a folder beside its place, and renames it once it is complete. Removes what earlier
    /// attempts left. The caller holds the lock.
    /// If the process dies before the rename, the cluster does not exist, and the next start begins again.
    /// - Parameter isThrowaway: whether to leave out waiting for the disk. Such a cluster may be lost with the machine.
    /// - Throws: ``EmbeddedPostgresError``. Nothing is left of the attempt then.
    func initialize(with installation: Installation, isThrowaway: Bool) async throws {
        removeUnfinished()
        let unfinished = try FileSystem.makeUniqueFolder(prefix: "\(base)/\(Self.unfinishedPrefix)", owner: account)
        var arguments = [
            "-D", unfinished, "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8",
            "--auth-local=trust", "--auth-host=reject", "--data-checksums",
        ]
        if isThrowaway { arguments.append("--no-sync") }
        do {
            try await account.command(installation.program("initdb"), arguments).runOrThrow(limit: .seconds(120))
            try FileSystem.rename(unfinished, to: cluster)
        } catch {
            removeUnfinished()
            throw error
        }
    }

    /// Removes unfinished clusters. An initdb that outlived its service may still write to one: it then fails, and the
    /// next start removes the rest.
    private func removeUnfinished() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        for name in names where name.hasPrefix(Self.unfinishedPrefix) {
            try? FileManager.default.removeItem(atPath: "\(base)/\(name)")
        }
    }

    /// Removes the base folder with everything in it, as far as that is possible.
    func remove() {
        try? FileManager.default.removeItem(atPath: base)
    }

    /// Opens the server's log for appending. Sets a log of more than 8 MiB aside first.
    func openLog() throws -> Descriptor {
        let current = try FileSystem.openOwn(log, O_RDWR | O_APPEND)
        guard current.size > 8 << 20 else { return current }
        try FileSystem.rename(log, to: "\(log).1")
        return try FileSystem.openOwn(log, O_RDWR | O_APPEND)
    }
}
