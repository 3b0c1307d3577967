import Foundation
import StrictJSON
import Testing

/// The workflows' scripts one by one, where the workflows alone would show little of them.
struct WorkflowScriptTests {
    typealias Review = (state: String, login: String, environment: String)

    private func run(
        _ script: String,
        _ platform: WorkflowPlatform,
        _ environment: [String: String]
    ) async throws -> (run: Program.Run, outputs: [String: String]) {
        try await platform.run(
            ".github/scripts/\(script)",
            in: nil,
            environment: environment.merging(["GH_TOKEN": "token of the run"]) { $1 }
        )
    }

    @Test(
        arguments: [
            ([], "none sam-gh"), ([("approved", "kris-gh", "production")], "approved kris-gh"),
            ([("rejected", "kris-gh", "production")], "rejected kris-gh"),
            // Of another environment, and of an attempt before.
            ([("approved", "alex-gh", "staging")], "none sam-gh"),
            ([("approved", "alex-gh", "staging"), ("rejected", "kris-gh", "production")], "rejected kris-gh"),
            ([("rejected", "alex-gh", "production"), ("approved", "kris-gh", "production")], "rejected alex-gh"),
            ([("approved", "kris-gh", "production"), ("rejected", "alex-gh", "production")], "rejected alex-gh"),
            ([("pending", "kris-gh", "production")], "none sam-gh"),
        ] as [([Review], String)]
    )
    func `who kept a run out is who rejected it for the environment`(reviews: [Review], said: String) async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        try platform.answerApprovals(reviews)
        try platform.answerJob("production", hasRunner: false)
        let (run, outputs) = try await run(
            "approval",
            platform,
            ["ENVIRONMENT": "production", "BEGAN": "", "REQUESTED_BY": "sam-gh"]
        )
        #expect(run.status == 0, "\(run)")
        #expect("\(outputs["state"] ?? "") \(outputs["actor"] ?? "")" == said)
        #expect(outputs["let_in"] == "no" && outputs["actor_source"] == "github")
    }

    @Test(
        arguments: [
            ([], "none sam-gh github"), ([("approved", "kris-gh", "production")], "approved kris-gh github"),
            // Another attempt was rejected; this one was deployed.
            ([("rejected", "alex-gh", "production")], "none sam-gh github"),
            (
                [("rejected", "alex-gh", "production"), ("approved", "kris-gh", "production")],
                "approved kris-gh github"
            ),
            ([("pending", "alex-gh", "production"), ("approved", "kris-gh", "production")], "approved kris-gh github"),
            // Which of them let this attempt in is not said.
            (
                [("approved", "alex-gh", "production"), ("approved", "kris-gh", "production")],
                "approved sam-gh dispatcher"
            ),
            (
                [("approved", "kris-gh", "production"), ("approved", "kris-gh", "production")],
                "approved kris-gh github"
            ),
        ] as [([Review], String)]
    )
    func `who let a run in is who approved it`(reviews: [Review], said: String) async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        try platform.answerApprovals(reviews)
        let (run, outputs) = try await run(
            "approval",
            platform,
            ["ENVIRONMENT": "production", "BEGAN": "t", "REQUESTED_BY": "sam-gh"]
        )
        #expect(run.status == 0, "\(run)")
        #expect(["state", "actor", "actor_source"].map { outputs[$0] ?? "" }.joined(separator: " ") == said)
        #expect(outputs["let_in"] == "yes")
    }

    /// A runner that was lost has left no outputs.
    @Test(arguments: [(true, "yes"), (false, "no"), (nil, "unknown")] as [(Bool?, String)])
    func `a deploy that had a runner began`(hasRunner: Bool?, letIn: String) async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        try platform.answerApprovals()
        if let hasRunner { try platform.answerJob("staging", hasRunner: hasRunner) }
        let (_, outputs) = try await run(
            "approval",
            platform,
            ["ENVIRONMENT": "staging", "BEGAN": "", "REQUESTED_BY": "sam-gh"]
        )
        #expect(outputs["let_in"] == letIn)
    }

    @Test(arguments: [302, 304, 204])
    func `a redirect is not healthy, with or without a place`(status: Int) async throws {
        var platform = try await WorkflowPlatform(DeployStage())
        let app = try MisbehavingProxy(to: 0, [.answers("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n")])
        platform.health = app.url
        let (run, _) = try await run("check-health", platform, ["HEALTH_URL": ""])
        #expect(run.status == (status == 204 ? 0 : 1), "\(run)")
    }

    @Test func `what is copied without the program says where that is`() async throws {
        let stage = try await DeployStage()
        let run = try await Program.runShell(
            #"mkdir "$STAGE/copy" && cp -R "$1" "$STAGE/copy/.github" && exec "$STAGE/copy/.github/actions/record-deploy/record""#,
            ["record", WorkflowFile.folder.path],
            environment: [
                "STAGE": stage.client.folder.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
                "ACTION": "console.deploy.prod", "TARGET_APP": "raxx-console-prod", "TO_SHA": stage.after,
                "OUTCOME": "success",
            ]
        )
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("raxx/raptor-audit/.github/actions/"))
    }

    @Test(
        arguments: [
            ("[]", "commits/SHA"),
            (#"[{"number": 3, "state": "open", "merged_at": null, "merge_commit_sha": "x"}]"#, "issues/3"),
            (
                #"""
                [{"number": 3, "state": "closed", "merged_at": null, "merge_commit_sha": "x"},
                 {"number": 4, "state": "open", "merged_at": null, "merge_commit_sha": "y"},
                 {"number": 5, "state": "closed", "merged_at": "2026-01-31T12:00:00Z", "merge_commit_sha": "z"}]
                """#, "issues/5"
            ),
            // GitHub does not answer.
            (nil, "commits/SHA"),
        ] as [(String?, String)]
    )
    func `a comment goes to the pull request that brought the commit`(pulls: String?, place: String) async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        if let pulls { try platform.answer("commits/SHA/pulls", pulls) }
        let (run, _) = try await run("comment", platform, ["SHA": "SHA", "TEXT": "@not a file"])
        #expect(run.status == 0, "\(run)")
        #expect(platform.posts == ["\(place)/comments body=@not a file"])
    }

    @Test func `Slack gets the text as it is`() async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        let text = #"a "b" \c $d `e` 'f' ü"# + "\nsecond"
        let environment = ["TEXT": text, "SLACK_WEBHOOK_URL": "\(platform.slack.url)/services/T0/B0/x"]
        let (run, _) = try await run("notify-slack", platform, environment)
        #expect(run.status == 0 && run.output.isEmpty, "\(run)")
        let request = try platform.slack.requests.first.required("a request")
        #expect(request.hasPrefix("POST /services/T0/B0/x HTTP/1.1"))
        #expect(request.lowercased().contains("content-type: application/json"))
        let body = try StrictJSON.parse(Array((platform.messages.first ?? "").utf8))
        #expect(body["text"]?.text == text)
    }

    /// Whatever was not understood is said too, and never as a success.
    @Test(
        arguments: [
            ("success", "success", "Deployed to app: c0ffee. RUN"),
            ("success", "failure", "Deployed to app: c0ffee. NOT RECORDED: re-run the job Record, and it alone. RUN"),
            ("success", "", "Deployed to app: c0ffee. NOT RECORDED: re-run the job Record, and it alone. RUN"),
            (
                "", "",
                """
                How the deploy of c0ffee to app ended is not known. To roll back: heroku releases:rollback --app app NOT \
                RECORDED: re-run the job Record, and it alone. RUN
                """
            ),
        ]
    )
    func `an end has words`(outcome: String, recorded: String, text: String) async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        let (_, outputs) = try await run(
            "how-it-ended",
            platform,
            [
                "APP": "app", "TO_SHA": "c0ffee", "RUN": "RUN", "OUTCOME": outcome, "REASON": "", "STATE": "approved",
                "ACTOR": "kris-gh", "RECORDED": recorded,
            ]
        )
        #expect(outputs["text"] == text)
    }
}
