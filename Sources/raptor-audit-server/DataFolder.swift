import AuditStore
import Bytes
import EmbeddedPostgres
import Foundation
import SystemCrypto

/// The folder of an embedded service: its cluster, and files of mode 0600 that scripts read. Each is replaced as a
/// whole, so that a reader, or a crash, sees the old content or the new.
struct DataFolder {
    private let folder: URL

    init(_ path: String) {
        folder = URL(fileURLWithPath: path, isDirectory: true)
    }

    var path: String { folder.path }
    /// The path of the file with the token for trying things out.
    var tokenFile: String { file("token").path }

    /// Returns the address of the cluster's database.
    /// - Throws: ``Refusal`` when no service has run in the folder.
    func databaseURL() throws -> String {
        guard let url = read("database-url") else {
            throw Refusal("There is no database in \(path). Start one: raptor-audit-server --embedded --data \(path)")
        }
        return url
    }

    /// Returns the pepper of the folder's database.
    /// - Throws: ``Refusal`` when it is missing or cannot be read; ``PepperError`` for one that is too short.
    func pepper() throws -> Pepper {
        guard let text = read("pepper") else {
            throw Refusal(
                """
                \(file("pepper").path) is missing, empty or cannot be read. The first start makes it: \
                raptor-audit-server --embedded --data \(path)
                """
            )
        }
        return try Pepper(Array(text.utf8))
    }

    /// Returns the pepper, and makes it on the first call: 32 random bytes in hexadecimal. Without it every token and
    /// digest in this folder's database is void, so it never replaces a file, even one that cannot be read.
    func makePepperIfMissing() throws -> Pepper {
        if !FileManager.default.fileExists(atPath: file("pepper").path) {
            try write(Hex.encode(SecureRandom.bytes(32)), to: "pepper")
        }
        return try pepper()
    }

    /// Returns the token that was issued before, valid or not; `nil` without one.
    func token() -> String? { read("token") }
    func write(token: String) throws { try write(token, to: "token") }
    /// Writes the address for the administrative commands, which take the folder instead.
    func write(databaseURL: String) throws { try write(databaseURL, to: "database-url") }
    /// Writes the service's address, for scripts that let it choose its port.
    func write(url: String) throws { try write(url, to: "url") }

    private func file(_ name: String) -> URL {
        folder.appendingPathComponent(name)
    }

    /// Returns the file's text without white space at its ends; `nil` when it is missing, empty or cannot be read.
    private func read(_ name: String) -> String? {
        guard let text = try? String(contentsOf: file(name), encoding: .utf8) else { return nil }
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty ? nil : trimmed
    }

    /// - Throws: `EmbeddedPostgresError` with the system's reason.
    private func write(_ text: String, to name: String) throws {
        try FileSystem.write(text + "\n", to: file(name).path)
    }
}
