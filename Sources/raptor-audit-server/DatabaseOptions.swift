import ArgumentParser
import AuditStore
import Foundation

/// Where an administrative command finds the database and the pepper.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "The data folder of a running \"serve --embedded\", instead of DATABASE_URL and AUDIT_PEPPER.")
    var data: String?

    /// Returns the address of the database, of the data folder if one was given.
    /// - Throws: ``Refusal`` when no setting names one.
    func databaseURL() throws -> String {
        guard let data else { return try Settings().databaseURL() }
        return try DataFolder(data).databaseURL()
    }

    /// - Throws: ``Refusal`` without one, ``PepperError`` for one that is not usable.
    func pepper() throws -> Pepper {
        guard let data else { return try Settings().pepper() }
        return try DataFolder(data).pepper()
    }

    /// Returns the keys of `AUDIT_LOG_KEY_FILE`, or else the one that the pepper gives. The data folder has none.
    /// - Throws: ``Refusal`` or ``LogError`` for a file that does not hold keys; what ``pepper()`` throws.
    func logKeys() throws -> LogKeys {
        try Settings().logKeys() ?? LogKeys(pepper: pepper())
    }
}
