import StrictJSON
import Testing

/// What a superuser changes is named by both verifiers: the outsider's, over HTTP, and the administrator's, in the tables.
struct TamperingTests {
    struct Case: Sendable {
        let sql: String
        /// What both say.
        let said: String

        init(_ sql: String, _ said: String) {
            self.sql = sql
            self.said = said
        }
    }

    private static let row = "update console_audit_log set"
    private static let third = "where id = '\(LogFixture.id(3))'"

    static let cases: [Case] =
        [
            ("recorded_at", "'2020-01-01'"), ("ts_utc", "'2020-01-01'"), ("adopted", "true"),
            ("service_account", "'other'"), ("action", "'api.deploy.prod'"), ("from_sha", "null"),
            ("to_sha", "'1234567'"), ("target_app", "'other'"), ("trigger", "'local-script'"),
            ("outcome", "'deploy_failed'"),
        ].map { Case("\(row) \($0.0) = \($0.1) \(third)", "has another \($0.0)") } + [
            Case("\(row) actor = 'mallory' \(third)", "are not what was recorded"),
            Case("\(row) payload_redacted = payload_redacted || '{\"x\": 1}' \(third)", "are not what was recorded"),
            Case("\(row) redactions = '[{}]' \(third)", "are not what was recorded"),
            Case("\(row) payload_redacted = '{}' where id = '\(LogFixture.id(2))'", "are not what was recorded"),
            Case("\(row) actor = null, actor_tombstone = 'erased-operator-x' \(third)", "are not what was recorded"),
            Case("delete from console_audit_log \(third)", "was deleted, and no retention covers it"),
            Case(
                """
                insert into console_audit_log (id, ts_utc, service_account, action, actor, payload_redacted, commitment)
                values (gen_random_uuid(), now(), 'ci', 'audit.erase.trail', 'ci', '{}', sha256(''))
                """,
                "is not in the log"
            ),
            Case("\(row) blind = null \(third)", "are not what was recorded"),
            Case("\(row) blind = sha256('x') \(third)", "are not what was recorded"),
            Case("\(row) amended_by = '{DSR-1}' \(third)", "names other erasures in amended_by"),
            Case("\(row) amended_by = '{}' where id = '\(LogFixture.id(2))'", "names other erasures in amended_by"),
            Case(
                """
                \(row) actor = 'mallory', payload_redacted = '{"reason": "x"}', content_digest = null, blind = sha256('b'),
                    amended_by = '{DSR-1}' \(third);
                select audit_log_amend(array['\(LogFixture.id(3))']::uuid[], array[sha256(
                           convert_to('raptor-audit/commitment/v1', 'UTF8') || '\\x00'::bytea || sha256('b') || convert_to(
                           '{"actor":"mallory","actor_tombstone":null,"payload_redacted":{"reason":"x"},"redactions":[]}',
                           'UTF8'))], act.id)
                  from console_audit_log as act where act.action = 'audit.rewrite.trail'
                """,
                "for erasure DSR-1, which had ended"
            ),
            Case("delete from audit_log_leaf where index = 2", "leaf 2 is missing"),
            Case("update audit_log_leaf set entry_id = '\(LogFixture.id(4))' where index = 2", "leaf 2"),
            Case(
                "update audit_log_leaf set leaf_hash = sha256('x') where index = 2",
                " 2 "
            ),
            Case(
                """
                update audit_log_leaf set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'success', 'failed'), 'UTF8')
                 where index = 2;
                update audit_log_leaf set leaf_hash = sha256('\\x00'::bytea || leaf) where index = 2
                """,
                "does not begin with the 7 leaves that it had"
            ),
            Case(
                """
                update audit_log_leaf set index = 99 where index = 2;
                update audit_log_leaf set index = 2 where index = 3;
                update audit_log_leaf set index = 3 where index = 99
                """,
                "leaves 2 and 3 stand in each other's place"
            ),
            Case(
                """
                delete from console_audit_log where action = 'audit.erase.trail';
                delete from audit_log_leaf where index = 6;
                update audit_log_head set size = 6
                """,
                "leaf 6 is missing"
            ),
        ]

    private static let tables = ["console_audit_log", "audit_log_leaf", "audit_log_head"]

    @Test func `every change is named by both verifiers`() async throws {
        try await withLog { log in
            let state = log.file("state")
            try await log.client("log", "verify", "--state", state).succeeded()
            for table in Self.tables {
                try await log.database.query("create table kept_\(table) as table \(table)")
                try await log.database.query("alter table \(table) disable trigger user")
            }
            for tampering in Self.cases {
                try await log.database.query(tampering.sql)
                // An instance that remembers what it signed would answer nothing.
                try await log.service.kill()
                try await log.service.start()
                let outsider = try await log.client("log", "verify", "--state", state)
                let administrator = try await log.database.administer("log", "verify", "--checkpoint", state)
                for run in [outsider, administrator] {
                    #expect(run.status == 1, "\(tampering.sql) \(run)")
                    #expect(run.output.contains("found: "), "\(tampering.sql) \(run)")
                    #expect(run.output.contains(tampering.said), "\(tampering.sql) \(run)")
                }
                for table in Self.tables {
                    try await log.database.query("delete from \(table); insert into \(table) table kept_\(table)")
                }
            }
            try await log.client("log", "verify", "--state", state).succeeded()
        }
    }
}
