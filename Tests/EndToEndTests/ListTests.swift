import StrictJSON
import Testing

/// The trail is read back.
struct ListTests {
    @Test func `pages visit each entry once, and the streams hold the whole match`() async throws {
        let parts = try await SharedService.lists.parts()
        let shas = Set((0..<1200).map { _ in Sample.sha() })
        let lines = shas.map { Sample.line(Sample.entry(["to_sha": .string($0), "target_app": "raxx-pages"])) }
        try await parts.caller.store(lines)

        var seen: [String] = []
        var cursor = ""
        repeat {
            let page = try await parts.caller.list("target_app=raxx-pages&limit=500" + cursor).json()
            seen += (page["entries"]?.elements ?? []).compactMap { $0["to_sha"]?.text }
            cursor = page["next_cursor"]?.text.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        #expect(seen.count == 1200)
        #expect(Set(seen) == shas)

        let ndjson = try await parts.caller.list("target_app=raxx-pages", ["Accept": "application/x-ndjson"])
        #expect(Set(try ndjson.jsonLines().compactMap { $0["to_sha"]?.text }) == shas)
        let csv = try await parts.caller.list("target_app=raxx-pages", ["Accept": "text/csv"])
        #expect(csv.text.split(separator: "\r\n").count == 1201)
        #expect(csv.text.hasPrefix("id,recorded_at,service_account,action,actor,"))
    }

    @Test func `a cell that a spreadsheet would compute is made text`() async throws {
        let parts = try await SharedService.lists.parts()
        _ = try await parts.caller.record(Sample.entry(["actor": "=1+1", "target_app": "raxx-csv", "note": "a \"b\""]))
        let csv = try await parts.caller.list("target_app=raxx-csv", ["Accept": "text/csv"]).text
        #expect(csv.contains(",\"'=1+1\","))
        #expect(csv.contains("\"\"note\"\":\"\"a \\\"\"b\\\"\"\"\""))
    }

    @Test func `numbers at the ends of their range come back as they were accepted, in every form`() async throws {
        let parts = try await SharedService.lists.parts()
        let numbers = "[1e+100,1.7976931348623157e+308,1e-100,5e-324,-1.5e-300,0.1,9007199254740991]"
        let value = try StrictJSON.parse(Array(numbers.utf8))
        let entry = Sample.entry(["target_app": "raxx-numbers", "numbers": value])
        let id = try await parts.caller.record(entry).json()["id"]?.text.required("an id") ?? ""
        let member = "\"numbers\":\(numbers)"
        for (target, accept) in [
            ("\(Caller.trail)/\(id)", "application/json"),
            ("\(Caller.trail)?target_app=raxx-numbers", "application/json"),
            ("\(Caller.trail)?target_app=raxx-numbers", "application/x-ndjson"),
        ] {
            let answer = try await parts.caller.get(target, ["Accept": accept])
            #expect(answer.text.contains(member), "\(target)")
            #expect(answer.text.hasSuffix("\n"))
        }
        let csv = try await parts.caller.list("target_app=raxx-numbers", ["Accept": "text/csv"]).text
        #expect(csv.contains(member.replacing("\"", with: "\"\"")))
    }

    @Test func `an auditor's fields are columns of the CSV`() async throws {
        let parts = try await SharedService.lists.parts()
        let entry = Sample.entry([
            "target_app": "raxx-columns", "approved_by": "sam-gh", "requested_by": "kris-gh", "release": "v1,2",
            "run_url": "https://ci.example/1", "reason": "two\nlines", "actor_source": "env",
        ])
        _ = try await parts.caller.record(entry)
        let records = CSV.records(try await parts.caller.list("target_app=raxx-columns", ["Accept": "text/csv"]).text)
        #expect(records.count == 2)
        let cells = Dictionary(uniqueKeysWithValues: zip(records[0], records[1]))
        for name in ["approved_by", "requested_by", "release", "run_url", "reason", "actor_source"] {
            #expect(cells[name] == entry[name]?.text)
        }
        #expect(cells["recorded_at"]?.utf8.count == "2026-01-31T12:00:00.123456Z".utf8.count)
    }

    @Test func `an account that is bound reads only what its actions and apps allow`() async throws {
        let parts = try await SharedService.lists.parts()
        let other = try await parts.caller.record(Sample.entry(["target_app": "raxx-other"])).json()["id"]?.text ?? ""
        let token = try await parts.database.token(
            "bound-\(Int.random(in: 0..<1_000_000_000))",
            scopes: ["audit:read"],
            actions: ["console.*"],
            apps: ["raxx-bound-*"]
        )
        let reader = parts.service.caller(token).from(Sample.address())
        _ = try await parts.caller.record(Sample.entry(["target_app": "raxx-bound-a"]))
        _ = try await parts.caller.record(Sample.entry(["target_app": "raxx-bound-a", "action": "api.deploy.prod"]))
        for accept in ["application/x-ndjson", "text/csv"] {
            let text = try await reader.list("", ["Accept": accept]).text
            #expect(text.contains("raxx-bound-a"))
            #expect(!text.contains("raxx-other") && !text.contains("api.deploy.prod"))
        }
        for path in [other, "\(other)/proof"] {
            try await reader.get("\(Caller.trail)/\(path)")
                .expectProblem(404, "entry_not_found", loggedBy: parts.service)
        }
        let own = try await reader.list("target_app=raxx-bound-a").json()["entries"]?.elements?.first?["id"]?.text ?? ""
        #expect(try await reader.get("\(Caller.trail)/\(own)/proof").status == 200)

        // Leaves name the apps of all entries, hashes nothing.
        let size = try await parts.caller.get("\(Caller.trail)/log/checkpoint").text.split(separator: "\n")[1]
        let width = min(256, Int(size) ?? 0)
        let tile = width == 256 ? "000" : "000.p/\(width)"
        #expect(try await parts.caller.get("\(Caller.trail)/log/tile/entries/\(tile)").status == 200)
        #expect(try await reader.get("\(Caller.trail)/log/tile/0/\(tile)").status == 200)
        try await reader.get("\(Caller.trail)/log/tile/entries/\(tile)")
            .expectProblem(404, "tile_not_found", loggedBy: parts.service)
    }

    @Test func `a page of long entries ends before its limit, and the next ones hold the rest`() async throws {
        let parts = try await SharedService.lists.parts()
        let note = JSONValue.string(String(repeating: "n", count: 60_000))
        for _ in 0..<2 {
            let lines = (0..<60).map { _ in Sample.line(Sample.entry(["target_app": "raxx-long", "note": note])) }
            try await parts.caller.store(lines)
        }
        var sizes: [Int] = []
        var cursor = ""
        repeat {
            let answer = try await parts.caller.list("target_app=raxx-long&limit=500" + cursor)
            #expect(answer.body.count < 5 << 20)
            let page = try answer.json()
            sizes.append(page["entries"]?.elements?.count ?? 0)
            cursor = page["next_cursor"]?.text.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        #expect(sizes.count > 1)
        #expect(sizes.reduce(0, +) == 120)
    }

    @Test func `one entry is read by its id, and no other way`() async throws {
        let parts = try await SharedService.lists.parts()
        let id = try await parts.caller.record(Sample.entry()).json()["id"]?.text.required("an id") ?? ""
        let entry = try await parts.caller.get("\(Caller.trail)/\(id)").json()
        #expect(entry["id"]?.text == id)
        #expect(entry["service_account"]?.text == "ci")
        #expect(entry["payload_redacted"]?["action"]?.text == "console.deploy.prod")
        for bad in [Sample.id(), "x", "%00", "..%2f"] {
            try await parts.caller.get("\(Caller.trail)/\(bad)")
                .expectProblem(404, "entry_not_found", loggedBy: parts.service)
        }
    }

    @Test(arguments: [
        "target-app=x", "limit=0", "limit=%2B1", "limit=501", "limit=x", "outcome=fine", "since=yesterday", "sha=XYZ1",
        "sha=abc", "limit=1&limit=2", "action=deploy", "actor=", "actor=%ff", "actor=a%C3", "trigger=cron",
    ])
    func `a parameter that is not as it must be is refused`(query: String) async throws {
        let parts = try await SharedService.lists.parts()
        try await parts.caller.list(query).expectProblem(400, "invalid_parameter", loggedBy: parts.service)
    }

    @Test func `a cursor that no page gave is refused`() async throws {
        let parts = try await SharedService.lists.parts()
        for cursor in ["x", "", String(repeating: "f", count: 48)] {
            try await parts.caller.list("cursor=\(cursor)").expectProblem(
                400,
                "invalid_cursor",
                loggedBy: parts.service
            )
        }
    }

    @Test func `what cannot be had is said so`() async throws {
        let parts = try await SharedService.lists.parts()
        try await parts.caller.list("", ["Accept": "text/html"])
            .expectProblem(406, "not_acceptable", loggedBy: parts.service)
        try await parts.caller.list("limit=1", ["Accept": "text/csv"])
            .expectProblem(400, "invalid_parameter", loggedBy: parts.service)
    }

    @Test func `figures are there for Prometheus`() async throws {
        let parts = try await SharedService.lists.parts()
        _ = try await parts.caller.record(Sample.entry())
        let text = try await parts.caller.get("/metrics").text
        #expect(text.contains("# TYPE http_requests_total counter"))
        #expect(text.contains("http_requests_total{method=\"POST\",route=\"/api/internal/audit\",status=\"201\"}"))
        #expect(text.contains("audit_writer_batch_entries_count"))
    }
}
