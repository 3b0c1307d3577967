import Foundation
import Testing

/// What the reviewer of a deploy sees, and that nothing else is pushed.
struct WorkflowPreviewTests {
    private func run(_ stage: DeployStage, ref: String? = nil) async throws -> WorkflowRun {
        let platform = try await WorkflowPlatform(stage)
        try platform.answerApprovals(("approved", "kris-gh", "production"))
        let contexts = platform.contexts([
            "github.event_name": "workflow_dispatch", "inputs.environment": "production",
            "inputs.ref": .string(ref ?? stage.after),
        ])
        var run = WorkflowRun(platform, contexts)
        try await run.run("deploy-console.yml")
        return run
    }

    @Test func `a first deploy is said, and recorded without a commit before`() async throws {
        let stage = try await DeployStage(isFirst: true)
        let run = try await run(stage)
        #expect(run.results["production"] == .success, "\(run.steps)")
        #expect(stage.client.folder.text("summary").contains("`nothing: the first deploy` → `\(stage.after)`"))
        #expect(try await stage.entries() == "success - -")
    }

    @Test func `a deploy that changes nothing says so`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git push -q ../heroku HEAD:main")
        let run = try await run(stage)
        #expect(run.results["production"] == .skipped, "\(run.steps)")
        #expect(stage.client.folder.text("summary").contains("**Blocked: has nothing to push"))
        // After a rollback an older release runs, and is healthy: no success of this commit.
        let message = try run.platform.messages.first.required("a message")
        let way = "scripts/deploy-console.sh --rollback vN, or heroku releases:rollback vN"
        #expect(message.contains(way), "\(message)")
        #expect(run.platform.posts.first?.contains("has nothing to push") == true)
        #expect(try await stage.entries().isEmpty)
    }

    private func push(_ stage: DeployStage, _ commit: String) async throws -> Program.Run {
        try await WorkflowPlatform(stage).run(
            ".github/scripts/push-app",
            in: nil,
            environment: [
                "REMOTE": "https://git.heroku.com/raxx-console-prod.git", "APP": "raxx-console-prod", "PREFIX": "",
                "TO_SHA": commit, "PUSHED_SHA": commit, "RUNNING_SHA": stage.before,
                "HEROKU_API_KEY": DeployStage.key,
            ]
        ).run
    }

    @Test(arguments: [429, 503])
    func `one answer of Heroku that says nothing costs neither a plan nor an approval`(status: Int) async throws {
        let planned = try await WorkflowRun.console(DeployStage()) {
            $0.isLetIn = { _ in false }
            $0.platform.heroku.refusesOnce(status)
        }
        #expect(planned.platform.messages.first?.contains("Approval required") == true, "\(planned.steps)")
        let stage = try await DeployStage()
        stage.heroku.refusesOnce(status)
        let pushed = try await push(stage, stage.after)
        #expect(pushed.status == 0, "\(pushed)")
    }

    @Test func `a caller that deploys what is there already has no success`() async throws {
        let stage = try await DeployStage()
        let run = try await push(stage, stage.before)
        #expect(run.status == 1 && run.output.contains("::error::The app's git is at"), "\(run)")
        #expect(run.output.contains("scripts/deploy-console.sh --rollback"))
    }

    @Test func `a long difference says how much of it is not shown`() async throws {
        let stage = try await DeployStage()
        try await stage.git("for each in $(seq 202); do git commit -q --allow-empty -m \"number $each\"; done")
        _ = try await run(stage, ref: stage.git("git rev-parse HEAD"))
        #expect(stage.client.folder.text("summary").contains("```\n\nand 3 more\n"))
    }

    /// Where Heroku does not show the slug, it says the first digits alone.
    @Test func `a tag that is called as a commit is not what runs`() async throws {
        let stage = try await DeployStage()
        stage.heroku.refusesSlugs(403)
        try await stage.git("git tag \(stage.before.prefix(8)) \(stage.after)")
        let run = try await run(stage)
        #expect(run.results["production"] == .success, "\(run.steps)")
        #expect(stage.client.folder.text("summary").contains("`\(stage.before)` → `\(stage.after)`"))
    }

    /// More than a pipe holds: what writes to a reader that has found its line fails.
    @Test func `an app of many deploys is planned`() async throws {
        let stage = try await DeployStage()
        let long = String(repeating: "x", count: 2_000)
        for _ in 0..<50 { stage.heroku.add("Deploy of \(long)", commit: stage.before) }
        let run = try await run(stage)
        #expect(run.results["production"] == .success, "\(run.steps)")
    }

    @Test func `an app that is ahead is said with what it has, and nobody is asked`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git commit -q --allow-empty -m 'what only they have' && git push -q ../heroku main")
        try await stage.git("git reset -q --hard HEAD~1")
        let run = try await run(stage)
        let summary = stage.client.folder.text("summary")
        #expect(summary.contains("The app has commits that this one lacks"))
        #expect(summary.contains("what only they have"))
        #expect(run.results["production"] == .skipped)
        #expect(run.platform.messages.count == 1)
        let message = try run.platform.messages.first.required("a message")
        #expect(message.contains("would be refused, as the app has commits"))
        let running = try await stage.git("git -C ../heroku rev-parse main")
        let change = "(raxx-console-prod), \(running.prefix(12)) → \(stage.after.prefix(12)), would be refused"
        #expect(message.contains("Deploy of console to production \(change)"), "\(message)")
        #expect(try await stage.entries().isEmpty)
    }

    /// It would pass for a first deploy, which holds against any app.
    @Test func `a release whose commit Heroku does not say is not put before a reviewer`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { $0.platform.heroku.hideCommits() }
        #expect(run.results["production"] == .skipped)
        #expect(run.platform.messages.count == 1)
        #expect(run.platform.messages.first?.contains("does not say which commit release v41 runs") == true)
    }

    @Test(.enabled(if: SubtreeTests.hasGitSubtree))
    func `an app that holds one folder needs its prefix, and that is said before anybody is asked`() async throws {
        let stage = try await DeployStage(folder: "console")
        // A checkout has no split.
        try await stage.git("git prune --expire=now")
        let run = try await run(stage)
        #expect(run.results["production"] == .skipped && run.platform.messages.count == 1)
        let message = try run.platform.messages.first.required("a message")
        #expect(message.contains("(an app that holds one folder needs its prefix)"), "\(message)")
        #expect(try await stage.entries().isEmpty)
    }

    @Test func `a commit's subject stays text`() async throws {
        let stage = try await DeployStage(
            subject: "```` <img src=x> **b** [a](http://x) `c`\u{1B}[31m \u{9B}\u{202E}d ::error::e"
        )
        let run = try await run(stage)
        #expect(run.results["production"] == .success)
        let summary = stage.client.folder.text("summary")
        #expect(summary.contains(" <img src=x> **b** [a](http://x) c[31m d ::error::e\n```"))
        #expect(summary.components(separatedBy: "```").count == 3)
        #expect(!run.steps.values.contains { $0.run.output.contains("::error::e") })
    }

    @Test func `the previewer's key is not the one that deploys`() async throws {
        let stage = try await DeployStage()
        let run = try await run(stage)
        #expect(run.steps["Preview the difference"]?.environment["HEROKU_API_KEY"] == "key that reads")
        #expect(run.steps["Push"]?.environment["HEROKU_API_KEY"] == DeployStage.key)
        for (name, step) in run.steps where name != "Push" && name != "Check the release" {
            #expect(!step.environment.values.contains(DeployStage.key), "\(name)")
        }
    }
}
