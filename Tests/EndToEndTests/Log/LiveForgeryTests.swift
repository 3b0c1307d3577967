import StrictJSON
import Testing

/// Entries that somebody appends to a log that goes on: they are newer than what was verified, and named all the same.
struct LiveForgeryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What is done beside the insertion of entry 9. The log has 9 leaves before.
        let sql: String
        let outsider: String
        let administrator: String
    }

    private static let id = LogFixture.id(9)
    private static let notInTheLog = "found: entry \(id) is not in the log"
    private static let hash = "sha256('\\x00'::bytea || leaf)"

    /// Entry 1 once more, under another id.
    private static let row = """
        insert into console_audit_log (id, ts_utc, service_account, action, actor, from_sha, to_sha, target_app, trigger,
               outcome, payload_redacted, blind, commitment, deploy_digest)
        select '\(id)', ts_utc, service_account, action, actor, from_sha, to_sha, target_app, trigger, outcome,
               payload_redacted, blind, commitment, deploy_digest
          from console_audit_log where id = '\(LogFixture.id(1))';
        """

    private static func leaf(at index: Int, renamed: Bool) -> String {
        let text = "convert_from(leaf, 'UTF8')"
        let leaf = renamed ? "convert_to(replace(\(text), '\(LogFixture.id(1))', '\(id)'), 'UTF8')" : "leaf"
        return """
            insert into audit_log_leaf (index, entry_id, amendment, leaf, leaf_hash)
            select \(index), '\(id)', false, leaf, \(hash)
              from (select \(leaf) as leaf from audit_log_leaf where index = 0) as first;
            """
    }

    static let cases = [
        Case(testDescription: "without a leaf", sql: "", outsider: notInTheLog, administrator: notInTheLog),
        Case(
            testDescription: "with a leaf behind the head",
            sql: leaf(at: 9, renamed: true),
            outsider: notInTheLog,
            administrator: "found: the log's head counts 9 leaves, and there are 10"
        ),
        Case(
            testDescription: "with a leaf that does not follow",
            sql: leaf(at: 12, renamed: true) + "update audit_log_head set size = 13",
            outsider: "found: leaf 9 is missing",
            administrator: "found: leaves 9 to 11 are missing"
        ),
        Case(
            testDescription: "with the leaf of another entry",
            sql: leaf(at: 9, renamed: false) + "update audit_log_head set size = 10",
            outsider: notInTheLog,
            administrator: notInTheLog
        ),
        Case(
            testDescription: "with a leaf that says something else",
            sql: leaf(at: 9, renamed: true) + "update audit_log_head set size = 10",
            outsider: "found: entry \(id) (leaf 9) has another recorded_at",
            administrator: "found: entry \(id) (leaf 9) has another recorded_at"
        ),
    ]

    @Test(arguments: cases)
    func `an entry that is appended past the service is named by both`(forgery: Case) async throws {
        try await withLog { log in
            let state = log.file("state")
            try await log.client("log", "verify", "--state", state).succeeded()
            try await log.caller.store([Sample.line(LogFixture.entry(5)), Sample.line(LogFixture.entry(6))])
            for table in ["console_audit_log", "audit_log_leaf", "audit_log_head"] {
                try await log.database.query("alter table \(table) disable trigger user")
            }
            try await log.database.query(Self.row + forgery.sql)
            let outsider = try await log.client("log", "verify", "--state", state)
            #expect(outsider.status == 1 && outsider.output.contains(forgery.outsider), "\(outsider)")
            let administrator = try await log.database.administer("log", "verify", "--checkpoint", state)
            #expect(
                administrator.status == 1 && administrator.output.contains(forgery.administrator),
                "\(administrator)"
            )
            // A copy of it cannot be made.
            #expect(try await log.client("log", "copy", log.file("copy")).status != 0)
        }
    }
}
