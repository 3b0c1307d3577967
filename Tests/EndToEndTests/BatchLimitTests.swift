import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

/// Many entries at once, at the limits.
struct BatchLimitTests {
    private static let ndjson = ["Content-Type": "application/x-ndjson"]

    @Test func `four mebibytes are taken, a byte more is too much`() async throws {
        let parts = try await SharedService.checks.parts()
        let entry = Sample.entry()
        let line = Array((Sample.line(entry) + "\n").utf8)
        let filler = [UInt8](repeating: UInt8(ascii: "\n"), count: (4 << 20) - line.count)
        let tooMuch = try await parts.caller.post(filler + line + [UInt8(ascii: "\n")], Self.ndjson)
        try tooMuch.expectProblem(413, "content_too_large", loggedBy: parts.service)
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 0)
        let answer = try await parts.caller.post(filler + line, Self.ndjson)
        #expect(try answer.jsonLines().map { $0["status"]?.number } == [201])
    }

    @Test func `an entry of 65,536 bytes beside its fields is taken, one byte more is too much`() async throws {
        let parts = try await SharedService.checks.parts()
        func line(_ count: Int) -> String {
            let bare = #"{"note":""}"#.utf8.count
            return Sample.line(Sample.entry(["note": .string(String(repeating: "n", count: count - bare))]))
        }
        let last = Sample.line(Sample.entry())
        let lines = try await parts.caller.recordLines([line(65_536), line(65_537), last]).jsonLines()
        #expect(lines.map { $0["status"]?.number } == [201, 413, 201])
        #expect(lines[1]["problem"]?["code"] == "content_too_large")
        #expect(try await parts.caller.post(Array(line(65_536).utf8)).status == 201)
        try await parts.caller.post(Array(line(65_537).utf8))
            .expectProblem(413, "content_too_large", loggedBy: parts.service)
        let client = try parts.client().with { $0.deadline = .seconds(60) }
        #expect(
            try await client.record(Sample.entry(["note": .string(String(repeating: "n", count: 65_525))])).receipt
                != nil
        )
        await #expect(throws: AuditClientError.self) {
            try await client.record(Sample.entry(["note": .string(String(repeating: "n", count: 65_526))]))
        }
    }

    /// Numbers in canonical form, and marks in the place of secrets, are longer than what came.
    @Test(arguments: ["1e20", #"{"password":"hunter2"}"#, #"{"pin":1234}"#])
    func `an entry that grows is taken on every way, and read back on every way`(value: String) async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client().with { $0.deadline = .seconds(60) }
        let input = "\(client.folder.path)/entry"
        func entry() -> (text: String, sha: String) {
            let sha = Sample.sha()
            let head = Sample.line(Sample.entry(["to_sha": .string(sha)])).dropLast()
            let count = (65_536 - head.utf8.count - 12) / (value.utf8.count + 1)
            return ("\(head),\"list\":[\(Array(repeating: value, count: count).joined(separator: ","))]}", sha)
        }
        func run(_ command: String, _ text: String) async throws -> Program.Run {
            try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: input))
            return try await Program.runShell(
                "exec \"$0\" \(command) <\"$1\"",
                [try Program.path(Client.program), input],
                environment: client.environment.merging(["RAXX_AUDIT_TIMEOUT": "60s"]) { $1 }
            )
        }
        var shas: [String] = []
        let alone = entry()
        #expect(try await parts.caller.post(Array(alone.text.utf8)).status == 201)
        let line = entry()
        try await parts.caller.store([line.text])
        let byClient = entry()
        #expect(try await client.library.record(json: Array(byClient.text.utf8)).receipt != nil)
        let byProgram = entry()
        let recorded = try await run("record -", byProgram.text)
        #expect(recorded.status == 0 && recorded.output.hasPrefix("stored"), "\(recorded)")
        let byLines = entry()
        #expect(try await run("record --lines", byLines.text).output == "1 stored, 0 waiting")
        shas = [alone, line, byClient, byProgram, byLines].map(\.sha)
        for sha in shas {
            let listed = try await client.run("list", "--sha", sha, "--json", "--timeout", "60s").succeeded()
            #expect(listed.utf8.count > 65_536 && listed.split(separator: "\n").count == 1)
            _ = try await client.run("show", sha, "--timeout", "60s").succeeded()
        }
        // What it is kept as is taken as it is.
        let kept = try StrictJSON.parse(
            Array(try await client.run("list", "--sha", alone.sha, "--json", "--timeout", "60s").succeeded().utf8),
            limits: .init(maximumBytes: 4 << 20)
        )
        let again = StrictJSON.canonical(try #require(kept["payload_redacted"]))
        #expect(try await parts.caller.post(again).status == 200)
        #expect(try client.files("rejected").isEmpty)
    }

    @Test(arguments: ["", "\n\n \t\r\n"])
    func `a body without an entry is refused`(body: String) async throws {
        let parts = try await SharedService.checks.parts()
        try await parts.caller.post(Array(body.utf8), Self.ndjson)
            .expectProblem(400, "malformed_json", loggedBy: parts.service)
    }

    @Test func `a batch of which nothing is stored is not a success`() async throws {
        let parts = try await SharedService.checks.parts()
        let answer = try await parts.caller.recordLines(["{", "", Sample.line(Sample.entry(["outcome": "fine"]))])
        #expect(answer.status == 422)
        #expect(answer["Content-Type"] == "application/x-ndjson")
        let lines = try answer.jsonLines()
        #expect(lines.map { $0["status"]?.number } == [400, 422])
        #expect(lines.map { $0["line"]?.number } == [1, 3])
        #expect(lines.allSatisfy { $0["problem"]?["request_id"]?.text == answer["X-Request-Id"] })
    }

    @Test(arguments: ["application/ndjson", "application/jsonl", "application/x-ndjson; charset=utf-8"])
    func `NDJSON may come under its other names`(contentType: String) async throws {
        let parts = try await SharedService.checks.parts()
        let body = Array(Sample.line(Sample.entry()).utf8)
        #expect(try await parts.caller.post(body, ["Content-Type": contentType]).jsonLines().count == 1)
    }

    @Test func `an id that is taken or reused fails its line alone, and the last line needs no end`() async throws {
        let parts = try await SharedService.checks.parts()
        let other = parts.service.caller(
            try await parts.database.token("lines-\(Int.random(in: 0..<1_000_000_000))")
        )
        let mine = Sample.entry(["id": .string(Sample.id())])
        let theirs = Sample.entry(["id": .string(Sample.id())])
        #expect(try await parts.caller.record(mine).status == 201)
        #expect(try await other.record(theirs).status == 201)
        var reused = mine
        reused["outcome"] = "deploy_failed"
        let body = [reused, theirs, mine, Sample.entry()].map(Sample.line).joined(separator: "\r\n")
        let lines = try await parts.caller.post(Array(body.utf8), Self.ndjson).jsonLines()
        #expect(lines.map { $0["status"]?.number } == [422, 409, 200, 201])
        #expect(lines.map { $0["problem"]?["code"]?.text } == ["id_reused", "id_taken", nil, nil])
    }
}
