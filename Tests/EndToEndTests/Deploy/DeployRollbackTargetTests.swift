import Testing

extension DeployStage {
    /// A stage whose deploy, v42, has gone wrong, with a change of settings after it.
    static func withThreeReleases(folder: String = "") async throws -> DeployStage {
        let stage = try await DeployStage(folder: folder)
        try await stage.git("git push -q ../heroku $(git rev-parse HEAD):main 2>/dev/null || :")
        stage.heroku.look()
        stage.heroku.add("Set A config vars", commit: stage.after)
        return stage
    }

    func rollBack(
        _ version: String = "",
        _ change: (inout Manner) -> Void = { _ in }
    ) async throws -> Program.Run {
        try await deploy {
            $0.arguments = "--rollback \(version)"
            $0.typing = ":"
            change(&$0)
        }
    }
}

/// Which release `--rollback` goes back to.
struct DeployRollbackTargetTests {
    /// v40 is older than the good release, v41; v42 is the bad one, which a rollback has taken back.
    @Test(arguments: [0, 1, 2])
    func `a second rollback goes further back, also after a change of settings`(changes: Int) async throws {
        let stage = try await DeployStage()
        let oldest = try await stage.git("git commit-tree -m zero HEAD^{tree}")
        stage.heroku.addFirst(commit: oldest)
        stage.heroku.add("Deploy of what is bad", commit: stage.after)
        #expect(try await stage.rollBack().status == 0)
        for _ in 0..<changes { stage.heroku.add("Set A config vars", commit: stage.before) }
        let second = try await stage.rollBack()
        #expect(second.status == 0, "\(second)")
        #expect(stage.heroku.releases.last?.description == "Rollback to v40")
        #expect(stage.heroku.releases.last?.commit == oldest)
        // Nothing is older.
        stage.heroku.add("Set A config vars", commit: oldest)
        let third = try await stage.rollBack()
        #expect(third.status == 1 && third.output.contains("with other code before v40"), "\(third)")
    }

    @Test func `a version that is named is found, however old it is`() async throws {
        let stage = try await DeployStage.withThreeReleases()
        for _ in 0..<55 { stage.heroku.add("Set A config vars", commit: stage.after) }
        let run = try await stage.rollBack("v41")
        #expect(run.status == 0, "\(run)")
        #expect(stage.heroku.releases.last?.description == "Rollback to v41")
        #expect(try await stage.entries(to: stage.before) == "success - \(stage.after)")
    }

    /// More than a pipe holds: what writes to a reader that has found its line fails.
    @Test func `a list of any length says whether the rollback was released`() async throws {
        let stage = try await DeployStage.withThreeReleases()
        let long = String(repeating: "x", count: 2_000)
        for _ in 0..<50 { stage.heroku.add("Set \(long) config vars", commit: stage.after) }
        let run = try await stage.rollBack("v41")
        #expect(run.status == 0 && !run.output.contains("NOT VERIFIED"), "\(run)")
        let verified = try await stage.parts.database.query(
            "select payload_redacted->>'release_verified' from console_audit_log where to_sha = '\(stage.before)'"
        )
        #expect(verified.trimmed == "true")
    }

    @Test func `why Heroku's API cannot be reached is said`() async throws {
        let stage = try await DeployStage.withThreeReleases()
        let run = try await stage.rollBack { $0.settings["HEROKU_API_URL"] = "http://127.0.0.1:1" }
        #expect(run.status == 1 && run.output.contains("curl: (7)"), "\(run)")
        #expect(run.output.contains("Try: heroku releases:rollback --app raxx-console-prod"))
    }

    @Test func `a version that Heroku does not show is said with what to try`() async throws {
        let stage = try await DeployStage.withThreeReleases()
        let run = try await stage.rollBack("v7")
        let way = "Try: heroku releases:rollback v7 --app raxx-console-prod"
        #expect(run.status == 1 && run.output.contains(way), "\(run)")
    }

    @Test(
        arguments: [
            ("v7", 1, "There is no release v7"), ("v43", 0, "v43 runs already"), ("v44", 1, "v44 failed"),
            ("--dry-run", 0, "Dry run"),
        ] as [(String, Int32, String)]
    )
    func `what cannot be released again is left alone`(version: String, status: Int32, reason: String) async throws {
        let stage = try await DeployStage.withThreeReleases()
        stage.heroku.add("Deploy of nobody", commit: stage.before, statuses: ["failed"])
        let run = try await stage.rollBack(version)
        #expect(run.status == status && run.output.contains(reason), "\(run)")
        #expect(stage.heroku.releases.last?.version == 44)
        #expect(try await stage.entries(to: stage.before).isEmpty)
    }
}
