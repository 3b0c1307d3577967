import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

/// `raptor-audit`, as a script or a person meets it.
struct CommandLineTests {
    private static let deploy = [
        "record", "--action", "console.deploy.prod", "--target_app", "raxx-console-prod", "--from_sha", "4f2a91c",
        "--outcome", "success",
    ]

    private func client(_ parts: SharedService.Parts, token: String? = nil) throws -> Client {
        try Client(url: "http://127.0.0.1:\(parts.service.port)", token: token ?? parts.token)
    }

    private func run(_ client: Client, _ arguments: [String], _ settings: [String: String] = [:]) async throws
        -> Program.Run
    {
        try await Program.run(arguments, of: Client.program, environment: client.environment.merging(settings) { $1 })
    }

    /// What became of an entry in the database.
    private func column(_ column: String, of sha: String, _ parts: SharedService.Parts) async throws -> String {
        try await parts.database.query("select \(column) from console_audit_log where to_sha = '\(sha)'").trimmed
    }

    @Test func `flags are the wire's names, with underscores or hyphens`() async throws {
        let parts = try await SharedService.checks.parts()
        let sha = Sample.sha()
        let settings = ["RAXX_OPERATOR_EMAIL": "kris@raxx.app"]
        let arguments = Self.deploy + ["--to-sha", sha, "--reason", "a b", "--set", "steps=3", "--set", "note=x=y"]
        let run = try await run(client(parts), arguments, settings)
        #expect(run.status == 0 && run.errors.isEmpty, "\(run)")
        #expect(run.output.hasPrefix("stored "))
        let payload = try await column("payload_redacted", of: sha, parts)
        let entry = try StrictJSON.parse(Array(payload.utf8))
        #expect(entry["actor"] == "kris@raxx.app" && entry["actor_source"] == "env")
        #expect(entry["trigger"] == "local-script" && entry["steps"] == 3 && entry["note"] == "x=y")
    }

