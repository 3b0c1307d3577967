import ArgumentParser
import AuditStore
import CommandLineSupport

/// Deletes old entries as an administrator: the service's own role may not delete. Prints counts on standard output,
/// and progress on standard error.
///
/// The act that says what will be deleted is committed first, so every deletion has its explanation in the log, also
/// after a crash. Entries under a hold stay.
struct Retain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete entries that are older than retention.",
        discussion: """
            Works in small transactions, so you can interrupt it and run it again. First records in the trail what it \
            is going to delete, for which it needs AUDIT_PEPPER. The log keeps the leaves of deleted entries.
            """
    )

    @OptionGroup var database: DatabaseOptions
    /// Two years. The command refuses less than 30 days, as the database does.
    @Option(help: "Delete entries that were dated and recorded longer ago than this, such as 2y or 800d; at least 30d.")
    var olderThan = Lifetime(duration: .seconds(2 * 366 * 86_400))
    /// Three years. While a digest is kept, an entry that names the erased person is stored with the tombstone.
    @Option(help: "Delete older digests of erased operators. Choose longer than spools wait and entries are kept.")
    var suppressionsOlderThan = Lifetime(duration: .seconds(3 * 366 * 86_400))
    @Flag(help: "Only show what would be deleted.")
    var dryRun = false

    func validate() throws {
        guard olderThan.duration >= .seconds(30 * 86_400) else {
            throw ValidationError("Entries of the last 30 days are kept.")
        }
        guard suppressionsOlderThan.duration >= olderThan.duration else {
            throw ValidationError("An erased operator must stay erased for as long as an entry could still arrive.")
        }
    }

    /// Reads the pepper for a dry run, too.
    func run() async throws {
        try await reportingFailure {
            let retention = Retention(
                olderThan: olderThan.duration,
                suppressionsOlderThan: suppressionsOlderThan.duration,
                account: "raptor-audit-server"
            )
            let pepper = try database.pepper()
            let report = try await Preparation.withAdministration(database.databaseURL()) { connection, _ in
                dryRun
                    ? try retention.count(on: connection)
                    : try retention.run(on: connection, pepper: pepper) {
                        Console.complain("\($0.entries) entries deleted so far")
                    }
            }
            let verb = dryRun ? "would be deleted" : "deleted"
            Console.print("\(report.entries) entries and \(report.suppressions) digests of erased operators \(verb)")
        }
    }
}
