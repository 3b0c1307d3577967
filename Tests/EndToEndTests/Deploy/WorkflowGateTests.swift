import Testing

/// What is not to reach an app does not, leaves no entry, and says so where people look.
struct WorkflowGateTests {
    @Test(arguments: [
        ("rejected", "kris-gh rejected the deploy"), ("", "never began: it was not approved in time"),
        ("pending", "never began: it was not approved in time"),
    ])
    func `what is rejected or not approved in time leaves no entry, and is said to Slack`(
        state: String,
        said: String
    ) async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            if state.isEmpty {
                try run.platform.answerApprovals()
            } else {
                try run.platform.answerApprovals((state, "kris-gh", "production"))
            }
            run.isLetIn = { $0 != "production" }
        }
        #expect(run.results["production"] == .failure)
        #expect(try await stage.entries().isEmpty)
        #expect(run.steps["Push"] == nil)
        #expect(run.platform.messages.count == 2)
        #expect(run.platform.messages.last?.contains(said) == true, "\(run.platform.messages)")
        #expect(run.platform.messages.last?.contains("Nothing was deployed.") == true)
    }

    @Test func `the gate says what it blocked`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage, ["vars.CONSOLE_SMOKE_COMMAND": "false"])
        #expect(run.results["smoke"] == .failure && run.results["production"] == .skipped)
        let text = """
            Deploy of console to production blocked by the smoke gate: nothing was deployed. Asked for by sam-gh. \
            \(run.platform.runURL)
            """
        #expect(run.platform.posts == ["commits/\(stage.after)/comments body=\(text)"])
        #expect(run.platform.messages == [#"{"text":"\#(text)"}"#])
        #expect(try await stage.entries().isEmpty)
    }

    @Test(arguments: [("smoke", "at the smoke gate"), ("plan", "while it was planned")])
    func `what is cancelled or out of time before the deploy says so`(job: String, place: String) async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in run.timesOutAt = job }
        let text = """
            Deploy of console to production cancelled, or out of time, \(place): nothing was deployed. Asked for by \
            sam-gh. \(run.platform.runURL)
            """
        #expect(run.platform.posts == ["commits/\(stage.after)/comments body=\(text)"])
        #expect(run.platform.messages.count == 1)
        #expect(run.results["production"] == .skipped)
    }

    @Test(arguments: ["production", "staging"])
    func `what is cancelled while it waits leaves no entry`(environment: String) async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage, ["inputs.environment": .string(environment)]) { run in
            run.platform.settings["STANDS_FOR"] =
                "https://git.heroku.com/raxx-console-\(environment == "staging" ? "staging" : "prod").git"
            try run.platform.answerApprovals()
            run.isLetIn = { _ in false }
            run.isCancelledWhileItWaits = true
        }
        #expect(run.platform.messages.last?.contains("never began") == true, "\(run.platform.messages)")
        #expect(try await stage.entries().isEmpty)
    }

    /// An approval is for one attempt, and GitHub lists those of all.
    @Test func `a run that is started again does not deploy to production`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage, ["github.run_attempt": "2"])
        #expect(run.results["production/deploy"] == .skipped)
        #expect(run.results["production/refuse"] == .failure)
        #expect(run.steps["Say why"]?.run.output.contains("start a new run") == true)
        #expect(run.steps["Push"] == nil)
        // Nobody is asked for an approval of what is refused.
        #expect(run.platform.messages.isEmpty)
        #expect(try await stage.entries().isEmpty)
    }

    @Test func `a plan that fails deploys nothing and says so`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { $0.platform.heroku.refuses(503) }
        #expect(run.results["plan"] == .failure && run.results["production"] == .skipped)
        #expect(run.platform.posts.first?.contains("could not be planned") == true)
        #expect(try await stage.entries().isEmpty)
    }

    @Test func `a gate without a command is closed`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage, ["vars.CONSOLE_SMOKE_COMMAND": .null])
        #expect(run.results["smoke"] == .failure && run.results["production"] == .skipped)
    }

    /// A push has no inputs, whatever somebody writes into them.
    @Test func `a push goes to staging`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage, ["github.event_name": "push", "inputs.ref": .null]) { run in
            run.platform.settings["STANDS_FOR"] = "https://git.heroku.com/raxx-console-staging.git"
            try run.platform.answerApprovals()
        }
        #expect(run.results["staging"] == .success, "\(run.steps)")
        #expect(run.results["production"] == .skipped)
        let stored = try await stage.parts.database.query(
            "select concat_ws(' ', action, target_app, actor) from console_audit_log where to_sha = '\(stage.after)'"
        )
        #expect(stored == "console.deploy.staging raxx-console-staging sam-gh")
    }

    @Test(arguments: ["production", "staging"])
    func `a caller that takes a push to production's app is refused, loudly`(environment: String) async throws {
        let stage = try await DeployStage()
        let platform = try await WorkflowPlatform(stage)
        var run = WorkflowRun(
            platform,
            platform.contexts([
                "github.event_name": "push", "inputs.environment": .string(environment),
                "inputs.app": "raxx-console-prod", "inputs.action": "console.deploy.prod",
                "inputs.from_sha": .string(stage.before), "inputs.to_sha": .string(stage.after),
            ])
        )
        try await run.run("deploy-app.yml")
        #expect(run.results == ["refuse": .failure, "deploy": .skipped, "record": .skipped])
        #expect(run.steps["Say why"]?.run.output.contains("workflow_dispatch alone") == true)
        #expect(try await stage.git("git ls-remote ../heroku refs/heads/main").hasPrefix(stage.before))
        #expect(try await stage.entries().isEmpty)
    }
}
