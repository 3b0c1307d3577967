import EmbeddedPostgres
import Foundation
import TestSupport

/// Clusters of one test: a primary, and copies of it.
actor Clusters {
    private var all: [EmbeddedPostgres] = []

    /// Runs `body` with a folder for clusters. Stops them and removes the folder when it is done.
    static func with(_ body: (_ clusters: Clusters, _ folder: String) async throws -> Void) async throws {
        let folder = "\(TestCluster.folder)/raptor-clusters-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let clusters = Clusters()
        do {
            try await body(clusters, folder)
        } catch {
            await clusters.stop()
            throw error
        }
        await clusters.stop()
    }

    func start(in folder: String, settings: [String: String] = [:]) async throws -> EmbeddedPostgres {
        // Read by a copy alone, whose recovery ends where the log does.
        let copies = ["restore_command": "false"].merging(settings) { $1 }
        let postgres = try await EmbeddedPostgres.start(in: folder, settings: copies)
        all.append(postgres)
        return postgres
    }

    /// Copies the running primary in `source` into the folder of another cluster.
    /// - Parameter signal: `recovery` for a copy whose start ends its recovery, which promotes it; `standby` for one that
    ///   follows the primary.
    func copy(
        _ primary: EmbeddedPostgres,
        in source: String,
        to folder: String,
        as signal: String
    ) async throws {
        let files = FileManager.default
        let owner = try files.attributesOfItem(atPath: "\(source)/cluster")
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await primary.run("pg_basebackup", ["-D", "\(folder)/cluster", "--checkpoint=fast", "--no-sync"])
        _ = files.createFile(atPath: "\(folder)/cluster/\(signal).signal", contents: nil)
        let account = owner.filter { [.ownerAccountID, .groupOwnerAccountID].contains($0.key) }
        let paths = try files.subpathsOfDirectory(atPath: folder).map { "\(folder)/\($0)" } + [folder]
        for path in paths { try files.setAttributes(account, ofItemAtPath: path) }
    }

    private func stop() async {
        for postgres in all { try? await postgres.stop(mode: .immediate) }
    }
}
