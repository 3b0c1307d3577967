import Foundation
import StrictJSON
import Testing

/// `raptor-audit record`, as a script or a person meets it.
struct RecordCommandTests {
    private static let deploy = [
        "record", "--action", "console.deploy.prod", "--target_app", "raxx-console-prod", "--from_sha", "4f2a91c",
        "--outcome", "success",
    ]

    /// What became of an entry in the database.
    private func column(_ column: String, of sha: String, _ parts: SharedService.Parts) async throws -> String {
        try await parts.database.query("select \(column) from console_audit_log where to_sha = '\(sha)'").trimmed
    }

    @Test func `flags are the wire's names, with underscores or hyphens`() async throws {
        let parts = try await SharedService.checks.parts()
        let sha = Sample.sha()
        let settings = ["RAXX_OPERATOR_EMAIL": "kris@raxx.app"]
        let arguments = Self.deploy + ["--to-sha", sha, "--reason", "a b", "--set", "steps=3", "--set", "note=x=y"]
        let run = try await parts.client().run(arguments, settings)
        #expect(run.status == 0 && run.errors.isEmpty, "\(run)")
        #expect(run.output.hasPrefix("stored "))
        let payload = try await column("payload_redacted", of: sha, parts)
        let entry = try StrictJSON.parse(Array(payload.utf8))
        #expect(entry["actor"] == "kris@raxx.app" && entry["actor_source"] == "env")
        #expect(entry["trigger"] == "local-script" && entry["steps"] == 3 && entry["note"] == "x=y")
    }

    @Test func `a whole entry comes on standard input, and flags replace its members`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
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
        let client = try parts.client()
        let run = try await client.run(["record", "--action", "deploy", "--actor", "kris", "--to_sha", "XYZ"])
        #expect(run.status == 65)
        for flag in ["--action:", "--to_sha:", "--target_app:", "--outcome:"] { #expect(run.errors.contains(flag)) }
        #expect(!run.errors.contains("XYZ"))
        #expect(try client.files().isEmpty)
    }

    @Test func `an outage is a warning and 0, and with --require-delivery 75`() async throws {
        let client = try Client(url: "http://127.0.0.1:1", token: "x")
        async let warned = client.run(Self.deploy + ["--to_sha", Sample.sha(), "--actor", "kris"])
        async let failed = client.run(
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
        let client = try parts.client(token: reader)
        let arguments = Self.deploy + ["--to_sha", Sample.sha(), "--actor", "kris"]
        #expect(try await client.run(arguments).status == 0)
        #expect(try await client.run(arguments + ["--require-delivery"]).status == 77)
        #expect(try client.waiting().count == 2)
        #expect(try await client.run(["flush"]).status == 77)
        #expect(try await client.status().status == 77)
        let flush = try await client.with { $0.token = parts.token }.run(["flush", "--json"])
        #expect(flush.status == 0)
        #expect(try StrictJSON.parse(Array(flush.output.utf8)) == ["stored": 2, "waiting": 0, "rejected": []])
    }

    @Test func `without settings the entry is kept, and 78 with --require-delivery`() async throws {
        let client = try Client(url: "", token: nil)
        let arguments = Self.deploy + ["--to_sha", Sample.sha(), "--actor", "kris"]
        #expect(try await client.run(arguments).status == 0)
        let required = try await client.run(arguments + ["--require-delivery"])
        #expect(required.status == 78 && required.errors.contains("RAXX_AUDIT_URL"))
        let plain = try await client.run(
            arguments,
            ["RAXX_AUDIT_URL": "http://audit.example.com", "RAXX_AUDIT_TOKEN": "x"]
        )
        #expect(plain.status == 0 && plain.errors.contains("https"))
        #expect(try client.waiting().count == 3)
        #expect(try await client.run(["list"]).status == 78)
    }

    @Test func `a login name is taken with a warning, and refused on demand`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let sha = Sample.sha()
        let login = try await client.run(Self.deploy + ["--to_sha", sha], ["USER": "kris"])
        #expect(login.status == 0 && login.errors.contains("RAXX_OPERATOR_EMAIL"))
        #expect(try await column("payload_redacted->>'actor_source'", of: sha, parts) == "login")
        let arguments = Self.deploy + ["--to_sha", Sample.sha()]
        let demands: [([String], [String: String])] = [
            (["--require-email"], [:]), ([], ["RAXX_REQUIRE_OPERATOR_EMAIL": "1"]),
        ]
        for (flags, settings) in demands {
            let refused = try await client.run(arguments + flags, settings.merging(["USER": "kris"]) { $1 })
            #expect(refused.status == 64 && refused.errors.contains("RAXX_OPERATOR_EMAIL"))
            let named = try await client.run(
                arguments + flags,
                settings.merging(["GIT_AUTHOR_EMAIL": "k@raxx.app"]) { $1 }
            )
            #expect(named.status == 0)
        }
        #expect(try client.waiting().isEmpty)
    }

    @Test func `in GitHub Actions the run says who and where, unless told otherwise`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let settings = [
            "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_ACTOR": "kris-gh", "GITHUB_RUN_ID": "7",
            "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "raxx/console", "USER": "runner",
        ]
        let (own, other) = (Sample.sha(), Sample.sha())
        #expect(try await client.run(Self.deploy + ["--to_sha", own], settings).status == 0)
        let fields = "actor || ' ' || trigger || ' ' || (payload_redacted->>'run_url')"
        let told = try await column(fields, of: own, parts)
        #expect(told == "kris-gh ci https://github.com/raxx/console/actions/runs/7")
        #expect(try await client.run(Self.deploy + ["--to_sha", other, "--actor", "sam-gh"], settings).status == 0)
        let source = try await column("actor || coalesce(payload_redacted->>'actor_source', '')", of: other, parts)
        #expect(source == "sam-gh")
    }
}
