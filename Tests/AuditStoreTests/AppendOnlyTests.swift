import LibPQ
import Testing

@testable import AuditStore

/// Who may do what to the trail: role × statement × what PostgreSQL answers.
@Suite struct AppendOnlyTests {
    enum Role: String, CaseIterable, Sendable {
        case owner
        /// With `session_replication_role = replica`, which skips ordinary triggers.
        case ownerAsReplica
        case service
        case anybody
    }

    static let denied = "42501"  // insufficient_privilege
    static let appendOnly = "2F003"  // prohibited_sql_statement_attempted

    static let statements: [(sql: String, expected: [Role: String?])] = [
        (
            "update console_audit_log set actor = 'x'",
            [.owner: appendOnly, .ownerAsReplica: appendOnly, .service: denied, .anybody: denied]
        ),
        (
            "update console_audit_log set actor = 'x' where false",
            [.owner: appendOnly, .ownerAsReplica: appendOnly, .service: denied, .anybody: denied]
        ),
        (
            "delete from console_audit_log",
            [.owner: appendOnly, .ownerAsReplica: appendOnly, .service: denied, .anybody: denied]
        ),
        (
            "truncate console_audit_log",
            [.owner: appendOnly, .ownerAsReplica: appendOnly, .service: denied, .anybody: denied]
        ),
        (
            """
            insert into console_audit_log (id, ts_utc, service_account, action, actor, to_sha, target_app, trigger, outcome,
                                           payload_redacted, commitment)
            select id, ts_utc, service_account, action, actor, to_sha, target_app, trigger, outcome, payload_redacted,
                   commitment
              from console_audit_log
                on conflict (id) do update set actor = 'x'
            """,
            [.owner: appendOnly, .ownerAsReplica: appendOnly, .service: denied, .anybody: denied]
        ),
        (
            "select count(*) from console_audit_log",
            [.owner: nil, .ownerAsReplica: nil, .service: nil, .anybody: denied]
        ),
        (
            "alter table console_audit_log disable trigger all",
            [.service: denied, .anybody: denied]
        ),
        ("drop table console_audit_log", [.service: denied, .anybody: denied]),
        ("select digest from audit_service_token", [.service: nil, .anybody: denied]),
        ("update audit_service_token set last_used_at = now()", [.service: nil, .anybody: denied]),
        ("update audit_service_token set revoked_at = null", [.service: denied, .anybody: denied]),
        (
            "insert into audit_service_account (name, scopes) values ('x', '{audit:write}')",
            [.service: denied, .anybody: denied]
        ),
        ("update audit_pepper set fingerprint = sha256('')", [.service: denied, .anybody: denied]),
        ("select audit_refuse_change()", [.service: denied, .anybody: denied]),
        ("select audit_notify_credentials()", [.service: denied, .anybody: denied]),
        ("delete from audit_schema_migration", [.service: denied, .anybody: denied]),
        ("delete from audit_erased_identity", [.service: denied, .anybody: denied]),
        ("delete from audit_erasure", [.service: denied, .anybody: denied]),
        ("select audit_erasure_barrier()", [.service: nil, .anybody: denied]),
        // No erasure of that number is under way.
        (
            "select audit_erase_entries('none', '{}', '{}', '{}', '{}')",
            [.owner: appendOnly, .service: appendOnly, .anybody: denied]
        ),
        (
            "select audit_delete_entries(now() - interval '3 years', 1)",
            [.owner: nil, .service: denied, .anybody: denied]
        ),
        ("select audit_delete_entries(now(), 1)", [.owner: "22023", .service: denied, .anybody: denied]),
    ]

    @Test func `every role is held to it`() async throws {
        try await TestDatabase.withStore { store, database in
            _ = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            try await database.run { connection, deadline in
                let name = connection.backendPID
                try connection.executeScript(
                    "create role anybody_\(name); grant anybody_\(name) to current_user",
                    by: deadline
                )
                for (statement, expected) in Self.statements {
                    for (role, sqlState) in expected {
                        try connection.executeScript("begin; \(Self.become(role, name))", by: deadline)
                        var answer: String?
                        do throws(PostgresError) {
                            try connection.executeScript(statement, by: deadline)
                        } catch {
                            answer = error.sqlState
                        }
                        try connection.executeScript("rollback", by: deadline)
                        #expect(answer == sqlState, "\(role): \(statement)")
                    }
                }
                try connection.executeScript("drop role anybody_\(name)", by: deadline)
            }
            #expect(
                try await database.count("select count(*) from console_audit_log where actor = 'kris@raxx.app'") == 1
            )
        }
    }

    private static func become(_ role: Role, _ name: Int) -> String {
        switch role {
        case .owner: ""
        case .ownerAsReplica: "set local session_replication_role = replica"
        case .service: "set local role raptor_audit_service"
        case .anybody: "set local role anybody_\(name)"
        }
    }

    @Test func `the service's connections run as the role that owns nothing`() async throws {
        try await TestDatabase.with { database in
            let role: [String] = try await database.run { connection, deadline in
                try StoreSession.prepareForService(connection, by: deadline)
                return try connection.query("select current_user::text", by: deadline) {
                    row throws(PostgresError) in try row.get(0, as: String.self)
                }
            }
            #expect(role == ["raptor_audit_service"])
        }
    }

    @Test func `a server that may lose a commit is refused`() async throws {
        try await TestDatabase.with { database in
            let error = await #expect(throws: DurabilityError.self) {
                try await database.run { connection, deadline in
                    try connection.execute("set synchronous_commit = off", by: deadline)
                    try StoreSession.prepareForService(connection, by: deadline)
                }
            }
            #expect(error?.settingsOff == ["synchronous_commit"])
        }
    }

    @Test func `nothing of a refused row is for the server's log`() async throws {
        try await TestDatabase.with { database in
            let settings = try await database.run { connection, deadline in
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
