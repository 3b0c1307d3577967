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
            func matches(_ set: (inout EntryFilter) throws -> Void) async throws -> [EntryID] {
                var filter = EntryFilter()
                try set(&filter)
                return try await store.entries.page(filter, after: nil, limit: 10).entries.map(\.id)
            }
            #expect(try await matches { $0.actions = [.matching(try pattern("api.rollback.prod"))] } == [id(2)])
            #expect(try await matches { $0.actors = [try identity("sam")] } == [id(2)])
            #expect(try await matches { $0.actors = [try identity("sa")] } == [])
            #expect(try await matches { $0.apps = [try apps("raxx-api-prod")] } == [id(2)])
            #expect(try await matches { $0.triggers = [.ci] } == [id(1)])
            #expect(try await matches { $0.outcomes = [.deployFailed] } == [id(2)])
            #expect(try await matches { $0.shas = ["aaaa"] } == [id(2)])
            #expect(try await matches { $0.shas = ["bbbbbbb"] } == [id(2)])
            #expect(try await matches { $0.since = Timestamp("2026-01-31T12:00:00Z") } == [id(1)])
            #expect(try await matches { $0.until = Timestamp("2026-01-31T12:00:00Z") } == [id(2)])
            #expect(
                try await matches {
                    $0.actors = [try identity("sam")]; $0.triggers = [.ci]
                } == []
            )
            #expect(try await matches { _ in } == [id(1), id(2)])
            #expect(try await matches { $0.actors = [try identity("SAM")] } == [id(2)])
            #expect(try await matches { $0.outcomes = [.deployFailed, .success] } == [id(1), id(2)])
            #expect(try await matches { $0.actions = [.matching(try pattern("api.*"))] } == [id(2)])
            #expect(try await matches { $0.actions = [.matching(try pattern("*.*.prod"))] } == [id(1), id(2)])
            #expect(try await matches { $0.apps = [try apps("raxx-api-*")] } == [id(2)])
            #expect(try await matches { $0.serviceAccounts = ["ci"] } == [id(1), id(2)])
            #expect(try await matches { $0.serviceAccounts = ["other"] } == [])
            #expect(try await matches { $0.ids = [try prefix(id(1).description)] } == [id(1)])
            #expect(try await matches { $0.ids = [try prefix("02000000-00")] } == [id(2)])
            #expect(try await matches { $0.ids = [try prefix("0100"), try prefix("0200")] } == [id(1), id(2)])
            #expect(try await matches { $0.ids = [try prefix("ffff")] } == [])
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

    private func identity(_ text: String) throws -> Identity { try #require(Identity(text)) }
    private func pattern(_ text: String) throws -> ActionPattern { try #require(ActionPattern(text)) }
    private func prefix(_ text: String) throws -> EntryIDPrefix { try #require(EntryIDPrefix(text)) }
    private func apps(_ text: String) throws -> AppPattern { try #require(AppPattern(text)) }

    @Test func `an account reads what its actions and apps allow`() async throws {
        try await TestDatabase.withStore { store, _ in
            _ = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            _ = try await store.record(
                entry(["action": "api.deploy.prod", "target_app": "raxx-api-prod"]),
                id: id(2),
                serviceAccount: "ci"
            )
            let bounds = [
                ReadBounds(actions: [try pattern("api.*")], apps: [.all]),
                ReadBounds(actions: [.all], apps: [try apps("raxx-api-*")]),
                ReadBounds(
                    actions: [try pattern("api.deploy.prod")],
                    apps: [try apps("raxx-api-prod"), try apps("x*")]
                ),
            ]
            for bounds in bounds {
                let page = try await store.entries.page(EntryFilter(), within: bounds, after: nil, limit: 10)
                #expect(page.entries.map(\.id) == [id(2)])
                #expect(try await store.entries.entry(id(1), within: bounds) == nil)
                #expect(try await store.entries.entry(id(2), within: bounds)?.id == id(2))
            }
            // No pattern that this version knows: nothing is to be read.
            for bounds in [ReadBounds(actions: [], apps: [.all]), ReadBounds(actions: [.all], apps: [])] {
                let page = try await store.entries.page(EntryFilter(), within: bounds, after: nil, limit: 10)
                #expect(page.entries.isEmpty)
            }
        }
    }

    @Test func `a page ends at so many bytes, and the next one goes on`() async throws {
        try await TestDatabase.withStore { store, _ in
            let note = JSONValue.string(String(repeating: "n", count: 10_000))
            for number in 0..<40 {
                _ = try await store.record(entry(["note": note]), id: id(number), serviceAccount: "ci")
            }
            var seen: [EntryID] = []
            var cursor: EntryCursor?
            repeat {
                let page = try await store.entries.page(EntryFilter(), after: cursor, limit: 100, maximumBytes: 50_000)
                #expect(1...4 ~= page.entries.count)
                seen += page.entries.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(seen.count == 40)
            #expect(Set(seen) == Set((0..<40).map(id)))
        }
    }

    @Test func `numbers come back in the form in which they were accepted`() async throws {
        try await TestDatabase.withStore { store, _ in
            let numbers =
                "[1e+100,1.7976931348623157e+308,-1e-100,5e-324,2.2250738585072014e-308,0.1,1e+21,123456789012345680000]"
            let value = try StrictJSON.parse(Array(numbers.utf8))
            _ = try await store.record(entry(["numbers": value]), id: id(1), serviceAccount: "ci")
            let stored = try #require(try await store.entries.entry(id(1)))
            #expect(String(decoding: stored.payloadRedacted, as: UTF8.self).contains("\"numbers\":\(numbers)"))
        }
    }
}
