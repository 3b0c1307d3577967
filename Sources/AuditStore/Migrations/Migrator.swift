package import LibPQ

/// Brings a database's schema to what this binary needs: forward only, one transaction for each migration, under an
/// advisory lock, so that instances which start together take turns and the second finds nothing left to do.
///
/// A crash between two migrations leaves the schema at the earlier one, and the next run goes on from there.
package struct Migrator: Sendable {
    /// A row of `audit_schema_migration`.
    package struct Applied: Sendable, Equatable {
        package let version: Int
        package let name: String
        /// SHA-256 of the file as it was applied.
        package let checksum: [UInt8]
    }

    /// Any number will do as long as all versions use the same: these are the bytes of "raptoraM".
    private static let lockKey = 0x7261_7074_6f72_614d
    /// In the order of their versions.
    let migrations: [Migration]
    private let serviceRole: String

    /// - Parameter serviceRole: SQL that gives the service's role its privileges.
    package init(migrations: [Migration] = Migration.all, serviceRole: String = Migration.serviceRole) {
        self.migrations = migrations
        self.serviceRole = serviceRole
    }

    /// Applies what is missing and grants what the service's role needs. Returns what it applied, in order.
    ///
    /// Only a user who owns the tables grants. One who is only a member of the service's role changes nothing.
    /// - Parameter deadline: for all migrations together.
    /// - Throws: ``MigrationError``, with nothing changed by the migration that was refused; ``PostgresError``.
    ///   Migrations before it stay applied.
    package func migrate(_ connection: isolated Connection, by deadline: Deadline) throws -> [Migration] {
        var done: [Migration] = []
        while let migration = try applyNext(connection, by: deadline) { done.append(migration) }
        if try Ownership.owns(table: "audit_schema_migration", connection, by: deadline) == true {
            try connection.transaction(by: deadline) {
                try lock(connection, by: deadline)
                try grant(connection, by: deadline)
            }
        }
        return done
    }

    /// Gives the service's role what it needs, and makes it where that is allowed. Where it is not, the service runs as
    /// the owner. May be repeated.
    func grant(_ connection: isolated Connection, by deadline: Deadline) throws(PostgresError) {
        try connection.executeScript(serviceRole, by: deadline)
    }

    /// Returns what has been applied, in order, and what has not. Takes no lock: others may migrate meanwhile.
    /// - Throws: ``MigrationError`` for a schema that this binary must not touch, ``PostgresError``.
    package func status(
        _ connection: isolated Connection,
        by deadline: Deadline
    ) throws -> (applied: [Applied], pending: [Migration]) {
        if try isForeign(connection, by: deadline) { throw MigrationError.foreignTable }
        let applied = try history(connection, by: deadline)
        return (applied, try pending(after: applied))
    }

    /// Returns whether there is a table `console_audit_log` that no migration of ours made.
    ///
    /// The order matters: another instance may migrate between the two looks. Its table and its history come in one
    /// transaction, so an instance that has seen the table sees the history.
    func isForeign(_ connection: isolated Connection, by deadline: Deadline) throws -> Bool {
        try hasTable("console_audit_log", connection, by: deadline)
            && history(connection, by: deadline).isEmpty
    }

    /// Waits for other migrators, on every schema of the database, and keeps them out until the transaction ends.
    func lock(_ connection: isolated Connection, by deadline: Deadline) throws(PostgresError) {
        try connection.execute("select pg_catalog.pg_advisory_xact_lock(\(Self.lockKey))", by: deadline)
    }

    /// Applies the next migration and returns it, or `nil` when nothing is left. One transaction: the lock, a fresh
    /// look at what is applied, the migration and the note of it. A crash in between leaves the schema as it was.
    private func applyNext(_ connection: isolated Connection, by deadline: Deadline) throws -> Migration? {
        // Nobody's lock is waited for where there is nothing to do.
        if try status(connection, by: deadline).pending.isEmpty { return nil }
        return try connection.transaction(by: deadline) {
            try lock(connection, by: deadline)
            let (_, pending) = try status(connection, by: deadline)
            guard let next = pending.first else { return nil }
            try apply(next, connection, by: deadline)
            return next
        }
    }

    /// Applies one migration and notes it, in a transaction that holds the lock. Makes the history's table first.
    func apply(_ migration: Migration, _ connection: isolated Connection, by deadline: Deadline) throws {
        try connection.execute(
            """
            create table if not exists audit_schema_migration (
                version    bigint primary key,
                name       text not null,
                checksum   bytea not null,
                applied_at timestamptz not null default pg_catalog.clock_timestamp()
            )
            """,
            by: deadline
        )
        let schema: String = try connection.value(
            "select pg_catalog.quote_ident(pg_catalog.current_schema())",
            by: deadline
        )
        try connection.executeScript(migration.sql.replacing(":\"schema\"", with: schema), by: deadline)
        try connection.execute(
            """
            insert into audit_schema_migration (version, name, checksum)
            values (\(migration.version), \(migration.name), \(Bytea(migration.checksum)))
            """,
            by: deadline
        )
    }

    /// Returns what was applied, in the order of versions; nothing before the first migration.
    private func history(_ connection: isolated Connection, by deadline: Deadline) throws -> [Applied] {
        guard try hasTable("audit_schema_migration", connection, by: deadline) else { return [] }
        return try connection.query(
            "select version, name, checksum from audit_schema_migration order by version",
            by: deadline
        ) { row throws(PostgresError) in
            try Applied(version: row.get(0), name: row.get(1), checksum: row.get(2, as: Bytea.self).bytes)
        }
    }

    /// Whether the connection's schema has a relation of this name. Other schemas do not count.
    private func hasTable(_ name: String, _ connection: isolated Connection, by deadline: Deadline) throws -> Bool {
        try connection.value(
            """
            select exists (select from pg_catalog.pg_class as class
                             join pg_catalog.pg_namespace as schema on schema.oid = relnamespace
                            where nspname = pg_catalog.current_schema() and relname::text = \(name))
            """,
            by: deadline
        )
    }

    /// Returns what is left to apply, in order, if the applied ones are ours, unchanged and without a gap.
    /// - Throws: ``MigrationError`` `unknown`, `changed` or `skipped`, for the first of them that is not.
    func pending(after applied: [Applied]) throws(MigrationError) -> [Migration] {
        for done in applied {
            guard let known = migrations.first(where: { $0.version == done.version }) else {
                throw .unknown(version: done.version, name: done.name)
            }
            guard known.checksum == done.checksum else { throw .changed(version: known.version, name: known.name) }
        }
        let last = applied.last?.version ?? 0
        for migration in migrations where migration.version <= last {
            guard applied.contains(where: { $0.version == migration.version }) else {
                throw .skipped(version: migration.version, name: migration.name)
            }
        }
        return migrations.filter { $0.version > last }
    }
}
