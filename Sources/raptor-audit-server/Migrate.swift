import ArgumentParser
import AuditStore
import CommandLineSupport
import LibPQ
import Redaction

/// Applies, shows or adopts. Prints a line for each migration on standard output.
///
/// Each migration is one transaction under a lock: after a crash it is applied or not, and the next run goes on.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's schema to what this version needs.",
        discussion: "Safe to run at any time and from several places at once: each migration is applied once."
    )

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Only show what is applied and what is pending. Exit status 1 when something is pending.")
    var status = false

    @Flag(
        help: "Rename a foreign table console_audit_log to console_audit_log_legacy and copy over what can be mapped."
    )
    var adopt = false

    func validate() throws {
        if status, adopt { throw ValidationError("--status changes nothing, --adopt does: choose one.") }
    }

    func run() async throws {
        try await reportingFailure {
            let databaseURL = try database.databaseURL()
            if status {
                try await show(databaseURL)
            } else if adopt {
                try await adoptForeignTable(databaseURL)
            } else {
                let applied = try await Preparation.withAdministration(databaseURL) { connection, deadline in
                    try Migrator().migrate(connection, by: deadline)
                }
                for migration in applied { Console.print("applied \(migration.version) \(migration.name)") }
                Console.print(applied.isEmpty ? "up to date" : "up to date now")
            }
        }
    }

    /// Prints what is applied and what is pending. Warns when the service would own its tables.
    /// - Throws: exit status 1 when something is pending.
    private func show(_ databaseURL: String) async throws {
        let (applied, pending, isOwner) = try await Preparation.withAdministration(databaseURL) {
            connection,
            deadline in
            let (applied, pending) = try Migrator().status(connection, by: deadline)
            return (applied, pending, try Ownership.serviceWouldOwnTables(connection, by: deadline))
        }
        for migration in applied { Console.print("applied \(migration.version) \(migration.name)") }
        for migration in pending { Console.print("pending \(migration.version) \(migration.name)") }
        if isOwner { Console.complain(Ownership.warning) }
        if !pending.isEmpty { throw ExitCode.failure }
    }

    /// Copies the rows of a table that another program made, redacted. The old table keeps its rows, secrets included.
    private func adoptForeignTable(_ databaseURL: String) async throws {
        let redactor = Redactor(try RedactionSettings.ofProcess())
        let report = try await Preparation.withAdministration(databaseURL) { connection, deadline in
            try Adoption(redactor: redactor).run(on: connection, by: deadline)
        }
        for row in report.unmapped {
            Console.print("row \(row.row) stays in console_audit_log_legacy: \(row.reason)".visible)
        }
        Console.print("\(report.copied) rows copied, \(report.unmapped.count) left.")
        Console.print(
            "console_audit_log_legacy still holds all of its rows as they were, secrets included: drop it when you can."
        )
    }
}
