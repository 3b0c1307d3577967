import Foundation
import StrictJSON
import Testing
import Yams

/// The workflow that remembers what the log signed. What it runs is run here, with a bare repository for `origin`.
struct WitnessTests {
    /// A checkout, its remote, and what stands around a run.
    private struct Stage: Sendable {
        let platform: WorkflowPlatform
        let log: LogFixture

        init(_ log: LogFixture) async throws {
            self.log = log
            var platform = try await WorkflowPlatform(DeployStage())
            // git runs the hooks of a test's own repository.
            platform.settings["RAXX_AUDIT_TOKEN"] = log.token
            self.platform = platform
            try await platform.stage.git(
                """
                git init --quiet --bare --initial-branch=main ../origin
                git remote add origin "$STAGE/origin"
                git push --quiet origin main
                """
            )
        }

        /// Runs the workflow against the service at `port`.
        func witness(_ port: Int? = nil, _ token: String? = nil) async throws -> WorkflowRun {
            let contexts = platform.contexts([
                "github.event_name": "schedule",
                "vars.RAXX_AUDIT_URL": .string("http://127.0.0.1:\(port ?? log.service.port)"),
                "secrets.RAXX_AUDIT_READ_TOKEN": .string(token ?? log.token),
                "vars.RAXX_AUDIT_LOG_KEY": .string(log.key),
            ])
            var run = WorkflowRun(platform, contexts)
            try await run.run("witness.yml")
            return run
        }

        /// The sizes of the checkpoints in the branch's history, the newest first.
        func witnessed() async throws -> [String] {
            let said = try await platform.stage.git(
                "git -C ../origin log --format=%s audit-witness 2>/dev/null || true"
            )
            return said.split(separator: "\n").map(String.init)
        }

        func grow(_ numbers: Int...) async throws {
            try await log.caller.store(numbers.map { Sample.line(LogFixture.entry($0)) })
        }
    }

    private static func withStage(_ body: @Sendable (Stage) async throws -> Void) async throws {
        try await withLog { log in try await body(Stage(log)) }
    }

    private func output(_ run: WorkflowRun) -> String {
        let said = run.steps["Compare the log with what was witnessed"]?.run
        return (said?.output ?? "") + (said?.errors ?? "")
    }

    @Test func `it runs each hour and after each deploy, and nothing but what the default branch has`() throws {
        let file = try WorkflowFile("workflows/witness.yml")
        #expect(Set(file.events) == ["schedule", "workflow_run", "workflow_dispatch"])
        let after = file.root["on"]?["workflow_run"]
        #expect(after?["types"]?.sequence?.compactMap(\.string) == ["completed"])
        let deploys = try WorkflowFile.workflows().values.map { try WorkflowFile(text: $0) }.filter { other in
            other.jobs.contains { $0.job.text("uses") == "./.github/workflows/deploy-app.yml" }
        }
        #expect(!deploys.isEmpty)
        let names = after?["workflows"]?.sequence?.compactMap(\.string) ?? []
        #expect(Set(names) == Set(deploys.compactMap { $0.root.text("name") }))
        // A step that took something of the other run would run with the right to push.
        let text = try WorkflowFile.text("workflows/witness.yml")
        #expect(!text.contains("github.event.") && !text.contains("ref:") && !text.contains("download-artifact"))
    }

    @Test func `the first checkpoint is kept, then each larger one, and the same is kept once`() async throws {
        try await Self.withStage { stage in
            let first = try await stage.witness()
            #expect(first.results["witness"] == .success, "\(output(first))")
            #expect(output(first).contains("::warning::There is no branch audit-witness yet"))
            #expect(try await stage.witnessed() == ["checkpoint: 7 leaves"])
            let same = try await stage.witness()
            #expect(same.results["witness"] == .success)
            #expect(try await stage.witnessed().count == 1)
            #expect(!output(same).contains("::warning::"))

            try await stage.grow(5, 6)
            let grown = try await stage.witness()
            #expect(grown.results["witness"] == .success, "\(output(grown))")
            #expect(try await stage.witnessed() == ["checkpoint: 9 leaves", "checkpoint: 7 leaves"])
            #expect(grown.platform.messages.isEmpty)
            // What it left in the checkout.
            #expect(try await stage.platform.stage.git("git worktree list | wc -l").trimmed == "1")
        }
    }

