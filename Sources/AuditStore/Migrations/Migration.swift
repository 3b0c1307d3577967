import SystemCrypto

/// One step of the schema: a file of `migrations/`, compiled in, so a binary always carries the schema it needs.
package struct Migration: Sendable, Equatable {
    /// Counts from 1 without gaps; the file's first four digits.
    package let version: Int
    /// The file's name without number and extension.
    package let name: String
    /// The file's text. `:"schema"` stands for the schema that it is applied to.
    package let sql: String

    package init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// SHA-256 of the file's bytes. A released file is never edited: the database remembers what it applied.
    package var checksum: [UInt8] { SHA256.digest(Array(sql.utf8)) }

    /// In the order of their versions.
    package static let all: [Migration] = [
        Migration(version: 1, name: "console_audit_log", resource: PackageResources._001_console_audit_log_sql),
        Migration(version: 2, name: "service_accounts", resource: PackageResources._002_service_accounts_sql),
        Migration(version: 3, name: "erasure", resource: PackageResources._003_erasure_sql),
        Migration(version: 4, name: "retention", resource: PackageResources._004_retention_sql),
        Migration(version: 5, name: "reading", resource: PackageResources._005_reading_sql),
        Migration(version: 6, name: "log", resource: PackageResources._006_log_sql),
        Migration(version: 7, name: "holds", resource: PackageResources._007_holds_sql),
        Migration(version: 8, name: "erasure_requests", resource: PackageResources._008_erasure_requests_sql),
        Migration(version: 9, name: "erasure_of_entries", resource: PackageResources._009_erasure_of_entries_sql),
    ]

    /// Grants what the service's role may do: run after the numbered files, every time. It may be edited.
    static let serviceRole = String(decoding: PackageResources.service_role_sql, as: UTF8.self)

    private init(version: Int, name: String, resource: [UInt8]) {
        self.init(version: version, name: name, sql: String(decoding: resource, as: UTF8.self))
    }
}
