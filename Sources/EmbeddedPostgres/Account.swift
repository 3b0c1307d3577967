import CLibrary
import Foundation

/// The operating system account that PostgreSQL runs as.
struct Account: Sendable {
    let name: String
    let uid: uid_t
    let gid: gid_t

    /// Whether this process runs as the account, so that nothing has to change owners.
    var isCurrent: Bool { uid == geteuid() }

    /// Returns the command that runs the program as this account.
    func command(_ executable: String, _ arguments: [String]) -> Command {
        guard !isCurrent else { return Command(executable: executable, arguments: arguments) }
        let switching = ["--reuid=\(uid)", "--regid=\(gid)", "--init-groups", "--", executable]
        return Command(executable: "/usr/bin/setpriv", arguments: switching + arguments)
    }

    /// Whether the account can pass through every folder down to `folder` and into it.
    func canEnter(_ folder: String) async throws -> Bool {
        try await command("/bin/sh", ["-c", "cd -- \"$1\"", "sh", folder]).run().succeeded
    }
}

extension Account {
    /// Returns our own account; as root, which PostgreSQL refuses, the `owner`, else `postgres`, else `nobody`.
    /// - Parameter owner: whom the existing cluster belongs to; `nil` before there is one.
    /// - Throws: ``EmbeddedPostgresError/noAccount(reason:)`` when root finds no account, or cannot switch to it.
    static func forPostgres(owner: uid_t?) async throws -> Account {
        let own = geteuid()
        guard own == 0 else {
            return Account(entry: getpwuid(own)) ?? Account(name: "uid \(own)", uid: own, gid: getegid())
        }
        if let owner {
            guard owner != 0, let account = Account(entry: getpwuid(owner)) else {
                throw EmbeddedPostgresError.noAccount(reason: "the cluster belongs to uid \(owner).")
            }
            return try await account.tried()
        }
        guard let account = Account(entry: getpwnam("postgres")) ?? Account(entry: getpwnam("nobody")) else {
            throw EmbeddedPostgresError.noAccount(reason: "there is neither postgres nor nobody.")
        }
        return try await account.tried()
    }

    private init?(entry: UnsafeMutablePointer<passwd>?) {
        guard let entry = entry?.pointee else { return nil }
        self.init(name: String(cString: entry.pw_name), uid: entry.pw_uid, gid: entry.pw_gid)
    }

    /// Runs an empty command as the account: a container may lack the program that switches, or the right to.
    private func tried() async throws -> Account {
        guard try await command("/bin/sh", ["-c", ":"]).run().succeeded else {
            throw EmbeddedPostgresError.noAccount(
                reason: "setpriv (package util-linux) cannot run a program as \(name)."
            )
        }
        return self
    }
}
