import Foundation
import Testing

/// The examples that record what other surfaces' own workflows deploy: what they run, run.
struct ExampleWorkflowTests {
    private static func example(_ name: String) throws -> WorkflowFile {
        let path = WorkflowFile.folder.appendingPathComponent("../docs/examples/\(name)")
        return try WorkflowFile(text: String(contentsOf: path, encoding: .utf8))
    }

    /// The example that records what Cloudflare Pages deploys.
    private func recordPages(
        _ stage: DeployStage,
        conclusion: String?,
        health: String = "/health/live",
        _ more: [String: ExpressionValue] = [:],
        _ change: (inout WorkflowRun) throws -> Void = { _ in }
    ) async throws -> WorkflowRun {
        var platform = try await WorkflowPlatform(stage)
        platform.health = health
        try platform.answer(
            "commits/\(stage.after)/check-runs?check_name=Cloudflare%20Pages",
            """
            {"check_runs": [{"status": "\(conclusion == nil ? "in_progress" : "completed")",
                             "conclusion": \(conclusion.map { #""\#($0)""# } ?? "null")}]}
            """
        )
        var run = WorkflowRun(platform, platform.contexts(more))
        try change(&run)
        try await run.run(Self.example("record-pages.yml"))
        return run
    }

    @Test(
        arguments: [
            ("success", "/health/live", "success"), ("success", "/not-there", "health_check_failed"),
            // What is there still answers well.
            ("failure", "/health/live", "deploy_failed"), (nil, "/health/live", "deploy_failed"),
        ] as [(String?, String, String)],
        [false, true]
    )
    func `the docs' deploy by Cloudflare is recorded as it ended`(
        end: (conclusion: String?, health: String, outcome: String),
        isFirst: Bool
    ) async throws {
        let stage = try await DeployStage()
        let before = isFirst ? String(repeating: "0", count: 40) : stage.before
        let run = try await recordPages(
            stage,
            conclusion: end.conclusion,
            health: end.health,
            ["github.event_name": "push", "github.event.before": .string(before)]
        )
        #expect(try await stage.entries() == "\(end.outcome) - \(isFirst ? "-" : before)", "\(run.steps)")
        let stored = try await stage.parts.database.query(
            "select concat_ws(' ', action, target_app, actor) from console_audit_log where to_sha = '\(stage.after)'"
        )
        #expect(stored == "docs.deploy.prod raxx-docs sam-gh")
    }

    @Test func `Antlers' own gated workflow gets one more job, which knows who approved`() async throws {
        let stage = try await DeployStage()
        let inputs: [String: ExpressionValue] = [
            "github.event_name": "push", "inputs.action": "antlers.deploy.prod", "inputs.target_app": "raxx-antlers",
            "inputs.from_sha": .string(stage.before), "inputs.result": "success",
            "inputs.url": "https://antlers.raxx.app",
            "inputs.check": "Cloudflare Pages",
        ]
        // Its runner dies, and the job that records runs ten times.
        var run = try await recordPages(stage, conclusion: "success", inputs) { run in
            try run.platform.answerApprovals(("approved", "kris-gh", "production"))
            try run.platform.answerJob("production", hasRunner: true)
            run.losesRunnerAt = "health"
        }
        for _ in 2...10 { #expect(try await run.runAgain("record") == .success) }
        #expect(try await stage.entries() == "deploy_failed - \(stage.before)")
        let stored = try await stage.parts.database.query(
            "select concat_ws(' ', action, target_app, actor) from console_audit_log where to_sha = '\(stage.after)'"
        )
        #expect(stored == "antlers.deploy.prod raxx-antlers kris-gh")
    }

    /// As the example's comment calls it: GitHub has zeros for the commit before a new tag, and no check is named.
    private func recordTag(
        _ stage: DeployStage,
        result: String = "success",
        health: String = "/health/live",
        _ change: (inout WorkflowRun) throws -> Void = { _ in }
    ) async throws -> WorkflowRun {
        let inputs: [String: ExpressionValue] = [
            "github.event_name": "push", "github.event.before": .string(String(repeating: "0", count: 40)),
            "inputs.action": "antlers.deploy.prod", "inputs.target_app": "raxx-antlers",
            "inputs.tags": "antlers-v*", "inputs.result": .string(result), "inputs.url": "https://antlers.raxx.app",
            "inputs.check": "", "inputs.from_sha": "",
        ]
        return try await recordPages(stage, conclusion: nil, health: health, inputs, change)
    }

    @Test(arguments: [("/health/live", "success"), ("/not-there", "health_check_failed")])
    func `a tag's deploy comes from the tag before, and waits for no check that is not named`(
        health: String,
        outcome: String
    ) async throws {
        let stage = try await DeployStage()
        try await stage.git(
            "git tag antlers-v1 HEAD~1 && git tag -a -m x antlers-v2 HEAD && git tag -a -m x console-v9 HEAD~1"
        )
        let run = try await recordTag(stage, health: health) { run in
            try run.platform.answerApprovals(("approved", "kris-gh", "production"))
        }
        #expect(run.steps["Wait for the deploy"] == nil)
        #expect(try await stage.entries() == "\(outcome) - \(stage.before)", "\(run.steps)")
    }

    @Test func `the first tag's deploy has no commit before`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git tag antlers-v1 HEAD && git tag console-v9 HEAD~1")
        let run = try await recordTag(stage)
        #expect(try await stage.entries() == "success - -", "\(run.steps)")
    }

