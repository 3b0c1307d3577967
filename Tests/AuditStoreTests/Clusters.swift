import EmbeddedPostgres
import Foundation

/// Clusters of one test: a primary, and copies of it.
actor Clusters {
    private var all: [EmbeddedPostgres] = []

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

    func stop() async {
        for postgres in all { try? await postgres.stop(mode: .immediate) }
    }
}