    @Test func `a whole entry comes on standard input, and flags replace its members`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try client(parts)
        let entry = Sample.entry(["log": .string("token \(Sample.secret())")])
        let input = "\(client.folder.path)/entry.json"
        try Data(Sample.line(entry).utf8).write(to: URL(fileURLWithPath: input))
        let run = try await Program.runShell(
            #"exec "$0" record --json --outcome deploy_failed - <"$1""#,
            [try Program.path(Client.program), input],
            environment: client.environment
        )
        #expect(run.status == 0, "\(run)")
        let said = try StrictJSON.parse(Array(run.output.utf8))
        #expect(said["state"] == "stored" && said["recorded_at"]?.text != nil)
        #expect(said["redactions"]?.elements?.first?["pointer"] == "/log")
        #expect(try await column("outcome", of: entry.sha, parts) == "deploy_failed")
    }

    @Test func `an invalid entry is 65 and names the flags, and nothing is kept`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try client(parts)
        let run = try await run(client, ["record", "--action", "deploy", "--actor", "kris", "--to_sha", "XYZ"])
        #expect(run.status == 65)
        for flag in ["--action:", "--to_sha:", "--target_app:", "--outcome:"] { #expect(run.errors.contains(flag)) }
        #expect(!run.errors.contains("XYZ"))
        #expect(try client.files().isEmpty)
    }

    @Test(arguments: [
        ["record", "--no-such-flag"], ["record", "entry.json"], ["list", "--since", "soon"], ["list", "--limit", "0"],
        ["export", "--format", "xml"], ["show"], ["nothing"], ["record", "--set", "x"],
    ])
    func `wrong usage is 64`(arguments: [String]) async throws {
        let run = try await Program.run(arguments, of: Client.program, environment: ["HOME": "/nowhere"])
        #expect(run.status == 64, "\(run)")
    }

    @Test func `an outage is a warning and 0, and with --require-delivery 75`() async throws {
        let client = try Client(url: "http://127.0.0.1:1", token: "x")
        async let warned = run(client, Self.deploy + ["--to_sha", Sample.sha(), "--actor", "kris"])
        async let failed = run(
            client,
            Self.deploy + ["--to_sha", Sample.sha(), "--actor", "kris", "--require-delivery"]
        )
        let runs = try await [warned, failed]
        #expect(runs.map(\.status) == [0, 75])
        for run in runs {
            #expect(run.output.hasPrefix("spooled "))
            #expect(run.errors.contains("NOT DELIVERED"))
        }
        #expect(try client.waiting().count == 2)
    }

    @Test func `a token that is not accepted keeps the entry, and is 77 with --require-delivery`() async throws {
        let parts = try await SharedService.checks.parts()
        let reader = try await parts.database.token("reader-\(Sample.marker().prefix(16))", scopes: ["audit:read"])
        let client = try client(parts, token: reader)
        let arguments = Self.deploy + ["--to_sha", Sample.sha(), "--actor", "kris"]
        #expect(try await run(client, arguments).status == 0)
        #expect(try await run(client, arguments + ["--require-delivery"]).status == 77)
        #expect(try client.waiting().count == 2)
        #expect(try await run(client, ["flush"]).status == 77)
        #expect(try await run(client, ["status"]).status == 77)
        let flush = try await run(client.with { $0.token = parts.token }, ["flush", "--json"])
        #expect(flush.status == 0)
        #expect(try StrictJSON.parse(Array(flush.output.utf8)) == ["stored": 2, "waiting": 0, "rejected": []])
    }

    @Test func `without settings the entry is kept, and 78 with --require-delivery`() async throws {
        let client = try Client(url: "", token: nil)
        let arguments = Self.deploy + ["--to_sha", Sample.sha(), "--actor", "kris"]
        #expect(try await run(client, arguments).status == 0)
        let required = try await run(client, arguments + ["--require-delivery"])
        #expect(required.status == 78 && required.errors.contains("RAXX_AUDIT_URL"))
        let plain = try await run(
            client,
            arguments,
            ["RAXX_AUDIT_URL": "http://audit.example.com", "RAXX_AUDIT_TOKEN": "x"]
        )
        #expect(plain.status == 0 && plain.errors.contains("https"))
        #expect(try client.waiting().count == 3)
        #expect(try await run(client, ["list"]).status == 78)
    }

    @Test func `a login name is taken with a warning, and refused on demand`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try client(parts)
        let sha = Sample.sha()
        let login = try await run(client, Self.deploy + ["--to_sha", sha], ["USER": "kris"])
        #expect(login.status == 0 && login.errors.contains("RAXX_OPERATOR_EMAIL"))
        #expect(try await column("payload_redacted->>'actor_source'", of: sha, parts) == "login")
        let arguments = Self.deploy + ["--to_sha", Sample.sha()]
        let demands: [([String], [String: String])] = [
            (["--require-email"], [:]), ([], ["RAXX_REQUIRE_OPERATOR_EMAIL": "1"]),
        ]
        for (flags, settings) in demands {
            let refused = try await run(client, arguments + flags, settings.merging(["USER": "kris"]) { $1 })
            #expect(refused.status == 64 && refused.errors.contains("RAXX_OPERATOR_EMAIL"))
            let named = try await run(
                client,
                arguments + flags,
                settings.merging(["GIT_AUTHOR_EMAIL": "k@raxx.app"]) { $1 }
            )
            #expect(named.status == 0)
        }
        #expect(try client.waiting().isEmpty)
    }

    @Test func `in GitHub Actions the run says who and where, unless told otherwise`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try client(parts)
        let settings = [
            "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_ACTOR": "kris-gh", "GITHUB_RUN_ID": "7",
            "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "raxx/console", "USER": "runner",
        ]
        let (own, other) = (Sample.sha(), Sample.sha())
        #expect(try await run(client, Self.deploy + ["--to_sha", own], settings).status == 0)
        let fields = "actor || ' ' || trigger || ' ' || (payload_redacted->>'run_url')"
        let told = try await column(fields, of: own, parts)
        #expect(told == "kris-gh ci https://github.com/raxx/console/actions/runs/7")
        #expect(try await run(client, Self.deploy + ["--to_sha", other, "--actor", "sam-gh"], settings).status == 0)
        let source = try await column("actor || coalesce(payload_redacted->>'actor_source', '')", of: other, parts)
        #expect(source == "sam-gh")
    }

    @Test func `status tells the account, the service and what waits`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try client(parts)
        let well = try await client.status(settings: ["RAXX_OPERATOR_EMAIL": "kris@raxx.app"])
        #expect(well.status == 0, "\(well)")
        for text in ["ci", "audit:write", "pass", "kris@raxx.app (env)", "0 waiting", client.spool] {
            #expect(well.output.contains(text))
        }
        #expect(!well.output.contains(parts.token) && !well.output.contains("\u{1B}"))
        try await client.with { $0.token = nil }.record(Sample.entry())
        let json = try StrictJSON.parse(Array(try await client.status(["--json"]).output.utf8))
        #expect(json["waiting"] == 1 && json["account"]?["service_account"] == "ci")
        let away = try await run(client.with { $0.url = "http://127.0.0.1:1" }, ["status"])
        #expect(away.status == 69)
    }

    @Test func `list, show and export read the trail`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try client(parts)
        let app = "raxx-cli-\(Sample.marker().suffix(8))"
        let entries = (0..<3).map { number in
            Sample.entry([
                "target_app": .string(app), "ts_utc": .string(Sample.time(Double(number - 10))),
                "outcome": number == 0 ? "deploy_failed" : "success", "reason": "line one\nline two",
            ])
        }
        var ids: [String] = []
        for entry in entries { ids.append(try await client.record(entry).id.uuidString.lowercased()) }
        let list = try await run(client, ["list", "--target_app", app, "--since", "1h"])
        let lines = list.output.split(separator: "\n")
        #expect(list.status == 0 && lines.count == 4)
        #expect(lines[1].hasSuffix(ids[2]) && lines[3].contains("deploy!"))
        #expect(
            try await run(client, ["list", "--target_app", app, "--limit", "2"]).output.split(separator: "\n").count
                == 3
        )
        let json = try await run(client, ["list", "--target-app", app, "--json"])
        let values = try json.output.split(separator: "\n").map { try StrictJSON.parse(Array($0.utf8)) }
        #expect(values.map { $0["id"]?.text } == ids.reversed())

        let shown = try await run(client, ["show", String(entries[1].sha.prefix(12))])
        #expect(shown.status == 0 && shown.output.contains(ids[1]) && shown.output.contains("line two"))
        #expect(try await run(client, ["show", ids[0], "--json"]).output.contains(entries[0].sha))
        for prefix in [String(ids[0].prefix(18)), ids[0].replacing("-", with: "").prefix(20).uppercased()] {
            let byPrefix = try await run(client, ["show", prefix, "--json"])
            #expect(byPrefix.status == 0 && byPrefix.output.contains(entries[0].sha), "\(byPrefix)")
        }
        #expect(try await run(client, ["show", Sample.id()]).status == 66)
        #expect(try await run(client, ["show", Sample.sha()]).status == 66)

        let csv = try await run(client, ["export", "--target_app", app, "--format", "csv"])
        #expect(csv.status == 0 && csv.output.hasPrefix("id,recorded_at,"))
        #expect(ids.allSatisfy(csv.output.contains))
        let ndjson = try await run(client, ["export", "--target_app", app])
        #expect(ndjson.output.split(separator: "\n").count == 3)
        #expect(try await run(client.with { $0.token = "x" }, ["export"]).status == 77)
        #expect(try await run(client, ["list", "--outcome", "fine"]).status == 65)

        let reversed = try await run(client, ["list", "--target_app", app, "--all", "--reverse"])
        #expect(reversed.output.split(separator: "\n").last?.hasSuffix(ids[2]) == true, "\(reversed)")
        #expect(try await run(client, ["list", "--all", "--reverse", "--json"]).status == 64)
        let all = try await run(client, ["show", String(entries[0].sha.prefix(20)), "--all"])
        #expect(all.status == 0 && all.output.contains(ids[0]), "\(all)")
    }

    @Test func `--watch follows what is recorded, also what comes late`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try client(parts)
        let app = "raxx-watch-\(Sample.marker().suffix(8))"
        func entry(_ seconds: Double) -> JSONObject {
            Sample.entry(["target_app": .string(app), "ts_utc": .string(Sample.time(seconds))])
        }
        let first = entry(-60)
        try await client.record(first)
        let folder = try ScratchFolder()
        let process = try await GuardedProcess(
            [try Program.path(Client.program), "list", "--watch", "--json", "--target_app", app],
            environment: client.environment,
            folder: folder.path
        )
        try await eventually("the first is listed") { folder.text("stdout").contains(first.sha) }
        let (second, late) = (entry(0), entry(-1800))
        try await client.record(second)
        try await eventually("the second follows") { folder.text("stdout").contains(second.sha) }
        try await client.record(late)
        try await eventually("one that was held up follows") { folder.text("stdout").contains(late.sha) }
        #expect(folder.text("stdout").split(separator: "\n").count == 3)
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
            let again = try await self.run(
                client,
                ["erase", "--erasure_id", "DSR-1", "--identifier", "other", "--json", "--yes"]
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
