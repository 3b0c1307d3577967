import Foundation
import Testing

/// Every end of a deploy that began is recorded, and says so where people look.
struct WorkflowRunTests {
    private static let rollback = """
        To roll back: scripts/deploy-console.sh --surface console --rollback v41 (which also records it), or heroku \
        releases:rollback v41 --app raxx-console-prod.
        """

    @Test func `a good deploy is recorded, and said to the pull request and to Slack`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            try run.platform.answer(
                "commits/\(stage.after)/pulls",
                """
                [{"number": 7, "state": "open", "merged_at": null, "merge_commit_sha": "0123456789"},
                 {"number": 8, "state": "closed", "merged_at": "2026-01-31T12:00:00Z", "merge_commit_sha": "\(stage.after)"}]
                """
            )
        }
        #expect(run.results["production"] == .success, "\(run.steps)")
        #expect(run.results["staging"] == .skipped)
        #expect(run.titles["production"] == "Deploy (production)")
        #expect(run.titles["production/deploy"] == "production")
        #expect(run.titles.filter { !$0.value.contains("production") }.isEmpty)
        #expect(try await stage.entries() == "success - \(stage.before)")
        let stored = try await stage.parts.database.query(
            """
            select concat_ws(' ', action, target_app, trigger, actor, payload_redacted->>'requested_by',
                             payload_redacted->>'actor_source', payload_redacted->>'run_url',
                             payload_redacted->>'release', payload_redacted->>'release_verified')
              from console_audit_log where to_sha = '\(stage.after)'
            """
        )
        #expect(
            stored
                == "console.deploy.prod raxx-console-prod ci kris-gh sam-gh github \(run.platform.runURL) v42 true"
        )
        let change = "production (raxx-console-prod): \(stage.before.prefix(12)) → \(stage.after.prefix(12))"
        let id = try await stage.parts.database.query(
            "select id from console_audit_log where to_sha = '\(stage.after)'"
        )
        let text = """
            Deployed to \(change). \(Self.rollback) Asked for by sam-gh, approved by kris-gh. Release v42. Entry \(id). \
            \(run.platform.runURL)
            """
        #expect(run.platform.posts == ["issues/8/comments body=\(text)"])
        let asked = """
            Approval required: console → \(change.replacing("):", with: "),")), 1 commit. Asked for by sam-gh. \
            \(run.platform.runURL)
            """
        #expect(run.platform.messages == [#"{"text":"\#(asked)"}"#, #"{"text":"\#(text)"}"#])
        // What the reviewer saw, and where it went.
        let summary = stage.client.folder.text("summary")
        #expect(summary.contains("`\(stage.before)` → `\(stage.after)`"))
        #expect(summary.contains(" two\n"))
        #expect(run.steps["Push"]?.environment["REMOTE"] == "https://git.heroku.com/raxx-console-prod.git")
    }

    @Test(arguments: [nil, "https://console.raxx.app/health"])
    func `the app is asked at its own address, or where the environment says`(address: String?) async throws {
        let stage = try await DeployStage()
        try await stage.install(
            "curl",
            #"""
            for last; do :; done
            case $last in *raxx*/health) echo "$last" >>"$STAGE/asked" && printf 200 ;; *) exec /usr/bin/curl "$@" ;; esac
            """#
        )
        let url: ExpressionValue = address.map { .string($0) } ?? .null
        let run = try await WorkflowRun.console(stage, ["vars.CONSOLE_HEALTH_URL": url]) {
            run in
            run.platform.health = nil
        }
        #expect(run.results["production"] == .success, "\(run.steps)")
        // Once for the preview, and twice after the deploy.
        let asked = stage.client.folder.text("asked").split(separator: "\n").map(String.init)
        #expect(asked == Array(repeating: address ?? HerokuAPI.address + "health", count: 3))
    }

    @Test func `without a pull request the commit is told`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            try run.platform.answer("commits/\(stage.after)/pulls", "[]")
        }
        #expect(run.platform.posts.count == 1)
        #expect(run.platform.posts.first?.hasPrefix("commits/\(stage.after)/comments body=Deployed to") == true)
    }

    @Test func `a push that is refused is recorded, and Slack hears that nothing changed`() async throws {
        let stage = try await DeployStage(hook: "exit 1")
        let run = try await WorkflowRun.console(stage)
        #expect(run.results["production"] == .failure)
        #expect(try await stage.entries() == "deploy_failed push_refused \(stage.before)")
        #expect(run.platform.posts.isEmpty)
        let message = try run.platform.messages.last.required("a message")
        #expect(message.contains("DEPLOY FAILED on production (raxx-console-prod)"))
        // Without a version it would take production back from a good release.
        #expect(message.contains("production is as it was.") && !message.contains("heroku releases:rollback"))
    }

    @Test(arguments: ["/nowhere", "hanging"])
    func `a failed health check is recorded, said with how to roll back, and fails the run`(health: String) async throws
    {
        let stage = try await DeployStage()
        let hanging = try MisbehavingProxy(to: 0, [.stalls])
        let run = try await WorkflowRun.console(stage) { run in
            run.platform.health = health == "hanging" ? hanging.url : health
            if health == "hanging" { run.platform.settings["HEALTH_TIMEOUT"] = "0.3" }
        }
        #expect(run.results["production/deploy"] == .failure)
        #expect(run.steps["Check the health"]?.run.output.contains("try 6 of 6 failed") == true)
        #expect(try await stage.entries() == "health_check_failed - \(stage.before)")
        #expect(run.platform.messages.last?.contains("HEALTH CHECK FAILED") == true)
        #expect(run.platform.messages.last?.contains(Self.rollback) == true)
    }

    @Test func `a comment that GitHub does not take is a warning`() async throws {
        let stage = try await DeployStage()
        stage.make("mute")
        let run = try await WorkflowRun.console(stage)
        #expect(run.results["production"] == .success, "\(run.steps)")
        let output = run.steps["Comment where the change came from"]?.run.output ?? ""
        #expect(output.contains("::warning::GitHub did not take the comment."))
    }

    @Test func `an entry that cannot be recorded fails the run, is shouted, and can be recorded again`() async throws {
        let stage = try await DeployStage()
        // It goes away between the plan and the entry.
        let service = try MisbehavingProxy(to: stage.parts.service.port, [.passesOn])
        var run = try await WorkflowRun.console(stage, ["vars.RAXX_AUDIT_URL": .string(service.url)]) { run in
            run.isLetIn = { _ in
                service.behave(.closes)
                return true
            }
        }
        #expect(run.results["production/deploy"] == .success)
        #expect(run.results["production/record"] == .failure)
        #expect(run.platform.messages.last?.contains("NOT RECORDED: re-run the job Record, and it alone.") == true)
        #expect(try await stage.entries().isEmpty)
        // The runner's disk is gone, and somebody else starts the job again.
        try FileManager.default.removeItem(atPath: stage.client.spool)
        for _ in 1...2 {
            let more: [String: ExpressionValue] = [
                "vars.RAXX_AUDIT_URL": .string(stage.client.url), "github.triggering_actor": "alex-gh",
            ]
            #expect(try await run.runAgain("production/record", with: more) == .success)
            #expect(try await stage.entries() == "success - \(stage.before)")
        }
        let asked = try await stage.parts.database.query(
            "select payload_redacted->>'requested_by' from console_audit_log where to_sha = '\(stage.after)'"
        )
        #expect(asked == "sam-gh")
    }

    @Test(arguments: ["", "away"])
    func `a Slack that is not there is a notice, and no failure`(slack: String) async throws {
        let stage = try await DeployStage()
        let url: ExpressionValue = slack.isEmpty ? .null : "http://127.0.0.1:1/x"
        let run = try await WorkflowRun.console(stage, ["secrets.SLACK_WEBHOOK_URL": url])
        #expect(run.results["production"] == .success)
        let output = try run.steps["Tell Slack"].required("the step").run.output
        #expect(output.contains(slack.isEmpty ? "::notice::" : "::warning::"))
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `a deploy that another one overtook is refused, recorded, and called superseded`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git commit -q --allow-empty -m three")
        let third = try await stage.git("git rev-parse HEAD")
        let run = try await WorkflowRun.console(stage, ["inputs.ref": .string(third)]) { run in
            // Between the preview and the push, as an approval leaves room for.
            let stage = run.platform.stage
            run.isLetIn = { _ in
                let git = Process()
                git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                git.environment = ProcessInfo.processInfo.environment.merging(["STAGE": stage.client.folder.path]) {
                    $1
                }
                git.arguments = ["git", "-C", "\(stage.client.folder.path)/source", "push", "-q", "../heroku"]
                git.arguments? += ["\(stage.after):refs/heads/main"]
                try? git.run()
                git.waitUntilExit()
                return true
            }
        }
        #expect(run.steps["Push"]?.run.output.contains("The app has changed since the preview") == true)
        #expect(try await stage.entries(to: third) == "deploy_failed superseded \(stage.before)")
        #expect(run.platform.messages.last?.contains("SUPERSEDED") == true)
    }
}
