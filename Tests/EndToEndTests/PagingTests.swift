import StrictJSON
import Testing

/// A long trail, page by page or in one answer.
struct PagingTests {
    @Test func `pages hold every entry once, though others arrive meanwhile`() async throws {
        let parts = try await SharedService.checks.parts()
        let app = "app-\(Sample.marker())"
        // Many share a time, so that pages break among equals.
        let lines = (0..<1200).map { number in
            Sample.line(
                Sample.entry(["target_app": .string(app), "ts_utc": .string(Sample.time(Double(-7200 + number / 50)))])
            )
        }
        let recorded = try await parts.caller.store(lines)
        let ids = recorded.compactMap { $0["receipt"]?["id"]?.text }
        #expect(ids.count == 1200)

        var seen: [(id: String, time: String)] = []
        var query = "target_app=\(app)&limit=97"
        while true {
            let page = try await parts.caller.list(query).json()
            for entry in page["entries"]?.elements ?? [] {
                seen.append((entry["id"]?.text ?? "", entry["ts_utc"]?.text ?? ""))
            }
            guard let cursor = page["next_cursor"]?.text else { break }
            query = "target_app=\(app)&limit=97&cursor=\(cursor)"
            // Newer than what is still to come: they belong on pages that have been read.
            let arrival = Sample.entry(["target_app": .string(app)])
            #expect(try await parts.caller.record(arrival).status == 201)
        }
        #expect(seen.count == 1200)
        #expect(Set(seen.map(\.id)) == Set(ids))
        #expect(seen.map(\.time) == seen.map(\.time).sorted(by: >))
    }

    @Test func `no entries are an empty page, no lines and a header`() async throws {
        let caller = try await SharedService.checks.parts().caller
        let query = "target_app=no-\(Sample.marker())"
        #expect(try await caller.list(query).json() == ["entries": [], "next_cursor": nil])
        #expect(try await caller.list(query, ["Accept": "application/x-ndjson"]).body.isEmpty)
        #expect(CSV.records(try await caller.list(query, ["Accept": "text/csv"]).text).count == 1)
    }

    @Test(arguments: [
        ("=HYPERLINK(\"https://evil.example\")", "'=HYPERLINK(\"https://evil.example\")"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@SUM(1+9)*cmd", "'@SUM(1+9)*cmd"),
        ("kris, of console", "kris, of console"),
        ("the \"release\" robot", "the \"release\" robot"),
        ("\"", "\""),
        ("kris=x", "kris=x"),
        ("日本", "日本"),
    ])
    func `a cell of CSV is quoted as it must be and never a formula`(actor: String, cell: String) async throws {
        let parts = try await SharedService.checks.parts()
        let app = "app-\(Sample.marker())"
        let entry = Sample.entry([
            "target_app": .string(app), "actor": .string(actor), "reason": "one\ntwo, \"three\"",
        ])
        #expect(try await parts.caller.record(entry).status == 201)
        let answer = try await parts.caller.list("target_app=\(app)", ["Accept": "text/csv"])
        let records = CSV.records(answer.text)
        #expect(records.count == 2)
        let row = Dictionary(uniqueKeysWithValues: zip(records[0], records[1]))
        #expect(row["actor"] == cell)
        #expect(row["to_sha"] == entry.sha)
        #expect(row["actor_tombstone"] == "")
        #expect(row["adopted"] == "false")
        let payload = try StrictJSON.parse(Array((row["payload_redacted"] ?? "").utf8))
        #expect(payload == .object(entry))
    }

    @Test(arguments: [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/*", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
        ("application/json;q=0.1, text/csv;q=0.9", "text/csv"),
        ("application/json;q=0, */*", "application/x-ndjson"),
        ("image/png, application/x-ndjson;q=0.1", "application/x-ndjson"),
    ])
    func `the caller has the form that it likes best`(accept: String, type: String) async throws {
        let parts = try await SharedService.checks.parts()
        let query = "target_app=no-\(Sample.marker())"
        let answer = try await parts.caller.list(query, accept.isEmpty ? [:] : ["Accept": accept])
        #expect(answer.status == 200, "\(answer)")
        #expect(answer["Content-Type"]?.hasPrefix(type) == true, "\(answer["Content-Type"] ?? "")")
    }

    @Test(arguments: ["text/html", "application/xml, image/*", "application/json;q=0", "*/*;q=0"])
    func `a form that there is not is refused`(accept: String) async throws {
        let parts = try await SharedService.checks.parts()
        let id = try await parts.caller.record(Sample.entry()).json()["id"]?.text ?? ""
        for target in [Caller.trail, "\(Caller.trail)/\(id)"] {
            let answer = try await parts.caller.get(target, ["Accept": accept])
            try answer.expectProblem(406, "not_acceptable", loggedBy: parts.service)
        }
    }
}
