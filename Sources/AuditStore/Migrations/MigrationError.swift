/// Why the schema was left as it is. Every description says what to do.
package enum MigrationError: Error, Equatable, CustomStringConvertible {
    case changed(version: Int, name: String)
    case unknown(version: Int, name: String)
    case skipped(version: Int, name: String)
    case foreignTable
    case noForeignTable
    /// The schema is behind this binary, and the caller asked not to migrate.
    case pending(count: Int)

    package var description: String {
        switch self {
        case .changed(let version, let name):
            """
            Migration \(Self.file(version, name)) was changed after this database applied it. \
            Restore the file's text and put the change in a new migration.
            """
        case .unknown(let version, let name):
            """
            This database has applied migration \(Self.file(version, name)), which this version of \
            raptor-audit-server does not have. Run the version that applied it, or a later one.
            """
        case .skipped(let version, let name):
            """
            Migration \(Self.file(version, name)) is not applied although a later one is. \
            Compare the table audit_schema_migration with the folder migrations.
            """
        case .foreignTable:
            """
            This database already has a table console_audit_log that raptor-audit did not create. Nothing was \
            changed. To keep its rows, run "raptor-audit-server migrate --adopt": it renames the table to \
            console_audit_log_legacy and copies over what can be mapped. Otherwise point DATABASE_URL at another \
            database or schema.
            """
        case .noForeignTable:
            "There is no foreign table console_audit_log to adopt. Run \"raptor-audit-server migrate\"."
        case .pending(let count):
            "\(count) migrations are not applied yet. Run \"raptor-audit-server migrate\"."
        }
    }

    /// Returns the name of a migration's file, with its number in four digits.
    private static func file(_ version: Int, _ name: String) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "_" + name + ".sql"
    }
}
