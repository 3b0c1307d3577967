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

    private func approval(
        _ reviews: [Review],
        letIn: String,
        environment: [String: String] = [:],
        reviewers: String? = nil
    ) async throws -> [String: String] {
        let platform = try await WorkflowPlatform(DeployStage())
        try platform.answerApprovals(reviews)
        if let reviewers { try platform.answer("environments/production", reviewers) }
        let settings = ["ENVIRONMENT": "production", "LET_IN": letIn, "REQUESTED_BY": "sam-gh"]
        let (run, outputs) = try await run("approval", platform, settings.merging(environment) { $1 })
        #expect(run.status == 0, "\(run)")
        return outputs
    }

    @Test(
        arguments: [
            ([], "none sam-gh unreviewed"), ([("approved", "kris-gh", "production")], "approved kris-gh github"),
            ([("rejected", "kris-gh", "production")], "rejected kris-gh github"),
            // Of another environment.
            ([("approved", "alex-gh", "staging")], "none sam-gh unreviewed"),
            ([("approved", "alex-gh", "staging"), ("rejected", "kris-gh", "production")], "rejected kris-gh github"),
            (
                [("rejected", "alex-gh", "production"), ("approved", "kris-gh", "production")],
                "rejected alex-gh github"
            ),
            (
                [("approved", "kris-gh", "production"), ("rejected", "alex-gh", "production")],
                "rejected alex-gh github"
            ),
            ([("pending", "kris-gh", "production")], "none sam-gh unreviewed"),
        ] as [([Review], String)]
    )
    func `a run that was kept out has the reviewer who rejected it`(reviews: [Review], said: String) async throws {
        let outputs = try await approval(reviews, letIn: "no")
        #expect(["state", "actor", "actor_source"].map { outputs[$0] ?? "" }.joined(separator: " ") == said)
    }

    @Test(
        arguments: [
            ([], "none sam-gh unreviewed"), ([("approved", "kris-gh", "production")], "approved kris-gh github"),
            // Another attempt was rejected; this one was deployed.
            ([("rejected", "alex-gh", "production")], "none sam-gh unreviewed"),
            (
                [("rejected", "alex-gh", "production"), ("approved", "kris-gh", "production")],
                "approved kris-gh github"
            ),
            ([("pending", "alex-gh", "production"), ("approved", "kris-gh", "production")], "approved kris-gh github"),
            // GitHub does not say which of them let this attempt in.
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
    func `a run that was let in has the reviewer who approved it`(reviews: [Review], said: String) async throws {
        let outputs = try await approval(reviews, letIn: "yes")
        #expect(["state", "actor", "actor_source"].map { outputs[$0] ?? "" }.joined(separator: " ") == said)
    }

    private static let team = """
        {"protection_rules": [{"type": "required_reviewers", "reviewers": [{"type": "Team", "reviewer": {"slug": "ops"}}]}]}
        """

    @Test(
        arguments: [
            ("kris-gh", nil, " "), ("KRIS-GH", nil, " "), ("Sam-GH", WorkflowPlatform.reviewers("sam-gh"), "true "),
            ("root-gh", nil, " true"), ("sam-gh", nil, "true true"),
            // The run's token cannot list who is in a team.
            ("root-gh", team, " "), ("root-gh", #"{"protection_rules": []}"#, " true"),
        ] as [(String, String?, String)]
    )
    func `an approval by the person who asked, or by somebody outside the reviewers, is flagged`(
        approver: String,
        reviewers: String?,
        flags: String
    ) async throws {
        let outputs = try await approval([("approved", approver, "production")], letIn: "yes", reviewers: reviewers)
        #expect("\(outputs["self_approved"] ?? "") \(outputs["bypassed"] ?? "")" == flags)
    }

    @Test func `staging needs no reviewer`() async throws {
        let outputs = try await approval([], letIn: "yes", environment: ["ENVIRONMENT": "staging"])
        #expect(outputs["actor_source"] == "github" && outputs["state"] == "none")
    }

    /// A runner that was lost has left no outputs.
    @Test(arguments: [(true, "yes 2026-01-31T12:00:00Z"), (false, "no "), (nil, "unknown ")] as [(Bool?, String)])
    func `a deploy that had a runner began`(hasRunner: Bool?, said: String) async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        if let hasRunner { try platform.answerJob("staging", hasRunner: hasRunner, began: "2026-01-31T12:00:00Z") }
        let (_, outputs) = try await run("deploy-job", platform, ["ENVIRONMENT": "staging"])
        #expect("\(outputs["let_in"] ?? "") \(outputs["began"] ?? "")" == said)
    }

    /// GitHub may list a job once more where another one alone is run again.
    @Test(arguments: [("12:00", "ran"), ("13:00", "ran again")])
    func `a job that ran once is the same one in a later attempt's list`(start: String, what: String) async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        func job(_ attempt: Int, _ start: String) -> String {
            #"{"name": "Deploy (staging) / staging", "runner_id": 7, "run_attempt": \#(attempt), "started_at": "\#(start)"}"#
        }
        let path = "actions/runs/\(platform.runID)/jobs?filter=all&per_page=100"
        try platform.answer(path, #"{"jobs": [\#(job(1, "12:00"))]}"#)
        let first = try await run("deploy-job", platform, ["ENVIRONMENT": "staging"]).outputs
        try platform.answer(path, #"{"jobs": [\#(job(2, start)), \#(job(1, "12:00"))]}"#)
        let second = try await run("deploy-job", platform, ["ENVIRONMENT": "staging"]).outputs
        #expect(first["id"] != nil && (first == second) == (what == "ran"))
    }

    @Test(arguments: [("production", "1", ""), ("staging", "1", ""), ("staging", "2", "/2")])
    func `an entry's id follows from repository, run, environment and attempt`(
        environment: String,
        attempt: String,
        suffix: String
    ) async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        let known = ["ENVIRONMENT": environment, "BEGAN": "2026-01-31T12:00:00Z", "ATTEMPT": attempt]
        let (run, outputs) = try await run("deploy-job", platform, known)
        #expect(run.status == 0 && outputs["let_in"] == "yes" && outputs["began"] == "2026-01-31T12:00:00Z", "\(run)")
        let name = "\(platform.runURL)/\(environment)\(suffix)"
        let expected = try await Program.runShell(
            #"python3 -c 'import sys, uuid; print(uuid.uuid5(uuid.NAMESPACE_URL, sys.argv[1]))' "$0""#,
            [name],
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
        ).succeeded()
        #expect(outputs["id"] == expected)
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
        #expect(run.errors.contains("raxx/raptor-audit/.github/actions/"))
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

    private static let ended = [
        "ENVIRONMENT": "production", "APP": "app", "FROM_SHA": "4f2a91c04f2a91c0", "TO_SHA": "9b1c44e09b1c44e0",
        "RUN": "RUN", "OUTCOME": "success", "REASON": "", "CHANGED": "yes", "RELEASE": "v143", "PREVIOUS": "v142",
        "STATE": "approved", "ACTOR": "kris-gh", "SELF_APPROVED": "", "BYPASSED": "", "REQUESTED_BY": "sam-gh",
        "ID": "ID", "RECORDED": "success",
    ]
    private static let change = "production (app): 4f2a91c04f2a → 9b1c44e09b1c"
    private static let people = "Asked for by sam-gh, approved by kris-gh."

    /// Whatever was not understood is said too, and never as a success.
    @Test(
        arguments: [
            (
                [:],
                "Deployed to \(change). To roll back: heroku releases:rollback v142 --app app. \(people) Release v143. Entry ID."
            ),
            (
                ["FROM_SHA": "", "PREVIOUS": "", "SELF_APPROVED": "true", "BYPASSED": "true"],
                """
                Deployed to production (app): nothing → 9b1c44e09b1c. It was the first deploy: there is no release to roll \
                back to. Asked for by sam-gh, approved by kris-gh (SELF-APPROVED) (BYPASSED THE REVIEWERS). Release v143. \
                Entry ID.
                """
            ),
            (
                ["RECORDED": ""],
                """
                Deployed to \(change). To roll back: heroku releases:rollback v142 --app app. \(people) Release v143. NOT \
                RECORDED: re-run the job Record, and it alone.
                """
            ),
            (
                ["APP": "raxx-console-prod", "DIFFERS": "true"],
                """
                Deployed to production (raxx-console-prod): 4f2a91c04f2a → 9b1c44e09b1c. To roll back: \
                scripts/deploy-console.sh --surface console --rollback v142 (which also records it), or heroku \
                releases:rollback v142 --app raxx-console-prod. \(people) Release v143. THE ENTRY ID IS FROM AN EARLIER \
                ATTEMPT AND SAYS SOMETHING ELSE; it stays. To record what is there: scripts/deploy-console.sh --surface \
                console --check.
                """
            ),
            (
                ["OUTCOME": "deploy_failed", "REASON": "release_failed", "CHANGED": "no"],
                """
                DEPLOY FAILED on \(change): the release failed, and the one before still runs. Its git has the commit \
                already. (release_failed) \(people) Release v143. Entry ID.
                """
            ),
            (
                ["OUTCOME": "deploy_failed", "REASON": "cancelled", "CHANGED": "unknown", "RELEASE": ""],
                """
                DEPLOY FAILED on \(change). What runs is not known: heroku releases --app app. (cancelled) \(people) Entry ID.
                """
            ),
            (
                ["OUTCOME": "", "RELEASE": "", "RECORDED": ""],
                """
                How the deploy to \(change) ended is not known: heroku releases --app app. \(people) NOT RECORDED: re-run \
                the job Record, and it alone.
                """
            ),
        ] as [([String: String], String)]
    )
    func `an end has words`(known: [String: String], text: String) async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        let (_, outputs) = try await run("how-it-ended", platform, Self.ended.merging(known) { $1 })
        #expect(outputs["text"] == "\(text) RUN")
    }
}
