import LibPQ
import StrictJSON
import TestSupport
import Testing

@testable import AuditStore

/// Who may do what: role × statement × what PostgreSQL answers.
@Suite struct PrivilegeTests {
    enum Role: String, CaseIterable, Sendable {
        case owner
        /// With `session_replication_role = replica`, which skips ordinary triggers.
        case ownerAsReplica
        case service
        /// A login role that is only a member of the service's role.
        case member
        case anybody
    }

    private static let denied = "42501"  // insufficient_privilege
    private static let refused = "2F003"  // prohibited_sql_statement_attempted

    struct Case: Sendable {
        let statement: String
        /// The SQLSTATE by role, `nil` where it succeeds. A role that is not named is not asked.
        let expected: [Role: String?]

        init(_ statement: String, owner: String?, service: String?, anybody: String? = denied) {
            self.statement = statement
            expected = [
                .owner: owner, .ownerAsReplica: owner, .service: service, .member: service, .anybody: anybody,
            ]
        }

        /// What the owner may do is the owner's business.
        init(service: String?, _ statement: String) {
            self.statement = statement
            expected = [.service: service, .member: service, .anybody: denied]
        }
    }

    /// An entry with other values for some columns.
    private static func insert(_ changes: [String: String] = [:]) -> String {
        var columns = [
            "id": "'00000000-0000-4000-8000-0000000000ff'", "ts_utc": "now()", "service_account": "'ci'",
            "action": "'console.deploy.prod'", "actor": "'sam'", "to_sha": "'9b1c44e'", "target_app": "'raxx'",
            "trigger": "'ci'", "outcome": "'success'", "payload_redacted": "'{}'", "commitment": "sha256('')",
        ]
        columns.merge(changes) { $1 }
        let sorted = columns.sorted { $0.key < $1.key }
        return """
            insert into console_audit_log (\(sorted.map(\.key).joined(separator: ", ")))
            values (\(sorted.map(\.value).joined(separator: ", ")))
            """
    }

    /// An act of the service. One erasure is under way: DSR-1, of "kris@raxx.app".
    private static func act(_ action: String, id: String = "DSR-1", count: Int = 0, time: String = "now()") -> String {
        insert([
            "action": "'\(action)'", "actor": "'dsr'", "service_account": "'dsr'", "ts_utc": time, "to_sha": "null",
            "target_app": "null", "trigger": "null", "outcome": "null",
            "payload_redacted":
                "'{\"erasure_id\": \"\(id)\", \"tombstone\": \"\(tombstone)\", \"entries_rewritten\": \(count)}'",
        ])
    }

    private static let placeHold = "select audit_place_hold('HOLD-1', 'dpo', 'audit', 'old', null, null, null, null)"

    private static func holdAct(_ state: String) -> String {
        act("audit.hold.trail").replacing(
            "\"erasure_id\": \"DSR-1\"",
            with: "\"hold_id\": \"HOLD-1\", \"hold\": \"\(state)\""
        )
    }

    /// The instance that carries out erasures.
    static let worker = "00000000-0000-4000-8000-0000000000aa"
    static let tombstone = "erased-operator-abcdefghijklmnopqrstuvwxyz"

    /// What DSR-1 may make of the one entry that there is: another payload as a whole, or a string in a place. A member
    /// whose name changes keeps its place.
    private static func rewrite(
        _ change: String = "",
        number: Int = 1,
        place: String = "{}",
        text: String? = nil,
        renaming: [String: String] = [:],
        isActor: Bool = true,
        request: String = "DSR-1",
        holder: String = worker,
        begunBy act: String = "00000000-0000-4000-8000-0000000000ac"
    ) -> String {
        let payload = renaming.reduce("(payload_redacted \(change))::text") { payload, name in
            "replace(\(payload), '\"\(name.key)\"', '\"\(name.value)\"')"
        }
        return """
            select audit_erase_entries(
                '\(request)', '\(holder)', array_agg(id), array[\(isActor)], array[\(number)], array['\(place)'],
                array_agg(\(text.map { "'\($0)'::text" } ?? payload)),
                array_agg(sha256('blind')), array_agg(sha256('commitment')), '\(act)'
            ) from console_audit_log where actor = 'kris@raxx.app'
            """
    }

