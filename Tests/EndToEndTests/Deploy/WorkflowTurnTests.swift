import Foundation
import Testing

/// No run blocks another, and of two that are approved one deploys at a time.
struct WorkflowTurnTests {
    private static let list = "actions/workflows/deploy-console.yml/runs?status=in_progress&per_page=100"

    private func job(_ status: String, _ began: String) -> String {
        #"{"jobs": [{"name": "Deploy (production) / production", "status": "\#(status)", "started_at": "\#(began)"}]}"#
    }

    private func turn(
        _ platform: WorkflowPlatform,
        _ more: [String: String] = [:]
    ) async throws -> (run: Program.Run, outputs: [String: String]) {
        try await platform.run(
            ".github/scripts/turn",
            in: nil,
            environment: ["GH_TOKEN": "token", "ENVIRONMENT": "production", "GITHUB_RUN_ID": "4711"].merging(more) {
                $1
            }
        )
    }

    @Test(
        arguments: [
            // An earlier one, a later one, one of the same second, one that waits for its approval, one that is done.
            (4710, "in_progress", "2026-01-31T11:59:59Z", false), (4710, "in_progress", "2026-01-31T12:00:01Z", true),
            (4709, "in_progress", "2026-01-31T12:00:00Z", false), (4712, "in_progress", "2026-01-31T12:00:00Z", true),
            (4710, "waiting", "2026-01-31T11:59:59Z", true), (4710, "completed", "2026-01-31T11:59:59Z", true),
        ]
    )
    func `a deploy waits for those that began before it`(
        other: Int,
        status: String,
        began: String,
        isItsTurn: Bool
    ) async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        try platform.answer(Self.list, #"{"workflow_runs": [{"id": \#(other)}, {"id": 4711}]}"#)
        try platform.answer("actions/runs/4711/jobs?per_page=100", job("in_progress", "2026-01-31T12:00:00Z"))
        try platform.answer("actions/runs/\(other)/jobs?per_page=100", job(status, began))
        let (run, outputs) = try await turn(platform)
        #expect((run.status == 0) == isItsTurn, "\(run)")
        #expect(outputs["reason"] == (isItsTurn ? nil : "turn_timeout"))
        if !isItsTurn {
            #expect(run.output.contains("Waiting for https://github.example/raxx/monorepo/actions/runs/\(other)"))
        }
    }

    /// Nothing has changed the app: that is not what superseded says.
    @Test func `a deploy whose turn does not come is recorded, and called that`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            try run.platform.answer(Self.list, #"{"workflow_runs": [{"id": 1}]}"#)
            try run.platform.answer("actions/runs/1/jobs?per_page=100", job("in_progress", "2020-01-31T12:00:00Z"))
        }
        #expect(run.results["production"] == .failure && run.steps["Push"] == nil)
        #expect(try await stage.entries() == "deploy_failed turn_timeout \(stage.before)", "\(run.steps)")
        let message = try run.platform.messages.last.required("a message")
        #expect(message.contains("an earlier run was still deploying") && !message.contains("SUPERSEDED"), "\(message)")
        #expect(message.contains("production is as it was."))
    }

    @Test func `it goes on once the other is done`() async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        try platform.answer(Self.list, #"{"workflow_runs": [{"id": 4710}]}"#)
        try platform.answer("actions/runs/4711/jobs?per_page=100", job("in_progress", "2026-01-31T12:00:00Z"))
        try platform.answer("actions/runs/4710/jobs?per_page=100", job("in_progress", "2026-01-31T11:00:00Z"))
        async let waiting = turn(platform, ["TRIES": "10000"])
        try platform.answer("actions/runs/4710/jobs?per_page=100", job("completed", "2026-01-31T11:00:00Z"))
        #expect(try await waiting.run.status == 0)
    }

    @Test func `GitHub's silence keeps nothing waiting`() async throws {
        let platform = try await WorkflowPlatform(DeployStage())
        let (run, _) = try await turn(platform)
        #expect(run.status == 0 && run.output.contains("::warning::GitHub did not say which runs are deploying"))
    }

    @Test func `the message to the reviewers names the other runs that wait`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            let own = #"{"id": \#(run.platform.runID), "html_url": "own"}"#
            try run.platform.answer(
                "actions/workflows/deploy-console.yml/runs?status=waiting&per_page=100",
                #"{"workflow_runs": [{"id": 4700, "html_url": "https://github.example/4700"}, \#(own)]}"#
            )
        }
        let message = try run.platform.messages.first.required("a message")
        #expect(message.contains("These runs wait too; approve one and cancel the others: https://github.example/4700"))
        #expect(!message.contains(" own"))
    }

    @Test func `a commit that is not on main is named where it is approved`() async throws {
        let stage = try await DeployStage()
        let third = try await stage.git(
            "git checkout -q -b x && git commit -q --allow-empty -m three && git update-ref refs/remotes/origin/feature/x HEAD && git rev-parse HEAD"
        )
        let run = try await WorkflowRun.console(stage, ["inputs.ref": .string(third)]) { run in
            run.isLetIn = { _ in false }
        }
        #expect(run.platform.messages.first?.contains("THE COMMIT IS NOT ON main.") == true, "\(run.platform.messages)")
        #expect(stage.client.folder.text("summary").contains("**The commit is not on `main`, but on `feature/x`.**"))
    }
}
