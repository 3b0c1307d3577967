import AuditModel
import LibPQ
import TestSupport
import Testing

@testable import AuditStore

@Suite struct MigratorTests {
    private func withEmptyDatabase(_ body: @Sendable (TestDatabase) async throws -> Void) async throws {
        try await TestCluster.shared.withDatabase { conninfo in try await body(TestDatabase(conninfo)) }
    }

    private func migrate(_ database: TestDatabase, _ migrations: [Migration] = Migration.all) async throws
        -> [Migration]
    {
        try await database.run { connection, deadline in
            try Migrator(migrations: migrations, serviceRole: migrations == Migration.all ? Migration.serviceRole : "")
                .migrate(connection, by: deadline)
        }
    }

    @Test func `the files are compiled in, numbered from 1 without gaps`() {
        #expect(Migration.all.map(\.version) == Array(1...Migration.all.count))
        #expect(Migration.all.allSatisfy { !$0.sql.isEmpty })
    }

    @Test func `all are applied once`() async throws {
        try await withEmptyDatabase { database in
            #expect(try await migrate(database) == Migration.all)
            #expect(try await migrate(database) == [])
            let (applied, pending) = try await database.run { connection, deadline in
                try Migrator().status(connection, by: deadline)
            }
            #expect(applied.map(\.name) == Migration.all.map(\.name))
            #expect(pending == [])
        }
    }

    @Test func `status changes nothing`() async throws {
        try await withEmptyDatabase { database in
            let pending = try await database.run { connection, deadline in
                try Migrator().status(connection, by: deadline).pending
            }
            #expect(pending == Migration.all)
            #expect(try await database.count("select count(*) from pg_class where relname like '%audit%'") == 0)
        }
    }

    @Test func `instances that start together take turns`() async throws {
        try await withEmptyDatabase { database in
            let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
                for _ in 0..<4 { group.addTask { try await migrate(database) } }
                return try await group.reduce([], +)
            }
            #expect(applied.map(\.version).sorted() == Migration.all.map(\.version))
        }
    }

    @Test func `a migration that fails leaves nothing of itself, and those before it`() async throws {
        try await withEmptyDatabase { database async throws in
            let migrations = [
                Migration(version: 1, name: "good", sql: "create table good ()"),
                Migration(version: 2, name: "bad", sql: "create table half (); select 1 / 0"),
            ]
            await #expect(throws: StoreError.self) { try await migrate(database, migrations) }
            #expect(try await database.count("select count(*) from pg_class where relname in ('good', 'half')") == 1)
            #expect(try await database.count("select count(*) from audit_schema_migration") == 1)
        }
    }

    @Test func `a file that was changed, is missing or was skipped is refused`() async throws {
        try await withEmptyDatabase { database in
            let one = Migration(version: 1, name: "one", sql: "create table one ()")
            let two = Migration(version: 2, name: "two", sql: "create table two ()")
            _ = try await migrate(database, [one, two])
            await #expect(throws: MigrationError.changed(version: 1, name: "one")) {
                try await migrate(database, [Migration(version: 1, name: "one", sql: "create table uno ()"), two])
            }
            await #expect(throws: MigrationError.unknown(version: 2, name: "two")) {
                try await migrate(database, [one])
            }
            try await database.execute("delete from audit_schema_migration where version = 1")
            await #expect(throws: MigrationError.skipped(version: 1, name: "one")) {
                try await migrate(database, [one, two])
            }
        }
    }

    @Test func `the pepper of the first start is the database's`() async throws {
        try await TestDatabase.with { database in
            let other = try Pepper(Array("another pepper, also thirty-two bytes long".utf8))
            await #expect(throws: PepperError.mismatch) {
                try await Preparation.prepare(database.conninfo, pepper: other, migrating: false)
            }
            let report = try await Preparation.prepare(
                database.conninfo,
                pepper: TestDatabase.pepper,
                migrating: false
            )
            #expect(report.applied == [])
        }
    }

    @Test func `a pepper that could be guessed is refused`() {
        #expect(throws: PepperError.tooShort) { try Pepper(Array("short".utf8)) }
    }
}

@Suite struct AdoptionTests {
    private static let legacy = """
        create table console_audit_log (
            id bigint generated always as identity primary key,
            created_at timestamptz not null default now(),
            actor text,
            action text,
            payload json,
            host inet
        );
        create index console_audit_log_ts_utc_idx on console_audit_log (created_at);
        insert into console_audit_log (created_at, actor, action, payload, host) values
            ('2025-03-01 10:00+01', 'kris@raxx.app', 'console.deploy.prod',
             '{"to_sha": "9b1c44e", "outcome": "success", "password": "hunter2"}', '10.0.0.1'),
            ('2025-03-02 10:00+01', 'kris@raxx.app', 'login', '{}', null),
            ('2025-03-03 10:00+01', null, 'console.deploy.prod', null, null),
            ('2025-03-04 10:00+01', 'sam', 'api.rollback.prod', '"just text"', null);
        """

