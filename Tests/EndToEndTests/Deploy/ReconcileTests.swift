import Foundation
import StrictJSON
import Testing

/// The trail compared with what a platform lists, against the real service.
struct ReconcileTests {
    /// An app that has these entries and no others.
    private func app(_ entries: [ReconcileCase.Recorded], _ client: Client) async throws -> String {
        let app = "app-\(Sample.marker().prefix(20))"
        for entry in entries {
            try await client.record(
                Sample.entry([
                    "target_app": .string(app), "to_sha": .string(entry.commit), "from_sha": .string(entry.from),
                    "ts_utc": .string(Sample.time(-entry.ago)), "outcome": .string(entry.outcome),
                    "action": .string("console.\(entry.verb).prod"), "reason": entry.reason.map { .string($0) },
                    "remote_sha": entry.remote.map { .string($0) },
                    "split_sha": entry.split.map { .string($0) }, "release": entry.release.map { .string($0) },
                ])
            )
        }
        return app
    }

    private func client() async throws -> Client {
        let parts = try await SharedService.checks.parts()
        return try parts.client()
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

    @Test(arguments: ReconcileCase.all)
    func `what is on one side only is named`(example: ReconcileCase) async throws {
        let client = try await client()
        let app = try await app(example.entries, client)
        // Heroku lists the oldest first, its API as it is asked.
        for releases in [example.releases, example.releases.reversed()] {
            let list = "[\(releases.map(\.json).joined(separator: ","))]"
            let run = try await reconcile(client, app, list, "--json --heroku-releases")
            let said = try StrictJSON.parse(Array(run.output.utf8))
            let missing = said["without_entry"]?.elements?.compactMap { $0["release"]?.text }
            let surplus = said["without_release"]?.elements?.compactMap { $0["to_sha"]?.text }
            let others = said["other_outcome"]?.elements?.compactMap { $0["release"]?.text }
            #expect(others == example.others, "\(run)")
            #expect(missing == example.missing, "\(run)")
            #expect(surplus == example.surplus, "\(run)")
            let agrees = (example.missing + example.surplus + example.others).isEmpty
            #expect(run.status == (agrees ? 0 : 1))
        }
    }

    @Test func `for people it is a table`() async throws {
        let client = try await client()
        let app = try await app([.init(commit: ReconcileCase.b, ago: 60)], client)
        let run = try await reconcile(
            client,
            app,
            "[\(ReconcileCase.deploy(7, ReconcileCase.a).json)]",
            "--heroku-releases"
        )
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
        #expect(run.status == 1)
        #expect(lines.map(\.first) == ["MISSING", "no", "no"])
        #expect(lines.map(\.last).prefix(2) == ["WHICH", "v7"])
        #expect(run.output.contains(ReconcileCase.b))
        let column = run.output.split(separator: "\n").map { line in
            line.range(of: "20")?.lowerBound.utf16Offset(in: line)
        }
        #expect(column[1] == column[2])
        let well = try await reconcile(client, try await self.app([], client), "[]", "--heroku-releases")
        #expect(well.status == 0 && well.output == "Every deploy has its entry, and every entry its deploy.")
    }

    @Test func `an empty list speaks for no entry`() async throws {
        let client = try await client()
        let app = try await app([.init(commit: ReconcileCase.a, ago: 86_400 * 40)], client)
        let run = try await reconcile(client, app, "[]", "--heroku-releases")
        #expect(run.status == 1 && run.output.contains(ReconcileCase.a), "\(run)")
    }

    @Test func `GitHub's deployments are compared by environment, and a review takes its time`() async throws {
        let client = try await client()
        let app = try await app([.init(commit: ReconcileCase.a, ago: 60)], client)
        func deployment(_ id: Int, _ sha: String, _ environment: String, ago: Double) -> String {
            """
            {"id": \(id), "sha": "\(sha)", "ref": "main", "task": "deploy", "environment": "\(environment)",
             "created_at": "\(Sample.time(-ago))", "creator": {"login": "sam-gh"}, "payload": {}}
            """
        }
        let reviewed = deployment(11, ReconcileCase.a, "production", ago: 86_400 * 5)
        let staging = deployment(12, ReconcileCase.b, "staging", ago: 60)
        let list = { (elements: [String]) in "[\(elements.joined(separator: ","))]" }
        let well = try await reconcile(client, app, list([reviewed, staging]), "--json --github-deployments")
        #expect(well.status == 0, "\(well)")
        let unknown = deployment(13, ReconcileCase.b, "production", ago: 60)
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
        try await parts.caller.store(lines)
        let releases = shas.enumerated().map { index, sha in
            ReconcileCase.deploy(2000 - index, sha, ago: Double(index)).json
        }
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

    @Test func `what failed is a deployment of GitHub's all the same`() async throws {
        let client = try await client()
        let app = try await app([.init(commit: ReconcileCase.a, ago: 60, outcome: "deploy_failed")], client)
        let deployment = """
            {"id": 11, "sha": "\(ReconcileCase.a)", "environment": "production", "created_at": "\(Sample.time(-60))"}
            """
        // As "gh api --paginate --slurp" has it: a list of pages.
        for list in ["[\(deployment)]", "[[\(deployment)], []]", "[[], [\(deployment)]]"] {
            let run = try await reconcile(client, app, list, "--github-deployments")
            #expect(run.status == 0, "\(run)")
        }
    }

    @Test func `a file may be a pipe, and is not longer than standard input may be`() async throws {
        let client = try await client()
        let app = try await app([.init(commit: ReconcileCase.a, ago: 60)], client)
        let list = "[\(ReconcileCase.deploy(7, ReconcileCase.a, ago: 60).json)]"
        let piped = try await Program.runShell(
            #"""
            mkfifo "$HOME/list" && { printf '%s' "$2" >"$HOME/list" & }
            "$1" reconcile --target_app "$3" --heroku-releases "$HOME/list"
            """#,
            ["reconcile", try Program.path(Client.program), list, app],
            environment: client.environment
        )
        #expect(piped.status == 0, "\(piped)")
        for source in ["\"$HOME/long\"", "- <\"$HOME/long\""] {
            let long = try await Program.runShell(
                #"""
                head -c 17000000 /dev/zero | tr '\0' ' ' >"$HOME/long"
                "$1" reconcile --target_app an-app --heroku-releases \#(source)
                """#,
                ["reconcile", try Program.path(Client.program)],
                environment: client.environment
            )
            #expect(long.status == 66 && long.errors.contains("more than 16 MiB"), "\(long)")
        }
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
