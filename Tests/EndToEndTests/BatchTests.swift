import StrictJSON
import Testing

/// Many entries at once, as NDJSON.
struct BatchTests {
    @Test func `each line is stored or refused by itself, and answered in order`() async throws {
        let parts = try await SharedService.checks.parts()
        let good = Sample.entry()
        let answer = try await parts.caller.recordLines([
            Sample.line(good), "", "{\"a\":1,\"a\":2}", Sample.line(Sample.entry(["outcome": "fine"])),
            Sample.line(good), "  \r",
            "{\"note\":\"" + String(repeating: "x", count: 70_000) + "\"}", Sample.line(Sample.entry()),
        ])
        #expect(answer.status == 200)
        #expect(answer["Content-Type"] == "application/x-ndjson")
        let lines = try answer.jsonLines()
        #expect(lines.map { $0["status"]?.number } == [201, 400, 422, 200, 413, 201])
        #expect(lines.map { $0["line"]?.number } == [1, 3, 4, 5, 7, 8])
        #expect(lines[1]["problem"]?["code"]?.text == "malformed_json")
        #expect(lines[2]["problem"]?["errors"]?.elements?.first?["pointer"]?.text == "/outcome")
        #expect(lines[3]["receipt"] == lines[0]["receipt"])
        #expect(try await parts.database.count(where: "to_sha = '\(good.sha)'") == 1)
    }

    @Test func `of two lines with one id the first is stored, every time`() async throws {
        let parts = try await SharedService.checks.parts()
        var statuses: [Int?] = []
        // Of what a busy machine does not confirm in time nothing can be told: once more, with other ids.
        try await eventually("all lines are answered") {
            let lines = (0..<200).flatMap { _ in
                let id = JSONValue.string(Sample.id())
                return [Sample.line(Sample.entry(["id": id])), Sample.line(Sample.entry(["id": id]))]
            }
            statuses = try await parts.caller.recordLines(lines).jsonLines().map { $0["status"]?.number }
            return !statuses.contains(503)
        }
        #expect(statuses == (0..<200).flatMap { _ in [201, 422] })
    }

    @Test func `ten thousand lines are taken, and sent again are recognised`() async throws {
        let parts = try await SharedService.checks.parts()
        let shas = (0..<10_000).map { _ in Sample.sha() }
        let lines = shas.map { Sample.line(Sample.entry(["to_sha": .string($0), "target_app": "raxx-batch"])) }
        try await parts.caller.store(lines)
        let again = try await parts.caller.store(lines)
        #expect(again.allSatisfy { $0["status"] == 200 })
        #expect(try await parts.database.count(where: "target_app = 'raxx-batch'") == 10_000)
    }

    @Test func `too many lines, too many bytes and a key for all of them are refused`() async throws {
        let parts = try await SharedService.checks.parts()
        try await parts.caller.recordLines(Array(repeating: "{}", count: 10_001))
            .expectProblem(413, "content_too_large", loggedBy: parts.service)
        let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: (4 << 20) + 1)
        try await parts.caller.post(bytes, ["Content-Type": "application/x-ndjson"])
            .expectProblem(413, "content_too_large", loggedBy: parts.service)
        try await parts.caller.recordLines([Sample.line(Sample.entry())], ["Idempotency-Key": Sample.id()])
            .expectProblem(400, "invalid_idempotency_key", loggedBy: parts.service)
    }
}
