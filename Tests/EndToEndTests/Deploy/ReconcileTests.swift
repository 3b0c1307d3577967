import Foundation
import StrictJSON
import Testing

/// The trail compared with what a platform lists, against the real service.
struct ReconcileTests {
    /// A commit, and what happened to it, so many seconds ago.
    struct Recorded: Sendable {
        let commit: String
        let ago: Double
        var outcome = "success"
        var verb = "deploy"
        var from = "4f2a91c"
    }

    struct Released: Sendable {
        let version: Int
        let description: String
        let ago: Double
        var status = "succeeded"
        var slug: String?

        var json: String {
            let slug = slug.map { #"{"id": "\#($0)"}"# } ?? "null"
            return """
                {"version": \(version), "description": "\(description)", "status": "\(status)", "slug": \(slug),
                 "created_at": "\(Sample.time(-ago))", "user": {"email": "kris@raxx.app", "id": "u"}, "current": false}
                """
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let entries: [Recorded]
        let releases: [Released]
        /// Releases without an entry.
        var missing: [String] = []
        /// Commits of entries without a release.
        var surplus: [String] = []
    }

    private static let a = String(repeating: "a1", count: 20)
    private static let b = String(repeating: "b2", count: 20)
    private static func deploy(_ version: Int, _ commit: String, ago: Double = 600, status: String = "succeeded")
        -> Released
    {
        Released(version: version, description: "Deploy \(commit.prefix(8))", ago: ago, status: status)
    }

    private static let cases = [
        Case(testDescription: "all agree", entries: [.init(commit: a, ago: 660)], releases: [deploy(7, a)]),
        Case(
            testDescription: "an abbreviated commit",
            entries: [.init(commit: "a1a1a1a", ago: 660)],
            releases: [deploy(7, a)]
        ),
        Case(testDescription: "a release of nobody", entries: [], releases: [deploy(7, a)], missing: ["v7"]),
        Case(
            testDescription: "an entry of nothing",
            entries: [.init(commit: a, ago: 660), .init(commit: b, ago: 60)],
            releases: [deploy(7, a)],
            surplus: [b]
        ),
        Case(
            testDescription: "the same commit twice needs two entries, the nearest each",
            entries: [.init(commit: a, ago: 110)],
            releases: [deploy(7, a, ago: 600), deploy(8, a, ago: 100)],
            missing: ["v7"]
        ),
        Case(
            testDescription: "the same commit long after",
            entries: [.init(commit: a, ago: 60)],
            releases: [deploy(7, a, ago: 86_400 * 3)],
            missing: ["v7"],
            surplus: [a]
        ),
        Case(
            testDescription: "a laptop whose clock is hours off",
            entries: [.init(commit: a, ago: 600 + 7 * 3600), .init(commit: b, ago: 0)],
            releases: [deploy(7, a), deploy(8, b, ago: 9 * 3600)]
        ),
        Case(
            testDescription: "a push that failed needs no release, and one before it that went through has its own",
            entries: [.init(commit: a, ago: 600, outcome: "deploy_failed"), .init(commit: a, ago: 700)],
            releases: [deploy(7, a)]
        ),
        Case(
            testDescription: "a release phase that failed",
            entries: [.init(commit: a, ago: 660, outcome: "deploy_failed")],
            releases: [deploy(7, a, status: "failed")]
        ),
        Case(
            testDescription: "an interrupted deploy that arrived",
            entries: [.init(commit: a, ago: 660, outcome: "deploy_failed")],
            releases: [deploy(7, a)]
        ),
        Case(
            testDescription: "an unhealthy deploy is one",
            entries: [.init(commit: a, ago: 660, outcome: "health_check_failed")],
            releases: [deploy(6, b, ago: 700)],
            missing: ["v6"],
            surplus: [a]
        ),
        Case(testDescription: "one that is under way", entries: [], releases: [deploy(7, a, status: "pending")]),
        Case(
            testDescription: "a deploy that changed nothing made no release",
            entries: [.init(commit: a, ago: 660), .init(commit: a, ago: 60, from: a)],
            releases: [deploy(7, a)]
        ),
        Case(
            testDescription: "settings are no deploys",
            entries: [.init(commit: a, ago: 660)],
            releases: [
                Released(version: 1, description: "Initial release", ago: 900),
                Released(version: 6, description: "Set LOG_LEVEL config vars", ago: 800, slug: "s1"),
                Released(version: 7, description: "Deploy a1a1a1a1", ago: 600, slug: "s2"),
                Released(version: 8, description: "Attach DATABASE (@ref:postgresql-1)", ago: 500, slug: "s2"),
            ]
        ),
        Case(
            testDescription: "a rollback without an entry",
            entries: [.init(commit: a, ago: 660), .init(commit: b, ago: 560)],
            releases: [
                deploy(7, a), deploy(8, b, ago: 500), Released(version: 9, description: "Rollback to v7", ago: 100),
            ],
            missing: ["v9"]
        ),
        Case(
            testDescription: "a rollback with its entry, by way of a change of settings",
            entries: [
                .init(commit: a, ago: 660), .init(commit: b, ago: 560), .init(commit: a, ago: 90, verb: "rollback"),
            ],
            releases: [
                deploy(6, a), Released(version: 7, description: "Set A config vars", ago: 550),
                deploy(8, b, ago: 500), Released(version: 9, description: "Rollback to v7", ago: 100),
            ]
        ),
        Case(
            testDescription: "a rollback to what the file has no more",
            entries: [.init(commit: a, ago: 90, verb: "rollback")],
            releases: [Released(version: 9, description: "Rollback to v7", ago: 100)]
        ),
        Case(
            testDescription: "a promotion, a container and a description of one's own are deploys",
            entries: [],
            releases: [
                Released(version: 6, description: "Set A config vars", ago: 900, slug: "s1"),
                Released(version: 7, description: "Promote raxx-staging v12 a1a1a1a1", ago: 800, slug: "s2"),
                Released(version: 8, description: "Deployed web (f0a1b2c3d4e5)", ago: 700),
                Released(version: 9, description: "Set B config vars", ago: 600, slug: "s3"),
                Released(version: 10, description: "quick fix", ago: 500, slug: "s4"),
            ],
            missing: ["v7", "v8", "v9", "v10"]
        ),
    ]

    /// An app that has these entries and no others.
    private func app(_ entries: [Recorded], _ client: Client) async throws -> String {
        let app = "app-\(Sample.marker().prefix(20))"
        for entry in entries {
            try await client.record(
                Sample.entry([
                    "target_app": .string(app), "to_sha": .string(entry.commit), "from_sha": .string(entry.from),
                    "ts_utc": .string(Sample.time(-entry.ago)), "outcome": .string(entry.outcome),
                    "action": .string("console.\(entry.verb).prod"),
                ])
            )
        }
        return app
    }

    private func client() async throws -> Client {
        let parts = try await SharedService.checks.parts()
        return try Client(url: "http://127.0.0.1:\(parts.service.port)", token: parts.token)
    }

    private func reconcile(_ client: Client, _ app: String, _ list: String, _ options: String) async throws
        -> Program.Run
    {
        try await Program.runShell(
            #"printf '%s' "$2" | "$1" reconcile --target_app "$3" \#(options) -"#,
            ["reconcile", try Program.path(Client.program), list, app],
            environment: client.environment
        )
    }

    @Test(arguments: cases)
    func `what is on one side only is named`(example: Case) async throws {
        let client = try await client()
        let app = try await app(example.entries, client)
        // Heroku lists the oldest first, its API as it is asked.
        for releases in [example.releases, example.releases.reversed()] {
            let list = "[\(releases.map(\.json).joined(separator: ","))]"
            let run = try await reconcile(client, app, list, "--json --heroku-releases")
            let said = try StrictJSON.parse(Array(run.output.utf8))
            let missing = said["without_entry"]?.elements?.compactMap { $0["release"]?.text }
            let surplus = said["without_release"]?.elements?.compactMap { $0["to_sha"]?.text }
            #expect(missing == example.missing, "\(run)")
            #expect(surplus == example.surplus, "\(run)")
            #expect(run.status == (example.missing.isEmpty && example.surplus.isEmpty ? 0 : 1))
        }
    }

    @Test func `for people it is a table`() async throws {
        let client = try await client()
        let app = try await app([.init(commit: Self.b, ago: 60)], client)
        let run = try await reconcile(client, app, "[\(Self.deploy(7, Self.a).json)]", "--heroku-releases")
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        #expect(run.status == 1)
        #expect(lines.map(\.first) == ["MISSING", "no", "no"])
        #expect(lines.map(\.last).prefix(2) == ["WHICH", "v7"])
        #expect(run.output.contains(Self.b))
        let column = run.output.split(separator: "\n").map { line in
            line.range(of: "20")?.lowerBound.utf16Offset(in: line)
        }
        #expect(column[1] == column[2])
        let well = try await reconcile(client, try await self.app([], client), "[]", "--heroku-releases")
        #expect(well.status == 0 && well.output == "Every deploy has its entry, and every entry its deploy.")
    }

    @Test func `an empty list speaks for no entry`() async throws {
        let client = try await client()
        let app = try await app([.init(commit: Self.a, ago: 86_400 * 40)], client)
        let run = try await reconcile(client, app, "[]", "--heroku-releases")
        #expect(run.status == 1 && run.output.contains(Self.a), "\(run)")
    }

    @Test func `GitHub's deployments are compared by environment, and a review takes its time`() async throws {
        let client = try await client()
        let app = try await app([.init(commit: Self.a, ago: 60)], client)
        func deployment(_ id: Int, _ sha: String, _ environment: String, ago: Double) -> String {
            """
            {"id": \(id), "sha": "\(sha)", "ref": "main", "task": "deploy", "environment": "\(environment)",
             "created_at": "\(Sample.time(-ago))", "creator": {"login": "sam-gh"}, "payload": {}}
            """
        }
        let reviewed = deployment(11, Self.a, "production", ago: 86_400 * 5)
        let staging = deployment(12, Self.b, "staging", ago: 60)
        let list = { (elements: [String]) in "[\(elements.joined(separator: ","))]" }
        let well = try await reconcile(client, app, list([reviewed, staging]), "--json --github-deployments")
        #expect(well.status == 0, "\(well)")
        let unknown = deployment(13, Self.b, "production", ago: 60)
        let run = try await reconcile(client, app, list([reviewed, unknown]), "--json --github-deployments")
        #expect(run.status == 1 && run.output.contains(#""release":"13""#), "\(run)")
        let other = try await reconcile(
            client,
            app,
            list([staging]),
            "--json --environment staging --github-deployments"
        )
        #expect(other.status == 1 && other.output.contains(#""release":"12""#), "\(other)")
    }

    @Test func `a trail of several pages is compared whole`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try await client()
        let app = "app-\(Sample.marker().prefix(20))"
        let shas = (0..<1_010).map { _ in Sample.sha() }
        let lines = shas.enumerated().map { index, sha in
            Sample.line(
                Sample.entry([
                    "target_app": .string(app), "to_sha": .string(sha), "id": .string(Sample.id()),
                    "ts_utc": .string(Sample.time(-Double(index))),
                ])
            )
        }
        #expect(try await parts.caller.recordLines(lines).status == 200)
        let releases = shas.enumerated().map { index, sha in Self.deploy(2000 - index, sha, ago: Double(index)).json }
        let list = "\(client.folder.path)/releases.json"
        try Data("[\(releases.joined(separator: ","))]".utf8).write(to: URL(fileURLWithPath: list))
        let run = try await client.run("reconcile", "--target_app", app, "--heroku-releases", list)
        #expect(run.status == 0, "\(run.output.prefix(500))")
    }

    @Test func `what cannot be asked is not taken for agreement`() async throws {
        let client = try await client()
        for (url, status) in [("http://127.0.0.1:1", 69), ("", 78)] as [(String, Int32)] {
            let run = try await reconcile(client.with { $0.url = url }, "an-app", "[]", "--heroku-releases")
            #expect(run.status == status, "\(run)")
        }
        let stranger = try await reconcile(client.with { $0.token = "x" }, "an-app", "[]", "--heroku-releases")
        #expect(stranger.status == 77, "\(stranger)")
    }

    @Test(arguments: [
        "{}", #"[{"version": 1}]"#, "[1]", "no", #"[{"version": 1.5, "description": "", "created_at": ""}]"#,
    ])
    func `what is no list of releases is refused`(text: String) async throws {
        let client = try await client()
        #expect(try await reconcile(client, "an-app", text, "--heroku-releases").status == 65)
        #expect(try await reconcile(client, "an-app", text, "--github-deployments").status == 65)
    }
}
