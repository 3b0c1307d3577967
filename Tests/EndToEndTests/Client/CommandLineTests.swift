import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

/// `raptor-audit`, beside `record`, as a script or a person meets it.
struct CommandLineTests {
    @Test(arguments: [
        ["record", "--no-such-flag"], ["record", "entry.json"], ["list", "--since", "soon"], ["list", "--limit", "0"],
        ["export", "--format", "xml"], ["show"], ["nothing"], ["record", "--set", "x"],
    ])
    func `wrong usage is 64`(arguments: [String]) async throws {
        let run = try await Program.run(arguments, of: Client.program, environment: ["HOME": "/nowhere"])
        #expect(run.status == 64, "\(run)")
    }

    @Test func `status tells the account, the service and what waits`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let well = try await client.status(settings: ["RAXX_OPERATOR_EMAIL": "kris@raxx.app"])
        #expect(well.status == 0, "\(well)")
        for text in ["ci", "audit:write", "pass", "kris@raxx.app (env)", "0 waiting", client.spool] {
            #expect(well.output.contains(text))
        }
        #expect(!well.output.contains(parts.token) && !well.output.contains("\u{1B}"))
        try await client.with { $0.token = nil }.record(Sample.entry())
        let json = try StrictJSON.parse(Array(try await client.status(["--json"]).output.utf8))
        #expect(json["waiting"] == 1 && json["account"]?["service_account"] == "ci")
        let away = try await client.with { $0.url = "http://127.0.0.1:1" }.run(["status"])
        #expect(away.status == 69)
    }

    @Test func `list, show and export read the trail`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let app = "raxx-cli-\(Sample.marker().suffix(8))"
        let entries = (0..<3).map { number in
            Sample.entry([
                "target_app": .string(app), "ts_utc": .string(Sample.time(Double(number - 10))),
                "outcome": number == 0 ? "deploy_failed" : "success", "reason": "line one\nline two",
            ])
        }
        var ids: [String] = []
        for entry in entries { ids.append(try await client.record(entry).id.uuidString.lowercased()) }
        let list = try await client.run(["list", "--target_app", app, "--since", "1h"])
        let lines = list.output.split(separator: "\n")
        #expect(list.status == 0 && lines.count == 4)
        #expect(lines[1].hasSuffix(ids[2]) && lines[3].contains("deploy!"))
        #expect(
            try await client.run(["list", "--target_app", app, "--limit", "2"]).output.split(separator: "\n").count
                == 3
        )
        let json = try await client.run(["list", "--target-app", app, "--json"])
        let values = try json.output.split(separator: "\n").map { try StrictJSON.parse(Array($0.utf8)) }
        #expect(values.map { $0["id"]?.text } == ids.reversed())

        let shown = try await client.run(["show", String(entries[1].sha.prefix(12))])
        #expect(shown.status == 0 && shown.output.contains(ids[1]) && shown.output.contains("line two"))
        #expect(try await client.run(["show", ids[0], "--json"]).output.contains(entries[0].sha))
        for prefix in [String(ids[0].prefix(18)), ids[0].replacing("-", with: "").prefix(20).uppercased()] {
            let byPrefix = try await client.run(["show", prefix, "--json"])
            #expect(byPrefix.status == 0 && byPrefix.output.contains(entries[0].sha), "\(byPrefix)")
        }
        #expect(try await client.run(["show", Sample.id()]).status == 66)
        #expect(try await client.run(["show", Sample.sha()]).status == 66)

        let csv = try await client.run(["export", "--target_app", app, "--format", "csv"])
        #expect(csv.status == 0 && csv.output.hasPrefix("id,recorded_at,"))
        #expect(ids.allSatisfy(csv.output.contains))
        let ndjson = try await client.run(["export", "--target_app", app])
        #expect(ndjson.output.split(separator: "\n").count == 3)
        #expect(try await client.with { $0.token = "x" }.run(["export"]).status == 77)
        #expect(try await client.run(["list", "--outcome", "fine"]).status == 65)

        let reversed = try await client.run(["list", "--target_app", app, "--all", "--reverse"])
        #expect(reversed.output.split(separator: "\n").last?.hasSuffix(ids[2]) == true, "\(reversed)")
        #expect(try await client.run(["list", "--all", "--reverse", "--json"]).status == 64)
        let all = try await client.run(["show", String(entries[0].sha.prefix(20)), "--all"])
        #expect(all.status == 0 && all.output.contains(ids[0]), "\(all)")
    }

    private static func entry(of app: String, at seconds: Double) -> JSONObject {
        Sample.entry(["target_app": .string(app), "ts_utc": .string(Sample.time(seconds))])
    }

    /// Records a first entry of the app, and returns once a watch shows it.
    private static func watch(
        _ app: String,
        as client: Client,
        firstAt seconds: Double
    ) async throws -> (GuardedProcess, ScratchFolder) {
        let first = entry(of: app, at: seconds)
        try await client.record(first)
        let folder = try ScratchFolder()
        let process = try await GuardedProcess(
            [try Program.path(Client.program), "list", "--watch", "--json", "--target_app", app],
            environment: client.environment,
            folder: folder.path
        )
        try await eventually("the first is listed") { folder.text("stdout").contains(first.sha) }
        return (process, folder)
    }

    @Test func `--watch follows what is recorded, also what comes late`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let app = "raxx-watch-\(Sample.marker().suffix(8))"
        let (process, folder) = try await Self.watch(app, as: client, firstAt: -60)
        let (second, late) = (Self.entry(of: app, at: 0), Self.entry(of: app, at: -1800))
        try await client.record(second)
        try await eventually("the second follows") { folder.text("stdout").contains(second.sha) }
        try await client.record(late)
        try await eventually("one that was held up follows") { folder.text("stdout").contains(late.sha) }
        #expect(folder.text("stdout").split(separator: "\n").count == 3)
        process.signal(SIGTERM)
        #expect(try await process.end() == 128 + SIGTERM)
    }

    @Test func `--watch shows many new entries in their order, each once`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let app = "raxx-watch-\(Sample.marker().suffix(8))"
        let (process, folder) = try await Self.watch(app, as: client, firstAt: -3000)
        // Three pages.
        let entries = (0..<1300).map { Self.entry(of: app, at: Double($0 - 2000)) }
        _ = try await parts.caller.store(entries.map { Sample.line($0) })
        try await eventually("all follow") { folder.text("stdout").split(separator: "\n").count >= 1301 }
        let shown = folder.text("stdout")
        let listed = try await client.run("list", "--json", "--reverse", "--limit", "1301", "--target_app", app)
        #expect(shown.utf8.elementsEqual((listed.output + "\n").utf8))
        process.signal(SIGTERM)
        #expect(try await process.end() == 128 + SIGTERM)
    }

    @Test func `erase waits for the erasure and prints its receipt`() async throws {
        try await withService { service, database in
            let token = try await database.token("dsr", scopes: ["audit:write", "audit:read", "audit:erase"])
            let client = try Client(url: "http://127.0.0.1:\(service.port)", token: token)
            let name = "\(Sample.marker())@raxx.app"
            try await client.record(Sample.entry(["actor": .string(name)]))
            let input = "\(client.folder.path)/names"
            try Data("\(name)\nkris-old\n".utf8).write(to: URL(fileURLWithPath: input))
            let run = try await Program.runShell(
                #"exec "$0" erase --erasure_id DSR-1 --verify --yes <"$1""#,
                [try Program.path(Client.program), input],
                environment: client.environment
            )
            #expect(run.status == 0, "\(run)")
            #expect(run.output.contains("completed") && run.output.contains("erased-operator-"))
            #expect(!run.output.contains(name))
            // Names from both places, before anything is erased, also with --yes.
            #expect(run.errors.contains("Erasing 2 names: \(name), kris-old"), "\(run)")
            #expect(try await database.count(where: "actor = '\(name)'") == 0)
            let again = try await client.run([
                "erase", "--erasure_id", "DSR-1", "--identifier", "other", "--json", "--yes",
            ]
            )
            #expect(again.status == 65 && again.errors.contains("request"), "\(again)")
        }
    }

    @Test func `redact shows what would be kept, line by line, and sends nothing`() async throws {
        let client = try Client(url: "http://127.0.0.1:1", token: nil)
        let secret = Sample.secret()
        let input = "\(client.folder.path)/lines"
        let lines = [#"{"id":"a","actor":"kris@raxx.app","log":"token \#(secret)"}"#, "{oops", "", #"["x"]"#]
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: input))
        let run = try await Program.runShell(
            #"exec "$0" redact <"$1""#,
            [try Program.path(Client.program), input],
            environment: client.environment
        )
        #expect(run.status == 65 && run.errors.contains("line 2:"))
        let answers = try run.output.split(separator: "\n").map { try StrictJSON.parse(Array($0.utf8)) }
        #expect(answers.count == 2)
        #expect(answers[0]["id"] == "a" && answers[0]["payload_redacted"]?["actor"] == "kris@raxx.app")
        #expect(answers[0]["redactions"]?.elements?.first?["pointer"] == "/log")
        #expect(answers[1] == ["payload_redacted": ["x"], "redactions": []])
        #expect(!run.output.contains(secret))
    }

    @Test func `completions are made for each shell`() async throws {
        for shell in ["bash", "zsh", "fish"] {
            let run = try await Program.run(["--generate-completion-script", shell], of: Client.program)
            #expect(run.status == 0 && run.output.contains("health_check_failed"))
        }
    }
}
