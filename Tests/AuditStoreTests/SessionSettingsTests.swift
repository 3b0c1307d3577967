import AuditModel
import LibPQ
import TestSupport
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

    @Test(arguments: [("pgaudit.log_parameter = 'on'", true), ("pgaudit.log = 'all'", false)])
    func `an extension that logs what entries hold is warned of`(setting: String, isWarned: Bool) async throws {
        try await TestDatabase.with { database in
            try await TestCluster.shared.administer("alter database \(database.name) set \(setting)")
            let report = try await Preparation.prepare(database.conninfo, pepper: TestDatabase.pepper, migrating: true)
            #expect(report.warnings.contains(ServerLog.warning) == isWarned)
        }
    }

    @Test func `the service stays the owner in a schema that the role may not use`() async throws {
        // The role is there then, and the owner is a member.
        try await TestDatabase.with { _ in }
        try await TestCluster.shared.withDatabase { conninfo in
            let name = try await TestDatabase(conninfo).name
            try await TestCluster.shared.administer(
                "create schema vault; grant usage, create on schema vault to \(TestCluster.owner)",
                database: name
            )
            let inVault = conninfo + " options='-c search_path=vault'"
            let report = try await Preparation.prepare(inVault, pepper: TestDatabase.pepper, migrating: true)
            #expect(report.warnings.contains(Ownership.warning))
            try await TestDatabase.withStore(on: inVault) { store in
                try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
                try await eventually("it is healthy") { store.health.report.isHealthy }
            }
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

    @Test func `what the database sets for everyone does not reach the service`() async throws {
        try await TestDatabase.with { database in
            let settings = [
                "default_transaction_isolation": "serializable", "client_min_messages": "error",
                "standard_conforming_strings": "off", "log_parameter_max_length_on_error": "-1",
                "statement_timeout": "1h", "idle_in_transaction_session_timeout": "1h",
            ]
            for (name, value) in settings {
                try await TestCluster.shared.administer(
                    "alter database \(database.name) set \(name) = '\(value)'",
                    database: database.name
                )
            }
            let names = settings.keys.sorted()
            let inForce: [String] = try await database.run { connection, deadline in
                try connection.query(
                    "select current_setting(name) from unnest(\(names)) with ordinality as n (name, place) order by place",
                    by: deadline
                ) { row throws(PostgresError) in try row.get(0, as: String.self) }
            }
            #expect(inForce == ["notice", "read committed", "0", "0", "on", "0"])
            try await TestDatabase.withStore(on: database) { store, _ in
                try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
                #expect(try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci").isReplay)
            }
        }
    }

    private static func row(_ number: Int) -> NewEntry {
        NewEntry(
            id: id(number),
            timestamp: Timestamp(microseconds: 0),
            serviceAccount: "ci",
            action: "console.deploy.prod",
            actor: "kris",
            toSHA: "9b1c44e",
            targetApp: "raxx-console-prod",
            trigger: "ci",
            outcome: "success",
            content: Array("{}".utf8)
        )
    }

    @Test func `an insert that was rolled back does not disturb one that has nothing to insert`() async throws {
        struct Stop: Error {}
        try await TestDatabase.withStore { store, database in
            try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
            let stored = try await database.run { connection, deadline in
                do {
                    try connection.transaction(by: deadline) {
                        _ = try NewEntry.insert([Self.row(2)], on: connection, by: deadline)
                        throw Stop()
                    }
                } catch is Stop {}
                return try NewEntry.insert([Self.row(1)], on: connection, by: deadline).count
            }
            #expect(stored == 0)
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
