import Foundation
import Testing

/// The gate is there, or nothing is pushed.
struct WorkflowApprovalTests {
    private func isUnchanged(_ stage: DeployStage) async throws -> Bool {
        try await stage.git("git ls-remote ../heroku refs/heads/main").hasPrefix(stage.before)
    }

    @Test func `without an approval nothing is pushed, and the run says what to set up`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            // GitHub made the environment when the workflow named it: it has no reviewers, and let the job in.
            try run.platform.answerApprovals()
            try run.platform.answer("environments/production", #"{"name": "production", "protection_rules": []}"#)
        }
        #expect(run.results["production/deploy"] == .failure)
        let output = try run.steps["Prove the approval"].required("the gate").run.output
        #expect(output.contains("::error::No approval of this run for production was found."))
        #expect(output.contains("required reviewers") && output.contains("scripts/check-environments"))
        #expect(run.steps["Push"] == nil)
        #expect(try await isUnchanged(stage))
        #expect(try await stage.entries() == "deploy_failed unapproved \(stage.before)")
        let source = try await stage.parts.database.query(
            "select actor || ' ' || (payload_redacted->>'actor_source') from console_audit_log where to_sha = '\(stage.after)'"
        )
        #expect(source == "sam-gh unreviewed")
        #expect(run.platform.messages.last?.contains("NOT DEPLOYED to production") == true)
    }

    @Test(arguments: ["rejected", "pending"])
    func `another review than an approval lets nothing through`(state: String) async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            try run.platform.answerApprovals((state, "kris-gh", "production"), ("approved", "kris-gh", "staging"))
        }
        #expect(run.results["production/deploy"] == .failure && run.steps["Push"] == nil)
        #expect(try await isUnchanged(stage))
    }

    @Test func `GitHub's silence about approvals closes the gate, and the entry is recorded`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            try FileManager.default.removeItem(
                atPath: "\(stage.client.folder.path)/answers/actions_runs_\(run.platform.runID)_approvals"
            )
        }
        #expect(run.results["production/deploy"] == .failure && run.steps["Push"] == nil)
        #expect(try await isUnchanged(stage))
        #expect(try await stage.entries() == "deploy_failed unapproved \(stage.before)")
    }

    @Test(
        arguments: [
            ("sam-gh", ["sam-gh"], "true -", "(SELF-APPROVED)"),
            ("root-gh", ["kris-gh"], "- true", "(BYPASSED THE REVIEWERS)"),
            ("kris-gh", ["kris-gh"], "- -", "approved by kris-gh."),
        ] as [(String, [String], String, String)]
    )
    func `an approval without a second person is flagged in the entry and on Slack`(
        approver: String,
        reviewers: [String],
        flags: String,
        said: String
    ) async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage) { run in
            try run.platform.answerApprovals(("approved", approver, "production"))
            try run.platform.answer("environments/production", WorkflowPlatform.reviewers(reviewers[0]))
        }
        #expect(try await stage.entries() == "success - \(stage.before)", "\(run.steps)")
        let stored = try await stage.parts.database.query(
            """
            select concat_ws(' ', coalesce(payload_redacted->>'self_approved', '-'),
                             coalesce(payload_redacted->>'bypassed', '-'))
              from console_audit_log where to_sha = '\(stage.after)'
            """
        )
        #expect(stored == flags)
        #expect(run.platform.messages.last?.contains(said) == true, "\(run.platform.messages)")
    }

    @Test func `what cannot be recorded is not put before a reviewer`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage, ["secrets.RAXX_AUDIT_TOKEN": "rxa_no"])
        #expect(run.results["plan"] == .failure && run.results["production"] == .skipped)
        #expect(run.platform.messages.count == 1)
        #expect(run.platform.messages.first?.contains("could not be recorded (") == true, "\(run.platform.messages)")
    }

    @Test func `a program other than the plan's is not run: the job that records builds its own`() async throws {
        let stage = try await DeployStage()
        try await stage.install(
            "swift",
            #"""
            echo "swift $*" >>"$STAGE/builds"
            mkdir -p "$STAGE/built" && cp "$STAGE/bin/audit-program" "$STAGE/built/raptor-audit"
            case $* in *--show-bin-path*) echo "$STAGE/built" ;; esac
            """#
        )
        let run = try await WorkflowRun.console(stage) { run in
            run.isLetIn = { _ in
                // Between the plan and the deploy.
                let path = "\(stage.client.folder.path)/source/audit/raptor-audit"
                return FileManager.default.createFile(atPath: path, contents: Data("#!/bin/sh\nexit 0\n".utf8))
            }
        }
        #expect(run.steps["Compare the program"]?.run.output.contains("not the one that the plan built") == true)
        #expect(stage.client.folder.text("builds").contains("--static-swift-stdlib --product raptor-audit"))
        #expect(try await stage.entries() == "success - \(stage.before)", "\(run.steps)")
    }

    @Test func `staging can be retired by a variable`() async throws {
        let stage = try await DeployStage()
        let retired: ExpressionValue = "retired"
        let push = try await WorkflowRun.console(
            stage,
            ["github.event_name": "push", "inputs.ref": .null, "vars.CONSOLE_STAGING": retired]
        )
        #expect(push.results.filter { $0.value != .skipped } == ["retired": .success])
        #expect(push.platform.messages.isEmpty && push.platform.posts.isEmpty)
    }

    @Test func `a retired staging keeps nothing from production`() async throws {
        let stage = try await DeployStage()
        let run = try await WorkflowRun.console(stage, ["vars.CONSOLE_STAGING": "retired"])
        #expect(run.results["production"] == .success && run.results["retired"] == .skipped)
    }
}
