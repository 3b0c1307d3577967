import LibPQ
import Testing

@testable import AuditStore

/// What a connection of the service is set to.
@Suite struct SessionSettingsTests {
    @Test func `the service's connections run as the role that owns nothing`() async throws {
        try await TestDatabase.with { database in
            let role: [String] = try await database.run { connection, deadline in
                try SessionSettings.prepareForService(connection, by: deadline)
                return try connection.query("select current_user::text", by: deadline) {
                    row throws(PostgresError) in try row.get(0, as: String.self)
                }
            }
            #expect(role == ["raptor_audit_service"])
        }
    }

    @Test func `a server that may lose a commit is refused`() async throws {
        try await TestDatabase.with { database in
            let error = await #expect(throws: StoreError.self) {
                try await database.run { connection, deadline in
                    try connection.execute("set synchronous_commit = off", by: deadline)
                    try SessionSettings.prepareForService(connection, by: deadline)
                }
            }
            #expect(error?.kind == .notDurable && error?.description.contains("synchronous_commit off") == true)
        }
    }

    @Test func `a search path that leads to no schema is refused`() async throws {
        try await TestDatabase.with { database in
            let error = await #expect(throws: StoreError.self) {
                try await database.run { connection, deadline in
                    try connection.execute("set search_path = nowhere", by: deadline)
                    try SessionSettings.prepareForAdministration(connection, by: deadline)
                }
            }
            #expect(error?.kind == .unfit)
        }
    }

    @Test func `nothing of a refused row is for the server's log`() async throws {
        try await TestDatabase.with { database in
            // Only a superuser may choose these.
            let settings = try await database.runAsSuperuser { connection, deadline in
                try connection.query(
                    """
                    select current_setting('log_error_verbosity') || ' ' || current_setting('log_min_error_statement')
                           || ' ' || current_setting('log_parameter_max_length')
                    """,
                    by: deadline
                ) { row throws(PostgresError) in try row.get(0, as: String.self) }
            }
            #expect(settings == ["terse panic 0"])
        }
    }
}
