import AuditModel
import AuditProof
import LibPQ
import StrictJSON
import Testing
import TransparencyLog

@testable import AuditStore

/// What a superuser changes is named. Each case starts from the same trail: entries 1 to 6, of which 2 is of an operator
/// who was erased, the erasure's act, and a checkpoint of all that somebody kept.
@Suite(.serialized) struct TamperTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// Run with all triggers off.
        let script: String
        let finds: @Sendable (Finding) -> Bool

        init(_ name: String, _ script: String, _ finds: @escaping @Sendable (Finding) -> Bool) {
            self.name = name
            self.script = script
            self.finds = finds
        }

        var testDescription: String { name }

        static func column(_ column: String, _ value: String) -> Case {
            Case("column \(column)", "update console_audit_log set \(column) = \(value) where id = \(quoted(3))") {
                if case .changedColumn(id(3), _, column) = $0 { true } else { false }
            }
        }

        static func content(_ change: String, of number: Int = 3) -> Case {
            Case("content: \(change)", "update console_audit_log set \(change) where id = \(quoted(number))") {
                if case .changedContent(id(number), _) = $0 { true } else { false }
            }
        }
    }

    private static func quoted(_ number: Int) -> String { "'\(id(number))'" }

    static let cases: [Case] = [
        .column("recorded_at", "'2020-01-01'"), .column("ts_utc", "'2020-01-01'"), .column("adopted", "true"),
        .column("service_account", "'somebody-else'"), .column("action", "'api.deploy.prod'"),
        .column("from_sha", "'1234567'"), .column("to_sha", "'1234567'"), .column("target_app", "'other'"),
        .column("trigger", "'local-script'"), .column("outcome", "'deploy_failed'"),
        .content("actor = 'mallory'"), .content("payload_redacted = payload_redacted || '{\"reason\": \"x\"}'"),
        .content("redactions = '[{\"pointer\": \"/x\", \"rule\": \"y\"}]'"), .content("blind = sha256('')"),
        .content("blind = null"), .content("actor = null, actor_tombstone = 'erased-operator-abc'"),
        // The row of an erased operator.
        .content("payload_redacted = payload_redacted || '{\"reason\": \"x\"}'", of: 2),
        .content("actor = 'sam', actor_tombstone = null", of: 2),
        .column("commitment", "sha256('x')"),
        Case(
            "the commitment and the blind",
            "update console_audit_log set commitment = sha256('x'), blind = null where id = \(quoted(3))"
        ) {
            $0 == .changedContent(id(3), index: 2)
        },
        Case("amended_by of an entry that nothing amended", amended("array['DSR-1']", of: 3)) {
            $0 == .otherErasures(id(3), index: 2)
        },
        Case("amended_by of an erased operator's entry", amended("'{}'", of: 2)) {
            $0 == .otherErasures(id(2), index: 1)
        },
        Case("amended_by with another number", amended("array['DSR-2']", of: 2)) {
            $0 == .otherErasures(id(2), index: 1)
        },
        digest("content_digest", "null"), digest("content_digest", "sha256('x')"),
        digest("deploy_digest", "null"), digest("deploy_digest", "sha256('x')"),
        digest("content_digest", "sha256('x')", of: 2),
        Case("a deletion in the middle", "delete from console_audit_log where id = \(quoted(3))") {
            $0 == .missingEntry(id(3), index: 2)
        },
        Case("an entry with another id", "update console_audit_log set id = \(quoted(77)) where id = \(quoted(3))") {
            $0 == .entryWithoutLeaf(id(77))
        },
        Case(
            "an entry that is inserted without a leaf",
            """
            insert into console_audit_log (id, ts_utc, service_account, action, actor, to_sha, target_app, trigger, outcome,
                payload_redacted, commitment)
            values (\(quoted(88)), now(), 'ci', 'console.deploy.prod', 'sam', '9b1c44e', 'raxx', 'ci', 'success', '{}',
                sha256(''))
            """
        ) { $0 == .entryWithoutLeaf(id(88)) },
        Case(
            "the act with which the erasure began",
            "delete from console_audit_log where action = 'audit.rewrite.trail'"
        ) { if case .missingEntry = $0 { true } else { false } },
        Case(
            "the act with which the erasure ended",
            "delete from console_audit_log where action = 'audit.erase.trail'"
        ) { if case .missingEntry = $0 { true } else { false } },
        Case("a rewriting that cites an erasure of the past", rewriting(citing: "audit.rewrite.trail")) {
            if case .amendmentAfterErasure(id(3), _, "DSR-1") = $0 { true } else { false }
        },
        Case("a rewriting that cites the end of an erasure", rewriting(citing: "audit.erase.trail")) {
            if case .amendmentWithoutErasure(id(3), _) = $0 { true } else { false }
        },
        Case("a leaf", "update audit_log_leaf set leaf = convert_to('{}', 'UTF8') where index = 2") {
            $0 == .wrongHash(level: 0, index: 2)
        },
        Case(
            "a leaf and its hash",
            """
            update audit_log_leaf set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'success', 'deploy_failed'), 'UTF8')
             where index = 2;
            update audit_log_leaf set leaf_hash = sha256('\\x00'::bytea || leaf) where index = 2
            """
        ) { if case .rewritten = $0 { true } else { false } },
        Case("a hash", "update audit_log_leaf set leaf_hash = sha256('x') where index = 2") {
            $0 == .wrongHash(level: 0, index: 2)
        },
        Case(
            "a row, its leaf and its hash alike",
            """
            update console_audit_log set outcome = 'deploy_failed',
                   payload_redacted = payload_redacted || '{"outcome": "deploy_failed"}' where id = \(quoted(3));
            update audit_log_leaf set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'success', 'deploy_failed'), 'UTF8')
             where index = 2;
            update audit_log_leaf set leaf_hash = sha256('\\x00'::bytea || leaf) where index = 2
            """
        ) { if case .rewritten = $0 { true } else { false } },
        Case(
            "two indexes swapped",
            """
            update audit_log_leaf set index = 1000 where index = 2;
            update audit_log_leaf set index = 2 where index = 3;
            update audit_log_leaf set index = 3 where index = 1000
            """
        ) { $0 == .swapped(2, 3) },
        Case("the entry that a leaf's row is of", "update audit_log_leaf set entry_id = \(quoted(4)) where index = 2") {
            $0 == .changedRow(index: 2, column: "entry_id")
        },
        Case("whether a leaf's row is an amendment", "update audit_log_leaf set amendment = true where index = 2") {
            $0 == .changedRow(index: 2, column: "amendment")
        },
        Case("the head", "update audit_log_head set size = 11") { $0 == .gap(9..<11) },
        Case(
            "the tail cut, leaves, rows and head alike",
            """
            delete from console_audit_log where id in (select entry_id from audit_log_leaf where index >= 6);
            delete from audit_log_leaf where index >= 6;
            update audit_log_head set size = 6
            """
        ) { $0 == .gap(6..<9) },
        Case("the last leaf", "delete from audit_log_leaf where index = (select max(index) from audit_log_leaf)") {
            $0 == .gap(8..<9)
        },
        Case(
            "a leaf beyond what anybody appends",
            """
            insert into audit_log_leaf (index, entry_id, amendment, leaf, leaf_hash)
            select 4000000000000000000, entry_id, amendment, leaf, leaf_hash from audit_log_leaf where index = 8
            """
        ) { $0 == .gap(9..<4_000_000_000_000_000_000) },
        Case("a leaf in the middle", "delete from audit_log_leaf where index = 2") { $0 == .gap(2..<3) },
        Case("a forged act", forgedAct) { if case .forgedAct = $0 { true } else { false } },
        Case(
            "an amendment for an erasure that was never recorded",
            """
            alter table console_audit_log enable trigger all;
            select audit_log_amend(array[\(quoted(3))]::uuid[], array[commitment], \(quoted(66)))
              from console_audit_log where id = \(quoted(3))
            """
        ) { if case .amendmentWithoutErasure(id(3), _) = $0 { true } else { false } },
    ]

    private static func amended(_ value: String, of number: Int) -> String {
        "update console_audit_log set amended_by = \(value) where id = \(quoted(number))"
    }

    private static func digest(_ column: String, _ value: String, of number: Int = 3) -> Case {
        Case(
            "\(column) = \(value) of entry \(number)",
            "update console_audit_log set \(column) = \(value) where id = \(quoted(number))"
        ) { if case .changedDigest(id(number), _, column) = $0 { true } else { false } }
    }

    /// With an amendment and a commitment that opens.
    private static func rewriting(citing action: String) -> String {
        """
        update console_audit_log
           set actor = 'mallory', payload_redacted = '{"reason": "x"}', content_digest = null, amended_by = '{DSR-1}',
               blind = sha256('b')
         where id = \(quoted(3));
        select audit_log_amend(array[\(quoted(3))]::uuid[], array[sha256(
                   convert_to('raptor-audit/commitment/v1', 'UTF8') || '\\x00'::bytea || sha256('b') || convert_to(
                   '{"actor":"mallory","actor_tombstone":null,"payload_redacted":{"reason":"x"},"redactions":[]}', 'UTF8'))],
                   act.id)
          from console_audit_log as act where act.action = '\(action)'
        """
    }

    /// With its leaf and a commitment that opens: all that can be made without the service's secret.
    private static let forgedAct = """
        alter table console_audit_log enable trigger all;
        insert into console_audit_log (id, ts_utc, service_account, action, actor, payload_redacted, blind, commitment)
        select \(quoted(99)), now(), 'ci', 'audit.retain.trail', 'ci', payload, sha256('b'),
               sha256(convert_to('raptor-audit/commitment/v1', 'UTF8') || '\\x00'::bytea || sha256('b') || convert_to(
                   '{"actor":"ci","actor_tombstone":null,"payload_redacted":{"older_than":"2026-01-01T00:00:00Z"},"redactions":[]}',
                   'UTF8'))
          from (values ('{"older_than": "2026-01-01T00:00:00Z"}'::jsonb)) as forged (payload)
        """

    private static func withTrail(
        _ body: @Sendable (TestDatabase, Checkpoint) async throws -> Void
    ) async throws {
        try await TestDatabase.withStore { store, database in
            for number in 1...6 {
                let actor: JSONValue = number == 2 ? "kris@raxx.app" : "sam"
                _ = try await store.record(entry(["actor": actor]), id: id(number), serviceAccount: "ci")
            }
            let request = try ErasureRequest(["erasure_id": "DSR-1", "identifiers": ["kris@raxx.app"]])
            _ = try await OfflineErasure(databaseURL: database.conninfo, pepper: TestDatabase.pepper).run(request)
            try await body(database, try await store.log.checkpoint().checkpoint)
        }
    }

    private static func audit(_ database: TestDatabase, _ checkpoint: Checkpoint) async throws -> LogAudit.Report {
        try await database.runAsSuperuser { connection, _ in
            try LogAudit(checkpoints: [checkpoint], pepper: TestDatabase.pepper).run(on: connection)
        }
    }

    @Test func `an untouched trail is verified, also by what was kept of it`() async throws {
        try await Self.withTrail { database, checkpoint in
            let report = try await Self.audit(database, checkpoint)
            #expect(report.findings == [])
            #expect(report.isProof && report.leaves == 9 && report.entries == 8 && report.amendments == 1)
            #expect(report.openErasures == [])
            #expect(report.root == checkpoint.root)
        }
    }

    @Test func `a log without leaves is not verified`() async throws {
        try await TestDatabase.with { database in
            let empty = Checkpoint(origin: "a", size: 0, root: .empty)
            let report = try await Self.audit(database, empty)
            #expect(report.findings == [] && !report.isProof)
        }
    }

    @Test(arguments: cases)
    func `what is changed is named`(tampering: Case) async throws {
        try await Self.withTrail { database, checkpoint in
            try await database.runAsSuperuser { connection, deadline in
                try connection.executeScript(
                    """
                    alter table console_audit_log disable trigger all;
                    alter table audit_log_leaf disable trigger all;
                    alter table audit_log_head disable trigger all;
                    \(tampering.script);
                    """,
                    by: deadline
                )
            }
            let report = try await Self.audit(database, checkpoint)
            #expect(!report.isProof)
            #expect(report.findings.contains(where: tampering.finds), "\(report.findings.map(\.description))")
        }
    }
}
