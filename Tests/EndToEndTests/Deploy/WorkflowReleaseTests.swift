import Foundation
import Testing

/// A deploy's end is what Heroku says of its release and the app of its health, not what git says.
struct WorkflowReleaseTests {
    /// A word of the entry's payload, or `-`.
    private func payload(_ name: String, of stage: DeployStage) async throws -> String {
        try await stage.parts.database.query(
            "select coalesce(payload_redacted->>'\(name)', '-') from console_audit_log where to_sha = '\(stage.after)'"
        )
    }

    @Test(
        arguments: [
            (["failed"], "deploy_failed release_failed", "the release failed, and the one before still runs"),
            (["pending"], "deploy_failed release_pending", "What runs is not known"),
            ([], "deploy_failed release_missing", "What runs is not known"),
            (["pending", "pending", "pending", "succeeded"], "success -", "Deployed to production"),
        ] as [([String], String, String)]
    )
    func `a push succeeds only when its release runs`(
        statuses: [String],
        entry: String,
        said: String
    ) async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            run.platform.heroku.release(as: statuses)
            // Long enough for the one that succeeds.
            if entry != "success -" { run.platform.settings["RELEASE_SECONDS"] = "1" }
        }
        #expect(try await stage.entries() == "\(entry) \(stage.before)", "\(run.steps)")
        let message = try run.platform.messages.last.required("a message")
        #expect(message.contains(said), "\(message)")
        // Nothing to roll back: what ran before runs.
        if entry != "success -" { #expect(!message.contains("releases:rollback")) }
    }

    @Test func `without an answer of Heroku after the push the health alone counts, and the entry says so`()
        async throws
    {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            // Its answers up to the push; then it is gone.
            run.platform.heroku.goesAwayAfterPush()
        }
        #expect(run.results["production"] == .success, "\(run.steps)")
        #expect(try await stage.entries() == "success - \(stage.before)")
        #expect(try await payload("release_verified", of: stage) == "false")
        #expect(run.steps["Check the release"]?.run.output.contains("NOT VERIFIED") == true)
    }

    @Test(arguments: [403, 404])
    func `a key that may not read slugs is enough`(status: Int) async throws {
        let stage = try await DeployStage()
        stage.heroku.add("Set A config vars", commit: stage.before)
        let run = try await WorkflowRun.console(stage) { $0.platform.heroku.refusesSlugs(status) }
        #expect(run.results["production"] == .success, "\(run.steps)")
        #expect(try await stage.entries() == "success - \(stage.before)")
        #expect(try await payload("release", of: stage) == "v43")
    }

    @Test(arguments: ["/health/live", "/nowhere"])
    func `a push whose answer is lost goes on to release and health`(health: String) async throws {
        let stage = try await DeployStage()
        try await stage.git(
            #"printf '#!/bin/sh\nkill -9 "$PPID"\n' >../heroku/hooks/post-receive && chmod +x ../heroku/hooks/post-receive"#
        )
        let run = try await WorkflowRun.console(stage) { run in run.platform.health = health }
        let outcome = health == "/nowhere" ? "health_check_failed" : "success"
        #expect(run.steps["Push"]?.run.output.contains("the push has arrived") == true, "\(run.steps)")
        #expect(try await stage.entries() == "\(outcome) push_answer_lost \(stage.before)")
        #expect(try await payload("remote_sha", of: stage) == stage.after)
        #expect(try await payload("release", of: stage) == "v42")
    }

    @Test(arguments: ["insteadOf", "pushInsteadOf"])
    func `git's settings send no push elsewhere`(setting: String) async throws {
        let stage = try await DeployStage()
        try await stage.git("git init -q --bare ../elsewhere")
        let run = try await WorkflowRun.console(stage) { run in
            run.platform.settings.merge([
                "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "url.\(stage.client.folder.path)/elsewhere.\(setting)",
                "GIT_CONFIG_VALUE_0": "https://git.heroku.com/raxx-console-prod.git",
            ]) { $1 }
        }
        #expect(run.steps["Push"]?.run.output.contains("git's settings redirect the push") == true, "\(run.steps)")
        #expect(try await stage.git("git ls-remote ../elsewhere").isEmpty)
        #expect(try await stage.entries() == "deploy_failed push_refused \(stage.before)")
    }

    /// With the runner's own signals: SIGINT, and 7.5 seconds later SIGTERM.
    @Test func `a run cancelled in mid-push ends git, and nothing arrives`() async throws {
        let stage = try await DeployStage(hook: #"touch "$STAGE/holding"; sleep 30"#)
        let run = try await WorkflowRun.console(stage) { run in
            run.cancels = ("push", { try await stage.isHeld() })
            run.platform.settings["RELEASE_SECONDS"] = "1"
        }
        #expect(run.results["production/deploy"] == .cancelled)
        // The script saw git's end, and what the remote has.
        #expect(run.steps["Push"]?.run.status == 130, "\(run.steps)")
        #expect(try await stage.git("git ls-remote ../heroku refs/heads/main").hasPrefix(stage.before))
        #expect(try DeployInterruptTests.commands().allSatisfy { !$0.contains("\(stage.client.folder.path)/heroku") })
        #expect(try await stage.entries() == "deploy_failed cancelled \(stage.before)")
        #expect(try await payload("remote_sha", of: stage) == stage.before)
    }

    /// The remote goes on with what it has got.
    @Test func `a run cancelled in mid-push whose commit arrives is recorded by its release and health`() async throws {
        let stage = try await DeployStage(hook: DeployStage.arrivingLate)
        let run = try await WorkflowRun.console(stage) { run in
            run.cancels = ("push", { try await stage.isHeld() })
        }
        #expect(run.results["production/deploy"] == .cancelled)
        #expect(try await stage.entries() == "success push_answer_lost \(stage.before)", "\(run.steps)")
        #expect(run.platform.messages.last?.contains("Deployed to production") == true)
    }

    @Test(
        arguments: [
            ("health", nil, "success cancelled"), (nil, "release", "success interrupted"),
            (nil, "push", "deploy_failed interrupted"),
        ] as [(String?, String?, String)]
    )
    func `what a cancelled job or a dead runner left open is asked by the job that records`(
        cancelled: String?,
        lost: String?,
        entry: String
    ) async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            run.cancelsAt = cancelled
            run.losesRunnerAt = lost
            run.platform.settings["RELEASE_SECONDS"] = "1"
        }
        #expect(run.results["production/record"] == .success)
        // The dead runner's push is not known to have arrived but from Heroku.
        let expected = lost == "release" ? "success push_answer_lost" : entry
        #expect(try await stage.entries() == "\(expected) \(stage.before)", "\(run.steps)")
    }

    @Test func `a run cancelled while it waits for its turn has changed nothing`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { $0.cancelsAt = "turn" }
        #expect(run.steps["Push"] == nil && run.steps["Ask for the release"] == nil)
        #expect(try await stage.entries() == "deploy_failed cancelled \(stage.before)")
        #expect(run.platform.messages.last?.contains("production is as it was.") == true)
    }

    @Test func `the job that records stores one row, however often it runs after a dead runner`() async throws {
        let stage = try await DeployStage()
        var run = try await WorkflowRun.console(stage) { run in
            run.losesRunnerAt = "push"
            run.platform.settings["RELEASE_SECONDS"] = "0"
        }
        for attempt in 2...10 {
            run.platform.settings["GITHUB_RUN_ATTEMPT"] = "\(attempt)"
            #expect(
                try await run.runAgain("production/record", with: ["github.triggering_actor": "alex-gh"]) == .success
            )
        }
        #expect(try await stage.entries() == "deploy_failed interrupted \(stage.before)")
        // Who started the run, not who re-ran the job; when the job began, not when it was recorded.
        #expect(try await payload("requested_by", of: stage) == "sam-gh")
        let times = try await stage.parts.database.query(
            "select count(*) || ' ' || (ts_utc < recorded_at) from console_audit_log where to_sha = '\(stage.after)' group by ts_utc, recorded_at"
        )
        #expect(times == "1 true" || times == "1 t")
    }

    /// The entry stays: what is said must not contradict it.
    @Test func `a job that records again after the release has ended says that its entry is older`() async throws {
        let stage = try await DeployStage()
        var run = try await WorkflowRun.console(stage) { run in
            run.platform.heroku.release(as: Array(repeating: "pending", count: 3) + ["succeeded"])
            // It had pushed.
            run.losesRunnerAt = "release"
            run.platform.settings["RELEASE_SECONDS"] = "0"
        }
        #expect(try await stage.entries() == "deploy_failed interrupted \(stage.before)", "\(run.steps)")
        run.platform.settings["GITHUB_RUN_ATTEMPT"] = "2"
        run.platform.settings["RELEASE_SECONDS"] = "60"
        #expect(try await run.runAgain("production/record") == .success)
        #expect(try await stage.entries() == "deploy_failed interrupted \(stage.before)")
        let message = try run.platform.messages.last.required("a message")
        #expect(message.contains("Deployed to production"), "\(message)")
        #expect(message.contains("IS FROM AN EARLIER ATTEMPT"))
        #expect(message.contains("scripts/deploy-console.sh --surface console --check"))
    }

    @Test func `an app that holds one folder gets the folder, and the entry names the source's commits`() async throws {
        let stage = try await DeployStage(isFirst: true)
        let made = try await stage.git(
            """
            mkdir console && echo 1 >console/f && git add console && git commit -qm 'console, the first'
            git push -q ../heroku "$(git subtree split -q --prefix console)":refs/heads/main
            git rev-parse HEAD
            echo 2 >console/f && git commit -qam 'console, the second' && echo 3 >other && git add other
            git commit -qm 'not for the console'
            git update-ref refs/remotes/origin/main HEAD
            git rev-parse HEAD
            git subtree split -q --prefix console
            """
        ).split(separator: "\n").map(String.init)
        let (before, after, split) = (made[made.count - 3], made[made.count - 2], made[made.count - 1])
        let run = try await WorkflowRun.console(
            stage,
            ["inputs.ref": .string(after), "vars.CONSOLE_DEPLOY_PREFIX": .null]
        )
        #expect(run.results["production"] == .success, "\(run.steps)")
        #expect(try await stage.entries(to: after) == "success - \(before)")
        #expect(try await stage.git("git ls-remote ../heroku refs/heads/main").hasPrefix(split))
        let stored = try await stage.parts.database.query(
            "select payload_redacted->>'split_sha' from console_audit_log where to_sha = '\(after)'"
        )
        #expect(stored == split)
        let summary = stage.client.folder.text("summary")
        #expect(summary.contains("`\(before)` → `\(after)`") && summary.contains("The folder `console/`"))
        #expect(summary.contains("console, the second") && !summary.contains("not for the console"))
    }

    @Test func `an app that holds the whole repository is named, and nobody is asked to approve`() async throws {
        let stage = try await DeployStage()
        let after = try await stage.git(
            "mkdir console && echo 1 >console/f && git add console && git commit -qm three && git rev-parse HEAD"
        )
        let run = try await WorkflowRun.console(
            stage,
            ["inputs.ref": .string(after), "vars.CONSOLE_DEPLOY_PREFIX": .null]
        )
        #expect(run.results["production"] == .skipped)
        #expect(run.platform.posts.first?.contains("holds the whole repository, not a split of console/") == true)
        #expect(run.platform.messages.count == 1)
    }
}