    private func withLegacyTable(_ body: @Sendable (TestDatabase) async throws -> Void) async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let database = try await TestDatabase(conninfo)
            try await database.run { connection, deadline in try connection.executeScript(Self.legacy, by: deadline) }
            try await body(database)
        }
    }

    @Test func `a foreign table is refused and left alone`() async throws {
        try await withLegacyTable { database async throws in
            for migrating in [true, false] {
                await #expect(throws: MigrationError.foreignTable) {
                    try await Preparation.prepare(database.conninfo, pepper: TestDatabase.pepper, migrating: migrating)
                }
            }
            #expect(try await database.count("select count(*) from console_audit_log where host is not null") == 1)
            #expect(
                try await database.count("select count(*) from pg_class where relname = 'audit_schema_migration'") == 0
            )
        }
    }

    @Test func `adoption copies what can be mapped, redacted and marked, and reports the rest`() async throws {
        try await withLegacyTable { database in
            let report = try await database.run { connection, deadline in
                try Adoption().run(on: connection, by: deadline)
            }
            #expect(report.copied == 2)
            #expect(report.unmapped.map(\.row) == ["2", "3"])
            #expect(report.unmapped[0].reason.contains("action") && report.unmapped[1].reason.contains("actor"))
            #expect(try await database.count("select count(*) from console_audit_log_legacy") == 4)
            #expect(
                try await database.count(
                    """
                    select count(*) from console_audit_log
                     where adopted and actor = 'kris@raxx.app' and to_sha = '9b1c44e' and outcome = 'success'
                       and target_app is null and ts_utc = '2025-03-01 09:00Z' and service_account = 'adopted'
                       and payload_redacted -> 'legacy_row' ->> 'host' = '10.0.0.1'
                       and payload_redacted ->> 'password' like '[redacted:%'
                    """
                ) == 1
            )
            #expect(
                try await database.count(
                    "select count(*) from console_audit_log where payload_redacted::text like '%hunter2%'"
                ) == 0
            )
        }
    }

    @Test func `a row that cannot be kept is named, and the others are copied`() async throws {
        try await TestCluster.shared.withDatabase { conninfo in
            let database = try await TestDatabase(conninfo)
            let report = try await database.run { connection, deadline in
                try connection.executeScript(
                    #"""
                    create table console_audit_log (id text, at timestamptz, actor text, action text, payload json, log text);
                    insert into console_audit_log values
                        ('good', '2025-03-01 09:00Z', 'kris', 'console.deploy.prod', '{"a": 1}', 'pushed'),
                        ('nul', '2025-03-01 09:00Z', 'kris', 'console.deploy.prod', '{"note": "a\u0000b"}', null),
                        ('twice', '2025-03-01 09:00Z', 'kris', 'console.deploy.prod', '{"a": 1, "a": 2}', null),
                        ('number', '2025-03-01 09:00Z', 'kris', 'console.deploy.prod', '{"a": 1e999999}', null);
                    -- More words than PostgreSQL indexes.
                    insert into console_audit_log
                    select 'wordy', '2025-03-01 09:00Z', 'kris', 'console.deploy.prod',
                           json_build_object('text', (select string_agg('word' || n, ' ') from generate_series(1, 80000) as n)),
                           null;
                    insert into console_audit_log
                    select 'last', '2025-03-01 09:00Z', 'kris', 'console.deploy.prod', null, null
                    """#,
                    by: deadline
                )
                return try Adoption().run(on: connection, by: deadline)
            }
            #expect(report.copied == 2)
            #expect(Set(report.unmapped.map(\.row)) == ["nul", "twice", "number", "wordy"])
            #expect(report.unmapped.first { $0.row == "wordy" }?.reason.contains("54000") == true)
            #expect(
                try await database.count(
                    "select count(*) from console_audit_log where payload_redacted -> 'legacy_row' ->> 'log' = 'pushed'"
                ) == 1
            )
        }
    }

    @Test func `after adoption the service runs, and there is nothing left to adopt`() async throws {
        try await withLegacyTable { database in
            _ = try await database.run { connection, deadline in try Adoption().run(on: connection, by: deadline) }
            let report = try await Preparation.prepare(database.conninfo, pepper: TestDatabase.pepper, migrating: true)
            #expect(report.applied == [])
            await #expect(throws: MigrationError.noForeignTable) {
                try await database.run { connection, deadline in try Adoption().run(on: connection, by: deadline) }
            }
        }
    }
}