    private static let erased = "|| '{\"actor\": \"\(tombstone)\"}'"

    static let trail: [Case] = [
        Case("select count(*) from console_audit_log", owner: nil, service: nil),
        Case("update console_audit_log set actor = 'x'", owner: refused, service: denied),
        Case("update console_audit_log set actor = 'x' where false", owner: refused, service: denied),
        Case("delete from console_audit_log", owner: refused, service: denied),
        Case("truncate console_audit_log", owner: refused, service: denied),
        Case("\(insert()) on conflict (id) do update set actor = 'x'", owner: refused, service: denied),
        Case(service: denied, "alter table console_audit_log disable trigger all"),
        Case(service: denied, "drop table console_audit_log"),
        Case(service: denied, "lock table console_audit_log in access exclusive mode"),
        // What a caller may decide, and what not.
        Case(insert(), owner: nil, service: nil),
        Case(insert(["blind": "sha256('')", "redactions": "'[]'"]), owner: nil, service: nil),
        Case(service: denied, insert(["recorded_at": "'2020-01-01'"])),
        Case(service: denied, insert(["adopted": "true"])),
        // Acts of the service.
        Case(act("audit.retain.trail"), owner: nil, service: refused),
        Case(act("audit.rewrite.trail", count: 7), owner: nil, service: nil),
        Case(act("audit.rewrite.trail", id: "DSR-0"), owner: nil, service: refused),
        Case(act("audit.erase.trail"), owner: nil, service: nil),
        Case(act("audit.erase.trail", id: "DSR-2"), owner: nil, service: refused),
        Case(act("audit.erase.trail", count: 7), owner: nil, service: refused),
        Case(act("audit.erase.trail", time: "now() - interval '1 day'"), owner: nil, service: refused),
    ]

