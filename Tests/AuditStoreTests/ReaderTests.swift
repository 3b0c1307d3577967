import AuditModel
import LibPQ
import StrictJSON
import Testing

@testable import AuditStore

@Suite struct ReaderTests {
    @Test func `pages visit every entry once, newest first, while others arrive`() async throws {
        try await TestDatabase.withStore { store, _ in
            for number in 0..<25 {
                // Two of each second, so that the id decides between equals.
                let second = 10 + number / 2
                _ = try await store.record(
                    entry(["ts_utc": .string("2026-01-31T12:00:\(second)Z")]),
                    id: id(number),
                    serviceAccount: "ci"
                )
            }
            var seen: [StoredEntry] = []
            var cursor: EntryCursor?
            repeat {
                let page = try await store.entries.page(EntryFilter(), after: cursor, limit: 4)
                #expect(page.entries.count <= 4)
                seen += page.entries
                cursor = page.next
                _ = try await store.record(
                    entry(["ts_utc": "2026-01-31T13:00:00Z"]),
                    id: id(1000 + seen.count),
                    serviceAccount: "ci"
                )
            } while cursor != nil
            #expect(Set(seen.map(\.id)) == Set((0..<25).map(id)))
            #expect(seen.count == 25)
            #expect(seen.map(\.timestamp) == seen.map(\.timestamp).sorted(by: >))
        }
    }

    @Test func `each filter keeps what it names`() async throws {
        try await TestDatabase.withStore { store, _ in
            _ = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            _ = try await store.record(
                entry([
                    "action": "api.rollback.prod", "actor": "sam", "from_sha": "aaaaaaa", "to_sha": "bbbbbbb",
                    "target_app": "raxx-api-prod", "trigger": "local-script", "outcome": "deploy_failed",
                    "ts_utc": "2026-01-30T12:00:00Z",
                ]),
                id: id(2),
                serviceAccount: "ci"
            )
            func matches(_ set: (inout EntryFilter) -> Void) async throws -> [EntryID] {
                var filter = EntryFilter()
                set(&filter)
                return try await store.entries.page(filter, after: nil, limit: 10).entries.map(\.id)
            }
            #expect(try await matches { $0.action = "api.rollback.prod" } == [id(2)])
            #expect(try await matches { $0.actor = "sam" } == [id(2)])
            #expect(try await matches { $0.actor = "sa" } == [])
            #expect(try await matches { $0.targetApp = "raxx-api-prod" } == [id(2)])
            #expect(try await matches { $0.trigger = .ci } == [id(1)])
            #expect(try await matches { $0.outcome = .deployFailed } == [id(2)])
            #expect(try await matches { $0.sha = "aaaa" } == [id(2)])
            #expect(try await matches { $0.sha = "bbbbbbb" } == [id(2)])
            #expect(try await matches { $0.since = Timestamp("2026-01-31T12:00:00Z") } == [id(1)])
            #expect(try await matches { $0.until = Timestamp("2026-01-31T12:00:00Z") } == [id(2)])
            #expect(
                try await matches {
                    $0.actor = "sam"; $0.trigger = .ci
                } == []
            )
            #expect(try await matches { _ in } == [id(1), id(2)])
        }
    }

    @Test func `a cursor comes back as it went, and nothing else is one`() async throws {
        try await TestDatabase.withStore { store, _ in
            _ = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            let stored = try #require(try await store.entries.entry(id(1)))
            let cursor = EntryCursor(after: stored)
            #expect(EntryCursor(cursor.text) == cursor)
            let beyond = [String(repeating: "f", count: 48), "8" + String(repeating: "0", count: 47)]
            for bad in beyond + [
                "", "x", cursor.text.uppercased() + "0", String(cursor.text.dropLast()), cursor.text + "0",
            ] {
                #expect(EntryCursor(bad) == nil)
            }
        }
    }

    /// With enough rows that the planner would not take a whole scan for cheaper.
    @Test(arguments: ["none", "actor", "tombstone", "app", "sha"])
    func `pages are found by an index`(filter name: String) async throws {
        try await TestDatabase.with { database in
            var filter = EntryFilter()
            switch name {
            case "actor": filter.actor = "actor-7"
            case "tombstone": filter.actor = "erased-operator-aaaaaaaaaaaaaaaaaaaaaaaaaa"
            case "app": filter.targetApp = "app-7"
            case "sha": filter.sha = "0000007"
            default: break
            }
            let condition =
                filter.conditions.isEmpty ? "true" : Statement(joining: filter.conditions, separator: " and ")
            let plan = try await database.run { connection, deadline in
                try connection.executeScript(
                    """
                    insert into console_audit_log (id, ts_utc, service_account, action, actor, from_sha, to_sha, target_app,
                                                   trigger, outcome, payload_redacted, commitment)
                    select gen_random_uuid(), now() - n * interval '1 second', 'ci', 'console.deploy.prod', 'actor-' || n,
                           lpad(n::text, 7, '0'), lpad((n + 1)::text, 7, '0'), 'app-' || n, 'ci', 'success', '{}', sha256('')
                      from generate_series(1, 20000) as n;
                    analyze console_audit_log;
                    """,
                    by: deadline
                )
                return try connection.query(
                    """
                    explain select \(StoredEntry.columns) from console_audit_log where \(condition)
                     order by ts_utc desc, id desc limit 101
                    """,
                    by: deadline
                ) { row throws(PostgresError) in try row.get(0, as: String.self) }
            }
            let text = plan.joined(separator: "\n")
            #expect(text.contains("Index") && !text.contains("Seq Scan"), "\(text)")
        }
    }
}
