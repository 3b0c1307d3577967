import Foundation

/// The programs of one installed PostgreSQL.
struct Installation: Sendable {
    /// The folder of the programs.
    let binaries: String
    let major: Int

    /// The oldest major version that the service supports.
    static let oldest = 13

    /// Returns the path of one of the programs.
    func program(_ name: String) -> String { "\(binaries)/\(name)" }

    /// Returns the installation that `pg_config` names, else the newest one found. For an existing cluster it must be
    /// of version `major`, since a cluster opens only under the version that made it; otherwise of ``oldest`` or newer.
    /// - Throws: ``EmbeddedPostgresError``: `versionMissing` for a cluster of a version that is not installed,
    ///   `notInstalled` without any. Both say how to install it.
    static func find(major: Int?, cluster: String) async throws -> Installation {
        let candidates = await folders()
        for folder in candidates {
            guard ["postgres", "initdb", "psql"].allSatisfy({ Command.isExecutable("\(folder)/\($0)") }) else {
                continue
            }
            let output = try await Command(executable: "\(folder)/postgres", arguments: ["--version"]).run()
            guard output.succeeded, let found = version(in: output.text), found >= oldest else { continue }
            if major == nil || found == major { return Installation(binaries: folder, major: found) }
        }
        if let major {
            throw EmbeddedPostgresError.versionMissing(
                major: major,
                folder: cluster,
                hint: installCommand(major: major)
            )
        }
        throw EmbeddedPostgresError.notInstalled(searched: candidates, hint: installCommand(major: nil))
    }

    /// Returns the major version in what `postgres --version` prints, such as "postgres (PostgreSQL) 15.10 (Debian
    /// 15.10-1)" or, for a version under development, "postgres (PostgreSQL) 18beta1".
    static func version(in text: String) -> Int? {
        guard let words = text.range(of: "(PostgreSQL) ") else { return nil }
        return Int(text[words.upperBound...].prefix { $0.isASCII && $0.isNumber })
    }

    /// Returns the folders that may have the programs, best first. `pg_config` is only one candidate, since it may come
    /// from a development package whose version has no server installed.
    private static func folders() async -> [String] {
        var folders: [String] = []
        if let program = Command.find("pg_config"),
            let output = try? await Command(executable: program, arguments: ["--bindir"]).run(), output.succeeded
        {
            folders.append(output.text)
        }
        folders += versioned(in: "/usr/lib/postgresql", prefix: "", suffix: "/bin")
        folders += versioned(in: "/usr", prefix: "pgsql-", suffix: "/bin")
        for homebrew in ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"] {
            folders += versioned(in: homebrew, prefix: "postgresql@", suffix: "/bin")
        }
        folders += Command.searchPath
        var seen: Set<String> = []
        return folders.filter { seen.insert($0).inserted && FileManager.default.fileExists(atPath: $0) }
    }

    /// Returns `parent/prefix17suffix`, `parent/prefix16suffix` and so on, newest first.
    private static func versioned(in parent: String, prefix: String, suffix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        return names.filter { $0.hasPrefix(prefix) }
            .compactMap { Int($0.dropFirst(prefix.count)) }
            .sorted(by: >)
            .map { "\(parent)/\(prefix)\($0)\(suffix)" }
    }

    private static func installCommand(major: Int?) -> String {
        let version = major.map(String.init)
        #if os(macOS)
        return "brew install postgresql@\(version ?? "17")"
        #else
        let managers = [
            ("apt-get", "sudo apt-get install \(version.map { "postgresql-\($0)" } ?? "postgresql")"),
            ("dnf", "sudo dnf install \(version.map { "postgresql\($0)-server" } ?? "postgresql-server postgresql")"),
            ("apk", "sudo apk add \(version.map { "postgresql\($0)" } ?? "postgresql")"),
            ("pacman", "sudo pacman -S postgresql"),
            ("zypper", "sudo zypper install postgresql\(version ?? "")-server"),
        ]
        return managers.first { Command.find($0.0) != nil }?.1 ?? "see https://www.postgresql.org/download/"
        #endif
    }
}
