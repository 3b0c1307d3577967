import AuditStore
import Configuration
import Foundation
import LibPQ
import Logging

/// The process's settings, read from the environment. Secrets are marked as such, so that they are never printed.
/// Each setting is checked where it is used, so that a command needs only its own. An empty variable counts as absent.
struct Settings {
    private let environment = ConfigReader(
        provider: EnvironmentVariablesProvider(
            secretsSpecifier: .specific(["AUDIT_PEPPER", "DATABASE_URL", "DATABASE_READ_URL"])
        )
    )

    /// Returns `HOST`, or the loopback address, which no other machine can reach.
    func host() -> String {
        setting("host") ?? "127.0.0.1"
    }

    /// Returns `PORT`, from 0 (any free one) to 65535; 8080 without it.
    /// - Throws: ``Refusal`` for anything else.
    func port() throws -> Int {
        try number("port", name: "PORT", in: 0...65535, default: 8080)
    }

    /// Returns `AUDIT_TRUSTED_PROXIES`, from 0 to 16: how many proxies of ours stand in front of the service.
    /// - Throws: ``Refusal`` for anything else.
    func trustedProxies() throws -> Int {
        try number("audit.trusted.proxies", name: "AUDIT_TRUSTED_PROXIES", in: 0...16, default: 0)
    }

    /// Returns `LOG_LEVEL` in any case; `info` without it.
    /// - Throws: ``Refusal`` for a level that swift-log does not have.
    func logLevel() throws -> Logger.Level {
        let text = (setting("log.level") ?? "info").lowercased()
        guard let level = Logger.Level(rawValue: text) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal("LOG_LEVEL must be one of: \(known).")
        }
        return level
    }

    /// - Throws: ``Refusal`` without one, with what to set.
    func databaseURL() throws -> String {
        guard let url = try connectionString("database.url", name: "DATABASE_URL") else {
            throw Refusal(
                """
                DATABASE_URL is not set. Set it, or DATABASE_URL_FILE, to a PostgreSQL URL such as \
                postgresql://user@host/database, or run "raptor-audit-server --embedded" to try the service on a database \
                of its own.
                """
            )
        }
        return url
    }

    /// Returns the address of a replica, or `nil` to read where entries are written.
    func databaseReadURL() throws -> String? {
        try connectionString("database.read.url", name: "DATABASE_READ_URL")
    }

    /// - Throws: ``Refusal`` without one, with how to make it; ``PepperError`` for one that is too short.
    func pepper() throws -> Pepper {
        guard let pepper = try secret("audit.pepper", name: "AUDIT_PEPPER") else {
            throw Refusal(
                """
                AUDIT_PEPPER is not set. Make one with "openssl rand -hex 32", keep it permanently, and set AUDIT_PEPPER \
                or AUDIT_PEPPER_FILE.
                """
            )
        }
        return try Pepper(Array(pepper.utf8))
    }

    /// Reads a connection string, as ``secret(_:name:)`` does.
    /// - Throws: ``Refusal``, also for one that cannot be read. It quotes nothing of it.
    private func connectionString(_ key: ConfigKey, name: String) throws -> String? {
        guard let url = try secret(key, name: name) else { return nil }
        do throws(PostgresError) {
            try Server.check(url)
        } catch {
            throw Refusal("\(name): \(error).")
        }
        return url
    }

    /// Reads a secret from the variable `name`, or from the file that `<name>_FILE` names, as Docker and Kubernetes
    /// provide secrets. Drops the line end that editors add.
    /// - Returns: `nil` when neither is set.
    /// - Throws: ``Refusal`` when both are set, or the file cannot be read or is empty.
    private func secret(_ key: ConfigKey, name: String) throws -> String? {
        let value = setting(key, isSecret: true)
        guard let path = setting(ConfigKey(key.components + ["file"])) else { return value }
        guard value == nil else { throw Refusal("Both \(name) and \(name)_FILE are set. Set one of them.") }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            // Not which: somebody may have put the secret itself there.
            throw Refusal("\(name)_FILE names a file that cannot be read.")
        }
        let secret = text.trimmingCharacters(in: .newlines)
        guard !secret.isEmpty else { throw Refusal("\(name)_FILE names a file that is empty.") }
        return secret
    }

    /// Returns the keys that sign the log, or `nil` for the key that is derived from the pepper.
    /// - Throws: ``Refusal`` when the file cannot be read, ``LogError`` when it holds no keys.
    func logKeys() throws -> LogKeys? {
        guard let path = setting("audit.log.key.file") else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Refusal("AUDIT_LOG_KEY_FILE names a file that cannot be read.")
        }
        return try LogKeys(text)
    }

    /// Returns the log's name, or `nil` to keep the name that the database has.
    func logOrigin() -> String? { setting("audit.log.origin") }

    /// Returns the value of a variable; `nil` when it is missing or empty.
    private func setting(_ key: ConfigKey, isSecret: Bool = false) -> String? {
        environment.string(forKey: key, isSecret: isSecret).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Returns the number of a variable, or the default without it.
    /// - Throws: ``Refusal`` that names the variable and its range.
    private func number(
        _ key: ConfigKey,
        name: String,
        in range: ClosedRange<Int>,
        default defaultValue: Int
    ) throws -> Int {
        guard let text = setting(key) else { return defaultValue }
        guard let number = Int(text), range.contains(number) else {
            throw Refusal("\(name) must be a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }
}
