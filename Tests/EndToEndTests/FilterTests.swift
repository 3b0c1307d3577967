import Foundation
import StrictJSON
import Testing

/// The trail as a list: what each filter lets through.
struct FilterTests {
    /// One filter, and which of ``entries`` match it.
    struct Filter: Sendable, CustomTestStringConvertible {
        let query: String
        let matches: [Int]

        init(_ query: String, _ matches: [Int]) {
            self.query = query
            self.matches = matches
        }

        var testDescription: String { query }
    }

    /// Midnight some days ago: never so long that an entry is too old to be taken.
    private static func day(_ number: Int) -> String {
        Date(timeIntervalSince1970: first + Double(number) * 86_400).ISO8601Format()
    }
    /// A microsecond later.
    private static func past(_ day: String) -> String { day.dropLast() + ".000001Z" }
    private static let first = (Date.now.timeIntervalSince1970 / 86_400).rounded(.down) * 86_400 - 20 * 86_400

    /// The index holds its first 15 digits.
    private static let longSHA = "dddd111222eeee333444ffff555666aaaa777888"

    /// The first is the oldest.
    static func entries() -> [JSONObject] {
        [
            Sample.entry([
                "ts_utc": .string(day(1)), "to_sha": "aaaa111222", "from_sha": nil, "actor": "filter@raxx.app",
            ]),
            Sample.entry([
                "ts_utc": .string(day(2)), "to_sha": "bbbb111222", "from_sha": "aaaa111222",
                "trigger": "local-script", "actor": "filter+ops@raxx.app",
            ]),
            Sample.entry([
                "ts_utc": .string(past(day(2))), "to_sha": "aaab111222", "from_sha": "bbbb111222",
                "action": "api.deploy.prod", "target_app": "filter-api", "actor": "Filter@raxx.app",
            ]),
            Sample.entry([
                "ts_utc": .string(day(3)), "to_sha": "cccc111222", "from_sha": "0aaa111222",
                "action": "console.rollback.prod", "outcome": "health_check_failed", "actor": "jos\u{e9}",
                "release": "v1.3", "note": "a quick hen",
            ]),
            Sample.entry([
                "ts_utc": .string(day(4)), "to_sha": .string(longSHA), "from_sha": "cccc111222",
                "outcome": "deploy_failed", "actor": "sam-gh", "release": "v1.2",
                "reason": "The quick, brown fox.",
            ]),
        ]
    }

