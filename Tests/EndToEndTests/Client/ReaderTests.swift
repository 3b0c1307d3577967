import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

/// What was recorded comes out of every reader, and takes over no terminal.
struct ReaderTests {
    private func client() async throws -> Client {
        let parts = try await SharedService.checks.parts()
        return try parts.client()
    }

    @Test func `numbers at all ends, deep and wide values, and every kind of character come out as they went in`()
        async throws
    {
        let client = try await client()
        let app = "raxx-ends-\(Sample.marker().suffix(8))"
        let deep = (0..<28).reduce(JSONValue.string("deep")) { value, _ in .array([value]) }
        let values: [JSONValue] = [
            .array(
                [
                    1e100, 1e300, 1.7976931348623157e308, 1e-100, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 1e21,
                    9_007_199_254_740_991, -0.0,
                ]
                .map { .number($0) }
            ),
            deep,
            .object(JSONObject((0..<500).map { .init(name: "k\($0)", value: .number(Double($0))) })),
            .string("\u{1B}[2J\u{9B}31m\u{202E}\u{7F}\u{2028}\t\r\n\"\\/é e\u{301} 山 👍🏽 \u{10FFFD}"),
            .object(["é": 1, "e\u{301}": 2, "": 3]),
        ]
        var lines: [String] = []
        for value in values {
            let entry = Sample.entry(["target_app": .string(app), "value": value])
            try await client.record(entry)
            lines.append(Sample.line(["value": value]).dropFirst().dropLast().description)
        }
        let list = try await client.run("list", "--target_app", app, "--json", "--all")
        let export = try await client.run("export", "--target_app", app)
        let csv = try await client.run("export", "--target_app", app, "--format", "csv")
        #expect(list.status == 0 && export.status == 0 && csv.status == 0, "\(list)")
        for (line, number) in zip(list.output.split(separator: "\n"), (0..<values.count).reversed()) {
            let entry = try StrictJSON.parse(Array(line.utf8), limits: .init(maximumBytes: 1 << 20, maximumDepth: 64))
            #expect(entry["payload_redacted"]?["value"] == values[number])
            #expect(line.contains(lines[number]))
            let id = try (entry["id"]?.text).required("an id")
            #expect(try await client.run("show", id, "--json").output == line)
            #expect(try await client.run("show", id).status == 0)
        }
        #expect(try await client.run("list", "--target_app", app).status == 0)
        var read: [StoredEntry] = []
        var filter = EntryFilter()
        filter.targetApps = [app]
        for try await entry in client.library.entries(matching: filter) { read.append(entry) }
        #expect(read.count == values.count)
    }

    @Test func `what a stranger's answer says is shown, not obeyed`() async throws {
        let client = try await client()
        let body =
            #"{"type":"x","title":"No","status":422,"code":"x\u001b","detail":"evil \u001b]0;pwned\u0007 \u009b2J \u202e"}"#
        let parts = try await SharedService.checks.parts()
        let proxy = try MisbehavingProxy(
            to: parts.service.port,
            [.answers("HTTP/1.1 422 No\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")]
        )
        let evil = client.with { $0.url = proxy.url }
        for arguments in [["list"], ["show", Sample.id()], ["export"], ["status"], ["status", "--json"]] {
            let run = try await Program.run(arguments, of: Client.program, environment: evil.environment)
            let text = run.output + run.errors
            #expect(text.contains("evil") && !text.contains("\u{1B}") && !text.contains("\u{7}"), "\(run)")
        }
    }

    @Test func `an empty list says so, where no reader of the list sees it`() async throws {
        let client = try await client()
        let run = try await client.run("list", "--target_app", "raxx-nothing-\(Sample.marker().suffix(8))")
        #expect(run.status == 0 && run.output.isEmpty && run.errors == "raptor-audit: No entry matches.")
    }

    @Test(arguments: ["HEAD", "main", "xyz", "123", "9b1c44e..1234567", "\u{1B}[2J"])
    func `what is no id and no commit is wrong usage`(name: String) async throws {
        let run = try await client().run("show", name)
        #expect(run.status == 64 && run.errors.contains("git rev-parse") && !run.errors.contains("\u{1B}"), "\(run)")
    }

    @Test func `an entry on standard input has its defaults, and what is given is kept as it is written`() async throws
    {
        let parts = try await SharedService.checks.parts()
        let client = try await client()
        let sha = Sample.sha()
        let input = "\(client.folder.path)/entry.json"
        let json = #"{"action":"console.deploy.prod","to_sha":"\#(sha)","target_app":"raxx","outcome":"success"}"#
        try Data(json.utf8).write(to: URL(fileURLWithPath: input))
        let run = try await Program.runShell(
            #"exec "$0" record - --set version=1.10 --set n=null --set big=1e5 --set ok=true --set k=42 <"$1""#,
            [try Program.path(Client.program), input],
            environment: client.environment.merging(["CI": "false", "RAXX_OPERATOR_EMAIL": "kris@raxx.app"]) { $1 }
        )
        #expect(run.status == 0, "\(run)")
        let text = try await parts.database.query(
            "select payload_redacted from console_audit_log where to_sha = '\(sha)'"
        )
        let payload = try StrictJSON.parse(Array(text.trimmed.utf8))
        #expect(payload["trigger"] == "local-script")
        #expect(payload["version"] == "1.10" && payload["n"] == "null" && payload["big"] == "1e5")
        #expect(payload["ok"] == true && payload["k"] == 42)
    }

    @Test func `an erasure needs a yes, and takes names from both places`() async throws {
        try await withService { service, database in
            let token = try await database.token("dsr", scopes: ["audit:write", "audit:read", "audit:erase"])
            let client = try Client(url: "http://127.0.0.1:\(service.port)", token: token)
            for name in ["kris@raxx.app", "kris-gh", "sam"] {
                try await client.record(Sample.entry(["actor": .string(name)]))
            }
            let input = "\(client.folder.path)/names"
            try Data("\u{FEFF}kris-gh\r\n".utf8).write(to: URL(fileURLWithPath: input))
            func erase(_ flags: String) async throws -> Program.Run {
                try await Program.runShell(
                    #"exec "$0" erase --erasure_id DSR-1 --identifier kris@raxx.app \#(flags) <"$1""#,
                    [try Program.path(Client.program), input],
                    environment: client.environment
                )
            }
            let refused = try await erase("")
            #expect(refused.status == 64 && refused.errors.contains("--yes"), "\(refused)")
            #expect(try await database.count(where: "actor_tombstone is not null") == 0)
            #expect(try await erase("--yes").status == 0)
            #expect(try await database.count(where: "actor_tombstone is not null") == 2)
            #expect(try await client.run("erase", "--erasure_id", "DSR-1", "--show").output.contains("completed"))
        }
    }
}
