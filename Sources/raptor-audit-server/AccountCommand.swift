import ArgumentParser
import AuditModel
import AuditStore
import CommandLineSupport
import LibPQ

/// Manages service accounts in the database, for administrators: the service's own role may only read them.
///
/// Each change is one transaction: after a crash it is there or it is not. Prints on standard output what was done.
/// Exit status: 69 when the database is away, 78 when the account's state does not allow the change.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Manage service accounts.",
        subcommands: [Create.self, List.self, Update.self, Disable.self, Enable.self, Delete.self]
    )

    /// Creates an account. Warns on standard error when the name looks like a person's, and when bounds are given that
    /// do not limit its scope. It creates the account all the same.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a service account. It has no token yet.")

        @OptionGroup var database: DatabaseOptions
        @Argument(
            help: "Every entry of the account has it, so name no person. It never changes, and stays taken after that."
        )
        var name: String
        @Option(help: "What the account may do; repeat for several.")
        var scope: [Scope]
        /// Replaces the default, which matches everything.
        @Option(help: "The actions it may record and read, such as 'console.*'; repeat for several. Default: all.")
        var action: [ActionPattern] = [.all]
        @Option(
            help: "The apps it may record for and read, such as 'raxx-console-*'; repeat for several. Default: all."
        )
        var app: [AppPattern] = [.all]

        func run() async throws {
            try await reportingFailure {
                try await Preparation.withAdministration(database.databaseURL()) { connection, deadline in
                    try ServiceAccounts.create(
                        name: name,
                        scopes: scope,
                        actionPatterns: action,
                        appPatterns: app,
                        on: connection,
                        by: deadline
                    )
                }
                Console.print("account \(name) created")
                let accountName = AccountName(text: name)
                if accountName.mayBePersons(actions: action, apps: app) { Console.warn(accountName.warning) }
                AccountCommand.warnOfUnboundedErasure(scope, actions: action, apps: app)
            }
        }
    }

    /// Prints a table of the accounts. On a terminal it cuts long lists.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show all service accounts.")

        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            try await reportingFailure {
                let accounts = try await Preparation.withAdministration(database.databaseURL()) {
                    connection,
                    deadline in
                    try ServiceAccounts.list(on: connection, by: deadline)
                }
                let rows = accounts.map { account in
                    [
                        account.name,
                        account.scopes.map(\.rawValue).joined(separator: ","),
                        account.actionPatterns.map(\.rawValue).joined(separator: ","),
                        account.appPatterns.map(\.rawValue).joined(separator: ","),
                        account.disabledAt.map { "disabled \($0.description.prefix(10))" } ?? "enabled",
                    ]
                }
                let header = ["ACCOUNT", "SCOPES", "ACTIONS", "APPS", "STATE"]
                Console.print(TextTable(header: header, rows: rows), keeping: ["ACCOUNT", "STATE"])
            }
        }
    }

    /// Replaces lists, each as a whole. Instances obey within two seconds.
    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replace an account's scopes, actions or apps. Lists that are not given stay."
        )

        @OptionGroup var database: DatabaseOptions
        @Argument var name: String
        @Option(help: "What the account may do; repeat for several.")
        var scope: [Scope] = []
        @Option(help: "The actions it may record and read, such as 'console.*'; repeat for several.")
        var action: [ActionPattern] = []
        @Option(help: "The apps it may record for and read, such as 'raxx-console-*'; repeat for several.")
        var app: [AppPattern] = []

        func validate() throws {
            if scope.isEmpty, action.isEmpty, app.isEmpty {
                throw ValidationError("Nothing to change: give --scope, --action or --app.")
            }
        }

        func run() async throws {
            try await AccountCommand.change(database, "account \(name) updated") { connection, deadline in
                try ServiceAccounts.update(
                    name: name,
                    scopes: scope.isEmpty ? nil : scope,
                    actionPatterns: action.isEmpty ? nil : action,
                    appPatterns: app.isEmpty ? nil : app,
                    on: connection,
                    by: deadline
                )
            }
        }
    }

    /// Keeps the tokens: ``Enable`` makes them valid again. Disabling twice changes nothing.
    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse all of an account's tokens from now on, on every instance within two seconds."
        )

        @OptionGroup var database: DatabaseOptions
        @Argument var name: String

        func run() async throws {
            try await AccountCommand.change(database, "account \(name) disabled") { connection, deadline in
                try ServiceAccounts.disable(name: name, on: connection, by: deadline)
            }
        }
    }

    /// Does not bring back tokens that have expired or were revoked.
    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Accept a disabled account's tokens again, except those that were revoked or have expired."
        )

        @OptionGroup var database: DatabaseOptions
        @Argument var name: String

        func run() async throws {
            try await AccountCommand.change(database, "account \(name) enabled") { connection, deadline in
                try ServiceAccounts.enable(name: name, on: connection, by: deadline)
            }
        }
    }

    /// Ends with status 78 for an account that has recorded: its name is in the log, so no other may ever get it.
    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete an account that has recorded nothing, and its tokens."
        )

        @OptionGroup var database: DatabaseOptions
        @Argument var name: String

        func run() async throws {
            try await AccountCommand.change(database, "account \(name) deleted") { connection, deadline in
                try ServiceAccounts.delete(name: name, on: connection, by: deadline)
            }
        }
    }

    /// Warns of bounds that do not bound erasure: a person is erased from the whole trail.
    fileprivate static func warnOfUnboundedErasure(_ scopes: [Scope], actions: [ActionPattern], apps: [AppPattern]) {
        let isBounded = actions.contains { $0 != .all } || apps.contains { $0 != .all }
        guard isBounded, scopes.contains(where: { [.auditErase, .auditRequestErasure].contains($0) }) else { return }
        Console.warn("Its actions and apps do not bound erasure, holds and subject access: these see the whole trail.")
    }

    /// Makes a change as an administrator, and prints `done` once it is committed.
    fileprivate static func change(
        _ database: DatabaseOptions,
        _ done: String,
        _ change: @escaping @Sendable (isolated Connection, Deadline) throws -> Void
    ) async throws {
        try await reportingFailure {
            try await Preparation.withAdministration(database.databaseURL(), change)
            Console.print(done)
        }
    }
}

extension Scope: ExpressibleByArgument {}
extension ActionPattern: ExpressibleByArgument {}
extension AppPattern: ExpressibleByArgument {}
