/// The console's workflow from its YAML, with its own scripts, against the real service and a real git remote.
extension WorkflowRun {
    /// A dispatched run to production.
    static func console(
        _ stage: DeployStage,
        _ more: [String: ExpressionValue] = [:],
        _ change: (inout WorkflowRun) throws -> Void = { _ in }
    ) async throws -> WorkflowRun {
        let platform = try await WorkflowPlatform(stage)
        try platform.answerApprovals(("approved", "kris-gh", "production"))
        let contexts = platform.contexts(
            [
                "github.event_name": "workflow_dispatch", "inputs.environment": "production",
                "inputs.ref": .string(stage.after),
            ].merging(more) { $1 }
        )
        var run = WorkflowRun(platform, contexts)
        try change(&run)
        try await run.run("deploy-console.yml")
        return run
    }
}
