import ArgumentParser
import AuditStore
import CommandLineSupport

struct Retain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Delete entries that are older than retention.",
        discussion: """
            In small transactions: it may be interrupted at any time and run again. What is deleted is recorded first, in \
            an entry of the trail itself; that takes AUDIT_PEPPER. The log keeps the leaves of deleted entries.
            """
    )

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Entries whose ts_utc is longer ago, such as 2y or 800d; at least 30d.")
    var olderThan = Lifetime(duration: .seconds(2 * 366 * 86_400))
    @Option(help: "Digests of erased operators that are older. Longer than any spool, and than entries are kept.")
    var suppressionsOlderThan = Lifetime(duration: .seconds(3 * 366 * 86_400))
    @Flag(help: "Only tell what would be deleted.")
    var dryRun = false

    func validate() throws {
        guard olderThan.duration >= .seconds(30 * 86_400) else {
            throw ValidationError("Entries of the last 30 days are kept.")
        }
        guard suppressionsOlderThan.duration >= olderThan.duration else {
            throw ValidationError("An erased operator must stay erased for as long as an entry could still arrive.")
        }
    }

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
