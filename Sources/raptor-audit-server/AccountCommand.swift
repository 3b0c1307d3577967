import ArgumentParser
import AuditModel
import AuditStore
import CommandLineSupport

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Manage who may call.",
        subcommands: [Create.self, List.self, Disable.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a service account. It has no token yet.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Stands in every entry it records. Never changes and is never used again.")
        var name: String
        @Option(help: "audit:write, audit:read, audit:erase or metrics:read; repeat for several.")
        var scope: [Scope]
        @Option(help: "What it may record, such as 'console.*'; repeat for several. Default: everything.")
        var action: [ActionPattern] = [.all]
        @Option(help: "The apps it may record for, such as 'raxx-console-*'; repeat for several. Default: all.")
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
            }
        }
    }

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
                        account.disabledAt.map { "disabled \($0)" } ?? "enabled",
                    ]
                }
                let header = ["ACCOUNT", "SCOPES", "ACTIONS", "APPS", "STATE"]
                Console.print(TextTable(header: header, rows: rows).description)
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse all of an account's tokens from now on, on every instance within two seconds."
        )

        @OptionGroup var database: DatabaseOptions
        @Argument var name: String

        func run() async throws {
            try await reportingFailure {
                try await Preparation.withAdministration(database.databaseURL()) { connection, deadline in
                    try ServiceAccounts.disable(name: name, on: connection, by: deadline)
                }
                Console.print("account \(name) disabled")
            }
        }
    }
}

extension Scope: ExpressibleByArgument {}

extension ActionPattern: ExpressibleByArgument {
    /// From the word on the command line.
    public init?(argument: String) { self.init(argument) }
}

extension AppPattern: ExpressibleByArgument {
    /// From the word on the command line.
    public init?(argument: String) { self.init(argument) }
}
