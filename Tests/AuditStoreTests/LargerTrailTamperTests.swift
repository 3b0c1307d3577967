import AuditModel
import AuditProof
import LibPQ
import StrictJSON
import Testing
import TransparencyLog

@testable import AuditStore

/// Tampering in a trail whose log has a full tile, so that roots of subtrees are stored.
@Suite struct LargerTrailTamperTests {
    private static func withTrail(
        changing script: String,
        _ body: @Sendable (LogAudit.Report) throws -> Void
    ) async throws {
        try await TestDatabase.withStore { store, database in
            for start in stride(from: 1, through: 300, by: 100) {
                let entries = try (start..<start + 100).map { (entry: try entry(), id: Optional(id($0))) }
                for result in await store.record(entries, serviceAccount: "ci") { _ = try result.get() }
            }
            let checkpoint = try await store.log.checkpoint().checkpoint
            let report = try await database.runAsSuperuser { connection, deadline in
                for table in ["console_audit_log", "audit_log_leaf", "audit_log_subtree"] {
                    try connection.executeScript("alter table \(table) disable trigger all", by: deadline)
                }
                try connection.executeScript(script, by: deadline)
                return try LogAudit(checkpoints: [checkpoint], pepper: TestDatabase.pepper).run(on: connection)
            }
            try body(report)
        }
    }

    @Test func `an untouched trail is verified`() async throws {
        try await Self.withTrail(changing: "select 1") { report in
            #expect(report.findings == [] && report.leaves == 300)
        }
    }

    @Test func `a leaf and its hash that were changed are named by the leaf's index and the subtree`() async throws {
        let script = """
            update audit_log_leaf set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'success', 'deploy_failed'), 'UTF8')
             where index = 200;
            update audit_log_leaf set leaf_hash = sha256('\\x00'::bytea || leaf) where index = 200
            """
        try await Self.withTrail(changing: script) { report in
            #expect(report.findings.contains(.rewritten(size: 300)))
            #expect(report.findings.contains(.wrongHash(level: 1, index: 0)))
            #expect(
                report.findings.contains { if case .changedColumn(_, 200, "outcome") = $0 { true } else { false } }
            )
        }
    }

    @Test func `two indexes that were swapped are named, and their subtree`() async throws {
        let script = """
            update audit_log_leaf set index = 1000 where index = 2;
            update audit_log_leaf set index = 2 where index = 3;
            update audit_log_leaf set index = 3 where index = 1000
            """
        try await Self.withTrail(changing: script) { report in
            #expect(Set(report.findings) == [.rewritten(size: 300), .wrongHash(level: 1, index: 0), .swapped(2, 3)])
        }
    }

    @Test func `leaves that are missing are named once`() async throws {
        try await Self.withTrail(changing: "delete from audit_log_leaf where index in (10, 20, 21)") { report in
            let gaps = report.findings.filter { if case .gap = $0 { true } else { false } }
            #expect(gaps == [.gap(10..<11), .gap(20..<22)])
            let lost = report.findings.count { if case .entryWithoutLeaf = $0 { true } else { false } }
            #expect(lost == 3 && report.findings.count == 7, "\(report.findings.map(\.description))")
        }
    }
}
