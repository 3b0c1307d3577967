package import LibPQ

/// What must be true of a database before the service answers on it.
package enum Preparation {
    private static let connectWithin: Duration = .seconds(10)
    /// A migration of a large table takes its time.
    private static let migrateWithin: Duration = .seconds(3600)

    /// What was found, and done, in a database that the service can answer on.
    package struct Report: Sendable {
        /// The migrations that were applied.
        package let applied: [Migration]
        /// What an operator should know although the service runs.
        package let warnings: [String]
    }

    /// Lends an administrator's connection for one use.
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

    /// Migrates, or finds the schema as it must be; checks that the server keeps what the service promises, that the
    /// pepper is the database's and that a commit is durable.
    /// - Throws: ``MigrationError``, ``PepperError``, ``StoreError``.
    package static func prepare(_ databaseURL: String, pepper: Pepper, migrating: Bool) async throws -> Report {
        try await withAdministration(databaseURL) { connection, deadline in
            try Engine.require(on: connection, by: deadline)
            var applied: [Migration] = []
            if migrating, try !Ownership.isSomebodyElses(connection, by: deadline) {
                applied = try Migrator().migrate(connection, by: deadline)
            } else {
                try SessionSettings.becomeServiceRole(connection, by: deadline)
                let pending = try Migrator().status(connection, by: deadline).pending
                guard pending.isEmpty else { throw MigrationError.pending(count: pending.count) }
            }
            try SessionSettings.prepareForService(connection, by: deadline)
            try requirePepper(pepper, on: connection, by: deadline)
            return Report(applied: applied, warnings: try warnings(connection, by: deadline))
        }
    }

    private static func warnings(_ connection: isolated Connection, by deadline: Deadline) throws -> [String] {
        var warnings: [String] = []
        if try Ownership.serviceOwnsTables(connection, by: deadline) { warnings.append(Ownership.warning) }
        if try ServerLog.mayHoldEntries(connection, by: deadline) { warnings.append(ServerLog.warning) }
        return warnings
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
        let known = try connection.value("select fingerprint from audit_pepper", as: Bytea.self, by: deadline)
        guard known.bytes == pepper.fingerprint else { throw PepperError.mismatch }
    }
}
