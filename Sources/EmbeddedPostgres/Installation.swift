import Foundation

/// The programs of one installed PostgreSQL, where Debian's packages put them.
struct Installation: Sendable {
    /// Has a folder for each installed major version.
    static let parent = "/usr/lib/postgresql"
    /// The oldest major version that the service supports.
    static let oldest = 13

    let major: Int

    /// Returns the path of one of the programs.
    func program(_ name: String) -> String { "\(Self.parent)/\(major)/bin/\(name)" }

    /// Returns the newest installation of ``oldest`` or newer. For an existing cluster it must be of version `major`,
    /// since a cluster opens only under the version that made it.
    /// - Throws: ``EmbeddedPostgresError``: `versionMissing` for a cluster of a version that is not installed,
    ///   `notInstalled` without any. Both say how to install it.
    static func find(major: Int?, cluster: String) throws -> Installation {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        let wanted = names.compactMap { Int($0) }.filter { $0 >= oldest && $0 == major ?? $0 }.sorted(by: >)
        let installation = wanted.map { Installation(major: $0) }.first { installation in
            ["postgres", "initdb", "psql"].allSatisfy { Command.isExecutable(installation.program($0)) }
        }
        if let installation { return installation }
        guard let major else { throw EmbeddedPostgresError.notInstalled }
        throw EmbeddedPostgresError.versionMissing(major: major, folder: cluster)
    }
}