    static let erasures: [Case] = [
        Case(service: denied, "insert into audit_erasure (erasure_id) values ('forged')"),
        Case(service: denied, "update audit_erasure set entries_rewritten = 7"),
        Case(service: denied, "delete from audit_erasure"),
        Case(service: denied, "insert into audit_erased_identity values (sha256('x'), '\(tombstone)')"),
        Case(service: denied, "update audit_erased_identity set tombstone = '\(tombstone)'"),
        Case(service: denied, "delete from audit_erased_identity"),
        Case("select audit_erasure_barrier()", owner: nil, service: nil),
        Case(rewrite(erased), owner: nil, service: nil),
        Case(rewrite(erased, begunBy: "00000000-0000-4000-8000-0000000000ad"), owner: refused, service: refused),
        Case("select audit_lock_erasures()", owner: nil, service: nil),
        Case(rewrite(erased, request: "none"), owner: refused, service: refused),
        Case(rewrite(erased, holder: "00000000-0000-4000-8000-0000000000bb"), owner: "55P03", service: "55P03"),
        Case("select audit_lease_erasures(gen_random_uuid(), 10)", owner: nil, service: nil),
        Case(service: denied, "update audit_erasure_worker set expires_at = now()"),
        Case("select audit_start_erasure('DSR-1')", owner: refused, service: refused),
        Case("select audit_stop_erasure('DSR-1', 'x')", owner: refused, service: refused),
        Case("select audit_confirm_erasure('DSR-1', 'x')", owner: nil, service: nil),
        Case("select audit_refuse_erasure('DSR-1', 'x')", owner: nil, service: nil),
        Case("select audit_expire_holds()", owner: nil, service: nil),
        // The end of the transaction, where its act is missing or there.
        Case("\(placeHold); set constraints all immediate", owner: refused, service: refused),
        Case("\(placeHold); \(holdAct("placed")); set constraints all immediate", owner: nil, service: nil),
        Case("\(placeHold); \(holdAct("ended")); set constraints all immediate", owner: refused, service: refused),
        Case(service: denied, "insert into audit_deleted_entry values (gen_random_uuid())"),
        Case(service: denied, "delete from audit_deleted_entry"),
        Case(rewrite("|| '{\"reason\": \"rewritten\"}'"), owner: refused, service: refused),
        Case(rewrite("|| '{\"actor\": \"sam\"}'"), owner: refused, service: refused),
        Case(rewrite("|| '{\"to_sha\": \"\(tombstone)\"}'"), owner: refused, service: refused),
        Case(rewrite("|| '{\"outcome\": \"deploy_failed\"}'"), owner: refused, service: refused),
        Case(rewrite("|| '{\"more\": \"\(tombstone)\"}'"), owner: refused, service: refused),
        Case(rewrite("- 'note'"), owner: refused, service: refused),
        Case(rewrite("|| '{\"list\": [1, \"\(tombstone)\"]}'"), owner: nil, service: nil),
        Case(rewrite("|| '{\"list\": [2, \"two\"]}'"), owner: refused, service: refused),
        Case(rewrite("|| '{\"list\": [1]}'"), owner: refused, service: refused),
        Case(rewrite(renaming: ["note": tombstone]), owner: nil, service: nil),
        Case(rewrite(renaming: ["note": "other"]), owner: refused, service: refused),
        Case(rewrite(renaming: ["note": tombstone, "by hand": "forged"]), owner: refused, service: refused),
        Case(rewrite("- 'note' || '{\"\(tombstone)\": \"by hand\"}'"), owner: refused, service: refused),
        Case(rewrite(place: "{actor}", text: tombstone), owner: nil, service: nil),
        Case(rewrite(place: "{list,1}", text: "was \(tombstone)"), owner: nil, service: nil),
        Case(rewrite(place: "{actor}", text: "sam"), owner: refused, service: refused),
        Case(rewrite(place: "{to_sha}", text: tombstone), owner: refused, service: refused),
        Case(rewrite(place: "{list,0}", text: tombstone), owner: refused, service: refused),
        Case(rewrite(place: "{list,2}", text: tombstone), owner: refused, service: refused),
        Case(rewrite(place: "{list}", text: tombstone), owner: refused, service: refused),
        Case(rewrite(place: "{more}", text: tombstone), owner: refused, service: refused),
        Case(rewrite(number: 2, place: "{actor}", text: tombstone), owner: refused, service: refused),
        Case(rewrite(erased, number: 0), owner: refused, service: refused),
        Case(rewrite(erased, number: 3), owner: refused, service: refused),
        Case(rewrite(number: 2, text: "[\"\(tombstone)\"]"), owner: refused, service: refused),
        // Nothing of it is in the trail yet.
        Case(
            "select audit_complete_erasure('DSR-1', '{\"entry_id\": \"00000000-0000-4000-8000-000000000009\"}')",
            owner: refused,
            service: refused
        ),
        // A receipt that is there already.
        Case("update audit_erasure set receipt = '{}' where erasure_id = 'DSR-0'", owner: refused, service: denied),
        Case(
            "update audit_erasure set completed_at = null, receipt = null, sealed_identifiers = '' where erasure_id = 'DSR-0'",
            owner: refused,
            service: denied
        ),
        Case("delete from audit_erasure where erasure_id = 'DSR-0'", owner: refused, service: denied),
        Case("truncate audit_erasure", owner: refused, service: denied),
        Case(service: denied, "select audit_delete_entries(now() - interval '3 years', now(), 1)"),
        Case("select audit_delete_entries(now(), now(), 1)", owner: "22023", service: denied),
    ]

    static let others: [Case] = [
        Case("select digest from audit_service_token", owner: nil, service: nil),
        Case("update audit_service_token set last_used_at = now()", owner: nil, service: nil),
        Case(service: denied, "update audit_service_token set revoked_at = null"),
        Case(service: denied, "insert into audit_service_account (name, scopes) values ('x', '{audit:write}')"),
        Case(service: denied, "update audit_pepper set fingerprint = sha256('')"),
        Case(service: denied, "select audit_refuse_change()"),
        Case(service: denied, "select audit_refuse_forged_act()"),
        Case(service: denied, "select audit_notify_credentials()"),
        Case(service: denied, "delete from audit_schema_migration"),
        Case(service: denied, "create table mine ()"),
        Case(service: denied, "create function mine() returns int language sql as 'select 1'"),
        Case(service: denied, "copy console_audit_log to program 'cat'"),
        Case(service: denied, "set session_replication_role = replica"),
    ]

