package import LibPQ
import TransparencyLog

/// What must be true of a database before the service answers on it.
package enum Preparation {
    /// To connect and to set the session up.
    private static let connectWithin: Duration = .seconds(10)
    /// For everything on the lent connection: a migration of a large table takes its time.
    private static let migrateWithin: Duration = .seconds(3600)

    /// What was found, and done, in a database that the service can answer on.
    package struct Report: Sendable {
        /// The migrations that this call applied, in order. Empty when the schema was as it must be.
        package let applied: [Migration]
        /// What an operator should know although the service runs, each as a sentence for the log.
        package let warnings: [String]
    }

    /// Lends an administrator's connection for one use, and closes it after. `body` has an hour.
    ///
    /// It keeps the role of the connection string's user, who may own the tables.
    /// - Throws: ``StoreError``, and what `body` throws.
    package static func withAdministration<Value: Sendable>(
        _ databaseURL: String,
        _ body: @Sendable (isolated Connection, Deadline) throws -> Value
    ) async throws -> Value {
        let connection = Connection(queue: BlockingQueue(label: "raptor-audit.administration"))
        do {
            return try await connection.run { connection in
                defer { connection.close() }
                let deadline = Deadline.after(connectWithin)
                try connection.open(databaseURL, by: deadline)
                try SessionSettings.prepareForAdministration(connection, by: deadline)
                return try body(connection, .after(migrateWithin))
            }
        } catch let error as PostgresError {
            throw StoreError(error)
        }
    }

    /// Migrates, or finds the schema as it must be. Then checks as the service's role that the server keeps what the
    /// service promises, that the pepper and the log's name are the database's and that a commit is durable.
    ///
    /// May run on several instances at once: the migrator's lock lets one after the other migrate, and the first pepper
    /// and the first name win. A crash between two steps leaves those that are done, and the next start goes on.
    /// - Parameters:
    ///   - logKeys: give a log without a name its default one; `nil` for the key that the pepper gives.
    ///   - origin: the log's name; `nil` for the one that it has.
    ///   - migrating: `false` to refuse a schema that is behind. A user who does not own the schema never migrates it.
    /// - Throws: ``MigrationError``, ``PepperError``, ``LogError``, ``StoreError``.
    package static func prepare(
        _ databaseURL: String,
        pepper: Pepper,
        logKeys: LogKeys? = nil,
        origin: String? = nil,
        migrating: Bool
    ) async throws -> Report {
        try await withAdministration(databaseURL) { connection, deadline in
            try Engine.require(on: connection, by: deadline)
            var applied: [Migration] = []
            // A schema of a user whose rights this one lacks is migrated by that user alone.
            if migrating, try Ownership.owns(table: "audit_schema_migration", connection, by: deadline) != false {
                applied = try Migrator().migrate(connection, by: deadline)
            } else {
                try SessionSettings.becomeServiceRole(connection, by: deadline)
                let pending = try Migrator().status(connection, by: deadline).pending
                guard pending.isEmpty else { throw MigrationError.pending(count: pending.count) }
            }
            try SessionSettings.prepareForService(connection, by: deadline)
            try requirePepper(pepper, on: connection, by: deadline)
            try nameLog(origin, keys: logKeys ?? LogKeys(pepper: pepper), on: connection, by: deadline)
            var warnings: [String] = []
            if try Ownership.serviceOwnsTables(connection, by: deadline) { warnings.append(Ownership.warning) }
            if try ServerLog.mayHoldEntries(connection, by: deadline) { warnings.append(ServerLog.warning) }
            return Report(applied: applied, warnings: warnings)
        }
    }

    /// Compares the pepper with the database's. The first pepper that a database meets is its pepper from then on; of
    /// two instances that start at once with different ones, one is refused.
    /// - Throws: ``PepperError/mismatch``, ``PostgresError``.
    package static func requirePepper(
        _ pepper: Pepper,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws {
        try connection.execute(
            "insert into audit_pepper (fingerprint) values (\(Bytea(pepper.fingerprint))) on conflict do nothing",
            by: deadline
        )
        let known = try connection.value("select fingerprint from audit_pepper", as: Bytea.self, by: deadline)
        guard known.bytes == pepper.fingerprint else { throw PepperError.mismatch }
    }

    /// Names the log unless it has a name. The first name that a log is given is its name from then on.
    /// - Throws: ``LogError/invalidOrigin``, and ``LogError/otherOrigin(_:)`` when `origin` is not the log's name. The
    ///   default name is never refused, so keys can be replaced without naming the log.
    private static func nameLog(
        _ origin: String?,
        keys: LogKeys,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws {
        let wanted = origin ?? keys.defaultOrigin
        guard 1...255 ~= wanted.utf8.count, VerifierKey.isName(wanted) else { throw LogError.invalidOrigin }
        let name = try connection.value("select audit_log_name(\(wanted))", as: String.self, by: deadline)
        guard origin == nil || origin == name else { throw LogError.otherOrigin(name) }
    }
}