    @Test func `a log that was turned back or forked is red, and its checkpoint is not kept`() async throws {
        try await Self.withStage { stage in
            let dump = try await stage.log.database.dump()
            try await stage.grow(5, 6)
            #expect(try await stage.witness().results["witness"] == .success)
            try await stage.log.database.withRestored(dump) { restored in
                try await withService(on: restored) { other in
                    let turnedBack = try await stage.witness(other.port)
                    #expect(turnedBack.results["witness"] == .failure)
                    #expect(output(turnedBack).contains("does not begin with the 9 leaves that it had"))
                    #expect(output(turnedBack).contains("leaves 7 to 8 are missing"))

                    let caller = other.caller(stage.log.token)
                    try await caller.store((7...9).map { Sample.line(LogFixture.entry($0)) })
                    let forked = try await stage.witness(other.port)
                    #expect(forked.results["witness"] == .failure)
                    #expect(output(forked).contains("does not begin with the 9 leaves that it had"))
                    #expect(forked.platform.messages.last?.contains("turned back or forked") == true)
                }
            }
            #expect(try await stage.witnessed() == ["checkpoint: 9 leaves"])
            #expect(try await stage.witness().results["witness"] == .success)
        }
    }

    /// Otherwise somebody who may push tags, or to the branch, could hide that the log was turned back.
    @Test func `neither a tag that is called as the branch nor a removal of the checkpoint is believed`() async throws {
        try await Self.withStage { stage in
            let dump = try await stage.log.database.dump()
            #expect(try await stage.witness().results["witness"] == .success)
            try await stage.grow(5, 6)
            #expect(try await stage.witness().results["witness"] == .success)
            let git = stage.platform.stage
            try await git.git("git -C ../origin tag audit-witness refs/heads/audit-witness~1")
            try await stage.log.database.withRestored(dump) { restored in
                try await withService(on: restored) { other in
                    let turnedBack = try await stage.witness(other.port)
                    #expect(turnedBack.results["witness"] == .failure)
                    #expect(output(turnedBack).contains("does not begin with the 9 leaves that it had"))
                }
            }
            try await git.git(
                """
                git -C ../origin tag --delete audit-witness
                git clone --quiet --branch audit-witness ../origin ../thief && cd ../thief
                git rm --quiet checkpoint && git commit --quiet -m gone && git push --quiet origin audit-witness
                """
            )
            let removed = try await stage.witness()
            #expect(removed.results["witness"] == .failure)
            #expect(output(removed).contains("has no checkpoint any more"))
        }
    }

    @Test func `a service that does not answer is red`() async throws {
        try await Self.withStage { stage in
            let silent = try await stage.witness(nil, "another token")
            #expect(silent.results["witness"] == .failure)
            #expect(silent.platform.messages.count == 1)
            #expect(try await stage.witnessed().isEmpty)
        }
    }

    /// The other one pushes a larger checkpoint between this one's look at the branch and its push.
    @Test(arguments: [true, false])
    func `of two witnesses that race for the branch, the later one verifies again`(isFirst: Bool) async throws {
        try await Self.withStage { stage in
            if !isFirst {
                #expect(try await stage.witness().results["witness"] == .success)
                try await stage.grow(5)
            }
            let entry = stage.log.file("raced.json")
            try Data(Sample.line(LogFixture.entry(6)).utf8).write(to: URL(fileURLWithPath: entry))
            try await stage.platform.stage.git(
                """
                git clone --quiet "$STAGE/origin" ../other
                ln -s '\(WorkflowFile.folder.path)' ../other/.github
                cat >.git/hooks/pre-push <<'end'
                #!/bin/sh
                set -eu
                [ ! -e "$STAGE/raced" ] || exit 0
                touch "$STAGE/raced"
                "$AUDIT" record --json - <'\(entry)'
                unset $(git rev-parse --local-env-vars)
                cd "$STAGE/other"
                .github/scripts/witness
                end
                chmod +x .git/hooks/pre-push
                """
            )
            let run = try await stage.witness()
            #expect(run.results["witness"] == .success, "\(output(run))")
            let sizes = isFirst ? ["checkpoint: 8 leaves"] : ["checkpoint: 9 leaves", "checkpoint: 7 leaves"]
            #expect(try await stage.witnessed() == sizes, "\(output(run))")
            #expect(FileManager.default.fileExists(atPath: "\(stage.platform.stage.client.folder.path)/raced"))
        }
    }
}
