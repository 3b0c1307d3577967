package import LibPQ

/// What must be true of a database before the service answers on it.
package enum Preparation {
    private static let connectWithin: Duration = .seconds(10)
    /// A migration of a large table takes its time.
    private static let migrateWithin: Duration = .seconds(3600)

    /// An administrator's connection, for one use.
    package static func withAdministration<Value: Sendable>(
        _ databaseURL: String,
        _ body: @Sendable (isolated Connection, Deadline) throws -> Value
    ) async throws -> Value {
        let connection = Connection(queue: BlockingQueue(label: "raptor-audit.administration"))
        return try await connection.run { connection in
            defer { connection.close() }
            let deadline = Deadline.after(connectWithin)
            try connection.open(databaseURL, by: deadline)
            try StoreSession.prepareForAdministration(connection, by: deadline)
            return try body(connection, .after(migrateWithin))
        }
    }

    /// Migrates, or finds the schema as it must be; sees that the pepper is the database's; sees that a commit is durable.
    /// - Returns: the migrations that were applied.
    /// - Throws: ``MigrationError``, ``PepperError``, ``DurabilityError``, ``PostgresError``.
    package static func prepare(_ databaseURL: String, pepper: Pepper, migrating: Bool) async throws -> [Migration] {
        try await withAdministration(databaseURL) { connection, deadline in
            let applied: [Migration]
            if migrating {
                applied = try Migrator().migrate(connection, by: deadline)
            } else {
                let pending = try Migrator().status(connection, by: deadline).pending
                guard pending.isEmpty else { throw MigrationError.pending(count: pending.count) }
                applied = []
            }
            try StoreSession.prepareForService(connection, by: deadline)
            try requirePepper(pepper, on: connection, by: deadline)
            return applied
        }
    }

    /// The first pepper that a database meets is its pepper from then on.
    package static func requirePepper(
        _ pepper: Pepper,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws {
        try connection.execute(
            "insert into audit_pepper (fingerprint) values (\(Bytea(pepper.fingerprint))) on conflict do nothing",
            by: deadline
        )
        let known = try connection.query("select fingerprint from audit_pepper", by: deadline) {
            row throws(PostgresError) in try row.get(0, as: Bytea.self).bytes
        }
        guard known == [pepper.fingerprint] else { throw PepperError.mismatch }
    }
}
