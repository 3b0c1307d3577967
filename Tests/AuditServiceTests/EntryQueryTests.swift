import AuditModel
import AuditStore
import Testing

@testable import AuditService

@Suite struct EntryQueryTests {
    private func query(_ text: String) throws -> EntryQuery { try EntryQuery(QueryString(text)) }

    @Test func `every filter takes several values, and bounds are given once`() throws {
        let query = try query(
            "action=console.*&action=audit.erase.trail&actor=kris&actor=sam&target_app=a*&trigger=ci&outcome=success"
                + "&outcome=deploy_failed&sha=abcd&service_account=ci&release=v1&q=canary&since=2026-01-31"
                + "&until=2026-02-01T00:00:00Z&limit=7"
        )
        #expect(query.filter.actions.count == 2)
        #expect(query.filter.actors.map(\.rawValue) == ["kris", "sam"])
        #expect(query.filter.outcomes == [.success, .deployFailed])
        #expect(query.filter.since == Timestamp("2026-01-31T00:00:00Z"))
        #expect(query.limit == 7)
    }

    @Test(arguments: [
        "actr=kris", "=x", "limit=0", "limit=501", "limit=1&limit=2", "limit=%2B5", "since=yesterday",
        "since=2026-01-31&since=2026-01-31", "sha=abc", "sha=ABCD", "outcome=ok", "trigger=me", "q=", "q=%00",
        "service_account=a", "service_account=Kris", "service_account=1ci", "action=console", "release=", "cursor=0",
    ])
    func `what says nothing is refused rather than ignored`(text: String) {
        #expect(throws: Rejection.self) { try query(text) }
    }

    @Test func `a filter has at most fifty values`() throws {
        let most = Array(repeating: "sha=abcd", count: 50).joined(separator: "&")
        #expect(try query(most).filter.shas.count == 50)
        #expect(throws: Rejection.self) { try query(most + "&sha=abcd") }
    }

    @Test func `a name that may be a secret is not repeated`() {
        let error = #expect(throws: Rejection.self) { try query("rxa_Secret123=1") }
        #expect(error?.problem.detail?.contains("Secret") == false)
    }
}