    enum Subject: CaseIterable, Sendable {
        case trail, erasures, others

        var cases: [Case] {
            switch self {
            case .trail: PrivilegeTests.trail
            case .erasures: PrivilegeTests.erasures
            case .others: PrivilegeTests.others
            }
        }
    }

    /// Every statement in a transaction of its own that is rolled back.
    @Test(arguments: Subject.allCases)
    func `every role is held to what it may do`(subject: Subject) async throws {
        try await TestDatabase.withStore { store, database in
            let content: JSONObject = ["note": "by hand", "list": [1, "two"]]
            _ = try await store.recordAtLast(entry(content), id: id(1), serviceAccount: "ci")
            let suffix = String(database.name.suffix(20))
            try await database.runAsSuperuser { connection, deadline in
                try connection.executeScript(
                    """
                    create role anybody_\(suffix); create role member_\(suffix) noinherit in role raptor_audit_service;
                    insert into audit_erasure_worker (holder, expires_at) values ('\(Self.worker)', now() + interval '1 hour');
                    insert into audit_erasure (
                        erasure_id, service_account, state, tombstone, identifiers_digest, identity_digests,
                        sealed_identifiers, completed_at, receipt
                    ) values
                        ('DSR-1', 'dsr', 'running', '\(Self.tombstone)', sha256(''), '{}', '', null, null),
                        ('DSR-0', 'dsr', 'completed', '\(Self.tombstone)', sha256(''), '{}', null, now(), '{"verification": null}');
                    \(Self.act("audit.rewrite.trail").replacing("0000000000ff", with: "0000000000ac"));
                    """,
                    by: deadline
                )
                for each in subject.cases {
                    for (role, sqlState) in each.expected {
                        try connection.executeScript("begin; \(Self.become(role, suffix))", by: deadline)
                        var answer: String?
                        do throws(PostgresError) {
                            try connection.executeScript(each.statement, by: deadline)
                        } catch {
                            answer = error.sqlState
                        }
                        try connection.executeScript("rollback", by: deadline)
                        #expect(answer == sqlState, "\(role): \(each.statement)")
                    }
                }
                try connection.executeScript("drop role anybody_\(suffix); drop role member_\(suffix)", by: deadline)
            }
            #expect(
                try await database.count("select count(*) from console_audit_log where actor = 'kris@raxx.app'") == 1
            )
        }
    }

    @Test func `the service records where functions are nobody's by default`() async throws {
        // The service's role is there then, and the owner is a member.
        try await TestDatabase.with { _ in }
        try await TestCluster.shared.withDatabase { conninfo in
            let database = try await TestDatabase(conninfo)
            try await database.execute("alter default privileges revoke execute on functions from public")
            _ = try await Preparation.prepare(conninfo, pepper: TestDatabase.pepper, migrating: true)
            try await TestDatabase.withStore(on: database) { store, _ in
                try await store.recordAtLast(entry(["note": "words"]), id: id(1), serviceAccount: "ci")
                try await eventually("it is healthy") { store.health.report.isHealthy }
                #expect(store.health.report.privileges == .pass)
            }
        }
    }

    private static func become(_ role: Role, _ suffix: String) -> String {
        switch role {
        case .owner: "set local role \(TestCluster.owner)"
        case .ownerAsReplica:
            "set local session_replication_role = replica; set local role \(TestCluster.owner)"
        case .service: "set local role raptor_audit_service"
        // Without INHERIT it first becomes the service's role, as every session of the service does.
        case .member: "set local session authorization member_\(suffix); set local role raptor_audit_service"
        case .anybody: "set local role anybody_\(suffix)"
        }
    }
}
