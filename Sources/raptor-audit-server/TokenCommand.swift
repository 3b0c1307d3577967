import ArgumentParser
import AuditModel
import AuditStore
import CommandLineSupport
import LibPQ

/// Issues and ends tokens of service accounts. Each command is one transaction. Exit status 69 when the database is
/// away, 78 when account or token do not allow it.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Manage the tokens of service accounts.",
        discussion: "A token is shown once, on standard output, and kept nowhere: store it where it will be used.",
        subcommands: [Issue.self, Rotate.self, Revoke.self, List.self]
    )

    /// Prints the secret on standard output, alone, so that a script can pipe it to where it is used. Its id goes to
    /// standard error. Status 78 when the account has two live tokens already, is disabled or does not exist.
    ///
    /// If the output is lost after the commit, so is the secret: revoke the token by its id, and issue another.
    struct Issue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a token. An account has at most two live ones."
        )

        @OptionGroup var database: DatabaseOptions
        @Option(help: "The account that the token is for.")
        var account: String
        @Option(help: "How long it is valid, such as 90d, 12h, 30m. Default: until it is revoked.")
        var expiresIn: Lifetime?

        func run() async throws {
            try await reportingFailure {
                let issued = try await TokenCommand.administer(database) { tokens, connection, deadline in
                    try tokens.issue(account: account, lifetime: expiresIn?.duration, on: connection, by: deadline)
                }
                Console.complain("token \(issued.id) of account \(account):")
                Console.print(issued.token.secret)
            }
        }
    }

    /// Prints the new secret as ``Issue`` does. The old token expires by itself after the overlap.
    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Issue a new token and let the present one expire soon. Both work meanwhile."
        )

        @OptionGroup var database: DatabaseOptions
        @Option(help: "The account that the token is for.")
        var account: String
        @Option(help: "How long the new token is valid. Default: until it is revoked.")
        var expiresIn: Lifetime?
        /// By default a day: long enough to deploy the callers that use the token.
        @Option(help: "How long the present token stays valid.")
        var overlap = Lifetime(duration: .seconds(86_400))

        func run() async throws {
            try await reportingFailure {
                let issued = try await TokenCommand.administer(database) { tokens, connection, deadline in
                    try tokens.rotate(
                        account: account,
                        lifetime: expiresIn?.duration,
                        overlap: overlap.duration,
                        on: connection,
                        by: deadline
                    )
                }
                Console.complain(
                    "token \(issued.id) of account \(account); the one before it stays valid for \(overlap):"
                )
                Console.print(issued.token.secret)
            }
        }
    }

    /// Cannot be undone. Status 78 for an id that no token has, and for a token that was revoked before.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse a token from now on, on every instance within two seconds."
        )

        @OptionGroup var database: DatabaseOptions
        /// Read here, since the argument parser quotes what it refuses: somebody may give the token itself.
        @Argument(help: "The token's id, from \"token list\".")
        var id: String

        func run() async throws {
            guard let id = EntryID(id) else {
                throw ValidationError("The id must be one that \"token list\" shows, not the token itself.")
            }
            try await reportingFailure {
                try await TokenCommand.administer(database) { tokens, connection, deadline in
                    try tokens.revoke(id, on: connection, by: deadline)
                }
                Console.print("token \(id) revoked")
            }
        }
    }

    /// Prints a table of all tokens, including those that have expired or were revoked.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show tokens, never the secrets themselves.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Show only this account's tokens.")
        var account: String?

        /// Returns how far away a time is, in its largest unit, to keep the table within 80 columns.
        private static func distance(_ time: Timestamp, from now: Timestamp) -> String {
            let seconds = abs(time.microseconds - now.microseconds) / 1_000_000
            let (length, unit) = [(86_400, "d"), (3600, "h"), (60, "m")].first { $0.0 <= seconds } ?? (1, "s")
            return (time > now ? "in " : "") + "\(seconds / Int64(length))\(unit)" + (time > now ? "" : " ago")
        }

        func run() async throws {
            try await reportingFailure {
                let records = try await TokenCommand.administer(database) { tokens, connection, deadline in
                    try tokens.list(account: account, on: connection, by: deadline)
                }
                let now = Timestamp.now()
                let rows = records.map { record in
                    [
                        record.id.description, record.account, record.state(at: now),
                        record.expiresAt.map { Self.distance($0, from: now) } ?? "never",
                        record.lastUsedAt.map { Self.distance($0, from: now) } ?? "never",
                    ]
                }
                Console.print(
                    TextTable(header: ["TOKEN", "ACCOUNT", "STATE", "EXPIRES", "USED"], rows: rows),
                    keeping: ["TOKEN", "STATE", "EXPIRES", "USED"]
                )
            }
        }
    }

    /// Works on tokens as an administrator, in one transaction.
    fileprivate static func administer<Result: Sendable>(
        _ database: DatabaseOptions,
        _ work: @escaping @Sendable (ServiceTokens, isolated Connection, Deadline) throws -> Result
    ) async throws -> Result {
        let tokens = ServiceTokens(pepper: try database.pepper())
        return try await Preparation.withAdministration(database.databaseURL()) { try work(tokens, $0, $1) }
    }
}

extension TokenRecord {
    /// Returns the first of these that applies: `revoked`, `expired`, `disabled` (the account), `live`.
    func state(at now: Timestamp) -> String {
        if revokedAt != nil { return "revoked" }
        if let expiresAt, expiresAt <= now { return "expired" }
        return isAccountDisabled ? "disabled" : "live"
    }
}

extension EntryID: ExpressibleByArgument {}
