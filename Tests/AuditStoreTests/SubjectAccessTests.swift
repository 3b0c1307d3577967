import AuditModel
import LibPQ
import StrictJSON
import Testing

@testable import AuditStore

/// What the trail holds on a person.
@Suite struct SubjectAccessTests {
    @Test func `subject access finds what an erasure would change, before and after it`() async throws {
        try await TestDatabase.withStore { store, database in
            try await store.recordAtLast(entry(["actor": "Kris <kris-gh@laptop>"]), id: id(1), serviceAccount: "ci")
            let mention: JSONObject = ["actor": "sam-gh", "reason": "asked by @kris-gh"]
            try await store.recordAtLast(entry(mention), id: id(2), serviceAccount: "ci")
            try await store.recordAtLast(entry(["actor": "sam-gh"]), id: id(3), serviceAccount: "ci")
            let kris = try #require(Identity("kris-gh"))
            func found() async throws -> [String: [String]] {
                var found: [String: [String]] = [:]
                try await store.subjectAccess.begin([kris], serviceAccount: "dpo").run { page in
                    for each in page { found[each.entry.id.description] = each.fields }
                }
                return found
            }
            let expected = [id(1).description: ["actor"], id(2).description: ["reason"]]
            #expect(try await found() == expected)
            _ = try await store.erase("DSR-1", ["kris-gh"])
            let after = try await found()
            #expect(Set(after.keys).isSuperset(of: expected.keys) && after[id(3).description] == nil)
            let acts = "select count(*) from console_audit_log where action = 'audit.access.trail'" as Statement
            #expect(try await database.count(acts) == 2)
        }
    }
}
