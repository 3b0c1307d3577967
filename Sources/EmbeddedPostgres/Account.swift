import CLibrary
import Foundation

/// The operating system account that PostgreSQL runs as.
struct Account: Sendable {
    let name: String
    let uid: uid_t
    let gid: gid_t
    /// The words that precede a command to run it as this account; empty for our own.
    private var switching: [String] = []

    /// Whether this process runs as the account, so that nothing has to change owners.
    var isCurrent: Bool { uid == geteuid() }

    /// Returns the command that runs the program as this account.
    func command(_ executable: String, _ arguments: [String]) -> Command {
        let words = switching + [executable] + arguments
        return Command(executable: words[0], arguments: Array(words.dropFirst()))
    }

    /// Whether the account can pass through every folder down to `folder` and into it.
    func canEnter(_ folder: String) async throws -> Bool {
        try await command("/bin/sh", ["-c", "cd -- \"$1\"", "sh", folder]).run().succeeded
    }
}

extension Account {
    /// Returns our own account. As root, which PostgreSQL refuses, returns the cluster's `owner`, else `postgres`, else
    /// `nobody`.
    /// - Parameter owner: whom the existing cluster belongs to; `nil` before there is one.
    /// - Throws: ``EmbeddedPostgresError/noAccount(reason:)`` when root finds no account, or no program to switch to
    ///   it.
    static func forPostgres(owner: uid_t?) async throws -> Account {
        let own = geteuid()
        guard own == 0 else {
            return Account(entry: getpwuid(own)) ?? Account(name: "uid \(own)", uid: own, gid: getegid())
        }
        if let owner {
            guard owner != 0, let account = Account(entry: getpwuid(owner)) else {
                throw EmbeddedPostgresError.noAccount(reason: "the cluster belongs to uid \(owner).")
            }
            return try await account.switched()
        }
        guard let account = Account(entry: getpwnam("postgres")) ?? Account(entry: getpwnam("nobody")) else {
            throw EmbeddedPostgresError.noAccount(reason: "there is neither postgres nor nobody.")
        }
        return try await account.switched()
    }

    private init?(entry: UnsafeMutablePointer<passwd>?) {
        guard let entry = entry?.pointee else { return nil }
        self.init(name: String(cString: entry.pw_name), uid: entry.pw_uid, gid: entry.pw_gid)
    }

    /// The programs that let root switch to the account, best first: `setpriv` becomes the command, the others keep
    /// running beside it.
    enum Switch: String, CaseIterable {
        case setpriv, runuser, su
    }

    /// Returns the account with `program` in front of its commands, or nil when that does not work: a container may
    /// lack the program, and BusyBox's `setpriv` does something else. Tries it once, by running an empty command.
    func switched(by program: Switch) async throws -> Account? {
        guard let path = Command.find(program.rawValue) else { return nil }
        var account = self
        account.switching =
            switch program {
            case .setpriv: [path, "--reuid=\(uid)", "--regid=\(gid)", "--init-groups", "--"]
            case .runuser: [path, "-u", name, "--"]
            case .su: [path, "-s", "/bin/sh", "-c", #"exec "$0" "$@""#, "--", name]
            }
        return try await account.command("/bin/sh", ["-c", ":"]).run().succeeded ? account : nil
    }

    /// Returns the account with the best program that works.
    private func switched() async throws -> Account {
        for program in Switch.allCases {
            if let account = try await switched(by: program) { return account }
        }
        throw EmbeddedPostgresError.noAccount(
            reason: "none of setpriv, runuser and su (package util-linux) can run a program as \(name)."
        )
    }
}