    static let filters = [
        Filter("limit=100", [4, 3, 2, 1, 0]),
        Filter("action=console.deploy.prod", [4, 1, 0]),
        Filter("action=api.deploy.prod", [2]),
        Filter("action=api.deploy.stage", []),
        Filter("action=api.*", [2]),
        Filter("action=*.rollback.prod&action=api.*", [3, 2]),
        Filter("actor=FILTER%2BOPS@RAXX.APP", [1]),
        Filter("actor=JOS%C3%89", [3]),
        Filter("actor=Joe%CC%81&actor=sam-gh", [4]),
        Filter("actor=filter+ops@raxx.app", []),
        Filter("outcome=health_check_failed&outcome=deploy_failed", [4, 3]),
        Filter("trigger=ci&trigger=local-script", [4, 3, 2, 1, 0]),
        Filter("sha=aaab&sha=ffff", [2]),
        Filter("target_app=filter-*", [2]),
        Filter("service_account=ci", [4, 3, 2, 1, 0]),
        Filter("service_account=other", []),
        Filter("release=v1.2", [4]),
        Filter("release=v1.2&release=v1.3", [4, 3]),
        Filter("q=quick", [4, 3]),
        Filter("q=QUICK+fox", [4]),
        Filter("q=%22fox+quick%22", []),
        Filter("q=hen&q=fox", [4, 3]),
        Filter("since=\(day(3).dropLast())%2B00:00&until=9999-12-31", [4, 3]),
        Filter("since=\(day(3).prefix(10))", [4, 3]),
        Filter("since=1970-01-01&", [4, 3, 2, 1, 0]),
        Filter("actor=filter@raxx.app", [2, 0]),
        Filter("actor=filter%2Bops%40raxx.app", [1]),
        Filter("actor=%20jose%CC%81", [3]),
        Filter("target_app=filter-api", [2]),
        Filter("trigger=local-script", [1]),
        Filter("trigger=ci", [4, 3, 2, 0]),
        Filter("outcome=success", [2, 1, 0]),
        Filter("outcome=health_check_failed", [3]),
        Filter("outcome=deploy_failed", [4]),
        Filter("sha=aaaa", [1, 0]),
        Filter("sha=aaaa111222", [1, 0]),
        Filter("sha=aaab1", [2]),
        Filter("sha=cccc", [4, 3]),
        Filter("sha=ffff", []),
        Filter("sha=\(longSHA)", [4]),
        Filter("sha=\(longSHA)0", []),
        Filter("sha=\(longSHA.prefix(15))", [4]),
        Filter("sha=\(longSHA.prefix(16))", [4]),
        Filter("sha=\(longSHA.prefix(15))f", []),
        Filter("since=\(day(3))", [4, 3]),
        Filter("since=\(past(day(2)))", [4, 3, 2]),
        Filter("until=\(day(2))", [0]),
        Filter("until=\(past(day(2)))", [1, 0]),
        Filter("since=\(day(2))&until=\(day(4))&trigger=ci", [3, 2]),
        Filter("action=console.deploy.prod&outcome=success&sha=bbbb", [1]),
    ]

    @Test func `each filter lets through what matches it, the newest first`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            let entries = Self.entries()
            try await caller.store(entries.map(Sample.line))
            for filter in Self.filters {
                let page = try await caller.list(filter.query).json()
                let shas = page["entries"]?.elements?.map { $0["to_sha"]?.text }
                #expect(shas == filter.matches.map { entries[$0].sha }, "\(filter.query)")
                #expect(page["next_cursor"] == .null)
                let lines = try await caller.list(
                    filter.query == "limit=100" ? "" : filter.query,
                    ["Accept": "application/x-ndjson"]
                )
                #expect(try lines.jsonLines().map { $0["to_sha"]?.text } == shas, "\(filter.query)")
            }
        }
    }

    @Test(arguments: [
        "Action=api.deploy.prod", "since=2026-01-01&since=2026-01-02", "sha=ABCD", "sha=%25%25%25%25",
        "since=2026-01-01T00:00:00+00:00", "since=2026-01-01T00:00:00%2B24:00", "until=2026-02-30T00:00:00Z",
        "limit=-1", "limit=1e2",
        "limit=", "actor=%zz", "actor=%", "%zz=1", "q=", "q=-fox", "q=%21%21", "q=hen+or+-fox", "q=hen&q=-fox",
        "service_account=A", "release=", "limit=99999999999999999999",
        "target_app=A", "actor=%20", "actor=a%00b", "id=", "id=019", "id=0190b9a1-7c3e7b52", "id=main",
    ])
    func `a parameter that is not as it must be is refused`(query: String) async throws {
        let parts = try await SharedService.checks.parts()
        try await parts.caller.list(query).expectProblem(400, "invalid_parameter", loggedBy: parts.service)
    }

    @Test func `a page holds as many as are asked for, a hundred unless told`() async throws {
        let parts = try await SharedService.checks.parts()
        let app = "app-\(Sample.marker())"
        let lines = (0..<501).map { _ in Sample.line(Sample.entry(["target_app": .string(app)])) }
        try await parts.caller.store(lines)
        for (query, count) in [("", 100), ("&limit=1", 1), ("&limit=500", 500)] {
            let page = try await parts.caller.list("target_app=\(app)\(query)").json()
            #expect(page["entries"]?.elements?.count == count)
            #expect(page["next_cursor"]?.text != nil)
        }
    }
}
