import NameSearch
import StrictJSON
import Testing

@testable import AuditStore

/// Where in an entry an erasure looks for a person.
struct EntryContentTests {
    private let matcher = IdentifierMatcher(["jira"])

    private func replaced(_ content: JSONValue, isActor: Bool = false) -> JSONValue {
        EntryContent.replacing(in: content, matcher: matcher, tombstone: "X", isActor: isActor)
    }

    /// Without its number, nobody could check an act's id, or find the beginning of an erasure that waits for a hold.
    @Test func `the number of an act stays, and a caller's member of that name does not`() {
        let act: JSONValue = ["action": "audit.rewrite.trail", "actor": "jira", "erasure_id": "JIRA:PRIV-12"]
        #expect(
            replaced(act, isActor: true)
                == ["action": "audit.rewrite.trail", "actor": "X", "erasure_id": "JIRA:PRIV-12"]
        )
        #expect(EntryContent.forms(in: act, matcher: matcher) == ["actor": [.clear]])
        let entry: JSONValue = ["action": "console.deploy.prod", "erasure_id": "JIRA:PRIV-12"]
        #expect(replaced(entry) == ["action": "console.deploy.prod", "erasure_id": "X:PRIV-12"])
    }

    /// Only a request with `force` may name one.
    @Test func `a tombstone that a request names goes from column and payload alike`() throws {
        let tombstone = "erased-operator-abcdefghijklmnopqrstuvwxyz"
        let row = TrailScan.Row(
            id: id(1),
            serviceAccount: "ci",
            action: "console.deploy.prod",
            targetApp: nil,
            actor: nil,
            tombstone: tombstone,
            payload: StrictJSON.canonical(["actor": .string(tombstone)]),
            redactions: Array("[]".utf8),
            isHeld: false
        )
        let rewritten = try #require(Person(names: [tombstone]).rewrite(row, by: "X"))
        #expect(rewritten.isActor && rewritten.payload.json == StrictJSON.canonical(["actor": "X"]))
        #expect(Person(names: ["erased", "operator"]).rewrite(row, by: "X") == nil)
    }

    /// PostgreSQL compares the contents member by member.
    @Test func `members keep their order`() {
        let content: JSONValue = ["jira": 1, "action": "a.deploy.b", "Jira": "jira", "outcome": "success", "z": 2]
        guard case .object(let object) = replaced(content) else {
            Issue.record("not an object")
            return
        }
        #expect(object.members.map(\.name) == ["X", "action", "X-2", "outcome", "z"])
    }
}