    @Test(arguments: [(nil, ""), ("approved", "deploy_failed - -"), ("rejected", "")] as [(String?, String)])
    func `what was cancelled while it waited for its approval never began`(
        review: String?,
        entry: String
    ) async throws {
        let stage = try await DeployStage()
        let run = try await recordTag(stage, result: "cancelled") { run in
            if let review {
                try run.platform.answerApprovals((review, "kris-gh", "production"))
            } else {
                try run.platform.answerApprovals()
            }
        }
        #expect(try await stage.entries() == entry, "\(run.steps)")
    }

    private func deployAPI(
        _ stage: DeployStage,
        _ change: (inout WorkflowRun) throws -> Void = { _ in }
    ) async throws -> WorkflowRun {
        let platform = try await WorkflowPlatform(stage)
        try platform.answerApprovals(("approved", "kris-gh", "production"))
        var run = WorkflowRun(
            platform,
            platform.contexts(["github.event_name": "workflow_dispatch", "vars.API_HEALTH_URL": "x"])
        )
        run.platform.settings["STANDS_FOR"] = "https://git.heroku.com/raxx-api-prod.git"
        try change(&run)
        try await run.run(Self.example("deploy-heroku.yml"))
        return run
    }

    private func payload(of stage: DeployStage) async throws -> String {
        try await stage.parts.database.query(
            """
            select concat_ws(' ', action, target_app, actor, payload_redacted->>'release', payload_redacted->>'remote_sha')
              from console_audit_log where to_sha = '\(stage.after)'
            """
        )
    }

    @Test func `the API's own workflow records what it did`() async throws {
        let stage = try await DeployStage()
        let run = try await deployAPI(stage)
        #expect(try await stage.entries() == "success - \(stage.before)", "\(run.steps)")
        #expect(try await payload(of: stage) == "api.deploy.prod raxx-api-prod kris-gh v42")
    }

    /// Without a reason, and what the app's git has, the daily comparison would miss its entry.
    @Test(arguments: [("exit 1", "deploy_failed push_refused"), ("exit 0", "success push_answer_lost")])
    func `the API's own workflow says why its push failed, and what the app's git has`(
        hook: String,
        entry: String
    ) async throws {
        let stage = try await DeployStage(hook: hook)
        try await stage.git(
            #"printf '#!/bin/sh\nkill -9 "$PPID"\n' >../heroku/hooks/post-receive && chmod +x ../heroku/hooks/post-receive"#
        )
        let run = try await deployAPI(stage)
        #expect(try await stage.entries() == "\(entry) \(stage.before)", "\(run.steps)")
        let holds = hook == "exit 0" ? "v42 \(stage.after)" : stage.before
        #expect(try await payload(of: stage) == "api.deploy.prod raxx-api-prod kris-gh \(holds)")
    }

    @Test func `a push of the API's that arrives after its run was cancelled is recorded by its release`() async throws
    {
        let stage = try await DeployStage(hook: DeployStage.arrivingLate)
        let run = try await deployAPI(stage) { run in run.cancels = ("push", { try await stage.isHeld() }) }
        #expect(try await stage.entries() == "success push_answer_lost \(stage.before)", "\(run.steps)")
    }
}
