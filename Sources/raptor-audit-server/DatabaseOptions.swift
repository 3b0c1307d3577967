import ArgumentParser
import AuditStore
import Foundation

/// Where an administrative command finds the database and the pepper.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "The data folder of a running \"serve --embedded\", instead of DATABASE_URL and AUDIT_PEPPER.")
    var data: String?

    func databaseURL() throws -> String {
        guard let data else { return try Settings().databaseURL() }
        return try DataFolder(data).databaseURL()
    }

    func pepper() throws -> Pepper {
        guard let data else { return try Settings().pepper() }
        return try DataFolder(data).pepper()
    }

    func logKeys() throws -> LogKeys {
        try Settings().logKeys() ?? LogKeys(pepper: pepper())
    }
}
