import AuditModel
import LibPQ
import Testing

@testable import AuditStore

/// Lists are as quick when hardly an entry matches, or none does: that is what an incident asks for.
@Suite struct ReadPlanTests {
    private static let rowCount = 20_000
    /// One entry in a hundred is unusual in some way.
    private static let mostPassedOver = rowCount / 50

    @Test func `no filter and no pair of filters reads the trail to its beginning`() async throws {
        let filters = try Self.filters()
        try await TestDatabase.with { database in
            try await database.run { connection, deadline in
                try Self.fill(connection, by: deadline)
                for (index, first) in filters.enumerated() {
                    for second in filters[index...] where second.name == first.name || second.kind != first.kind {
                        // Planned for its values, as the reader has it.
                        let plan = try connection.queryOnce(
                            "explain (analyze, timing off) \(EntryReader.statement(first.conditions + second.conditions, limit: 101))",
                            by: deadline
                        ) { row throws(PostgresError) in try row.get(0, as: String.self) }
                        let text = plan.joined(separator: "\n")
                        #expect(
                            !text.contains("Seq Scan on console_audit_log"),
                            "\(first.name), \(second.name):\n\(text)"
                        )
                        #expect(
                            Self.passedOver(plan) <= Self.mostPassedOver,
                            "\(first.name), \(second.name):\n\(text)"
                        )
                    }
                }
            }
        }
    }

    private struct Choice {
        let kind: String
        let value: String
        let conditions: [Statement]
        var name: String { "\(kind)=\(value)" }
    }

    private static func filters() throws -> [Choice] {
        func choice(_ kind: String, _ value: String, _ set: (inout EntryFilter) throws -> Void) rethrows -> Choice {
            var filter = EntryFilter()
            try set(&filter)
            return Choice(kind: kind, value: value, conditions: filter.conditions)
        }
        return [
            try choice("action", "rare") { $0.actions = [.matching(try #require(ActionPattern("api.rollback.prod")))] },
            try choice("action", "none") { $0.actions = [.matching(try #require(ActionPattern("web.deploy.prod")))] },
            try choice("actor", "none") { $0.actors = [try #require(Identity("NOBODY"))] },
            try choice("actor", "tombstone") {
                $0.actors = [try #require(Identity("erased-operator-aaaaaaaaaaaaaaaaaaaaaaaaaa"))]
            },
            try choice("app", "none") { $0.apps = [try #require(AppPattern("app-none"))] },
            try choice("app", "prefix") { $0.apps = [try #require(AppPattern("none-*"))] },
            choice("trigger", "rare") { $0.triggers = [.localScript] },
            choice("outcome", "rare") { $0.outcomes = [.healthCheckFailed] },
            choice("outcome", "none") { $0.outcomes = [.deployFailed] },
            try choice("id", "none") { $0.ids = [try #require(EntryIDPrefix("0190b9a1-7c"))] },
            choice("sha", "none") { $0.shas = ["abcdef0"] },
            choice("sha", "long") { $0.shas = [String(repeating: "abcdef01", count: 5)] },
            choice("account", "none") { $0.serviceAccounts = ["stranger"] },
            try choice("release", "none") { $0.releases = [try #require(Release("v9"))] },
            choice("words", "none") { $0.texts = ["meteorite"] },
        ]
    }

    private static func fill(_ connection: isolated Connection, by deadline: Deadline) throws {
        try connection.executeScript(
            """
            insert into console_audit_log (id, ts_utc, service_account, action, actor, from_sha, to_sha, target_app,
                                           trigger, outcome, payload_redacted, commitment)
            select gen_random_uuid(), now() - n * interval '1 second', 'ci',
                   case when n % 200 = 7 then 'api.rollback.prod' else 'console.deploy.prod' end, 'actor-' || n % 8,
                   lpad(n::text, 7, '0'), lpad((n + 1)::text, 7, '0'), 'app-' || n % 12,
                   case when n % 100 = 3 then 'local-script' else 'ci' end,
                   case when n % 100 = 5 then 'health_check_failed' else 'success' end,
                   jsonb_build_object('release', 'v' || n + 10, 'note', 'word' || n % 50), sha256('')
              from generate_series(1, \(rowCount)) as n;
            analyze console_audit_log;
            """,
            by: deadline
        )
    }

    /// How many rows were read and not wanted.
    private static func passedOver(_ plan: [String]) -> Int {
        plan.filter { $0.contains("Rows Removed by") }.reduce(0) { sum, line in
            sum + (line.split(separator: " ").last.flatMap { Int($0) } ?? 0)
        }
    }
}
