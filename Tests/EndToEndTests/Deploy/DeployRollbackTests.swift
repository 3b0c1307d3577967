import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// `--rollback`: production as it was, at once, and an entry of it.
struct DeployRollbackTests {
    private func stage(folder: String = "") async throws -> DeployStage { try await .withThreeReleases(folder: folder) }

    private func rollBack(
        _ stage: DeployStage,
        _ version: String = "",
        _ change: (inout DeployStage.Manner) -> Void = { _ in }
    ) async throws -> Program.Run {
        try await stage.rollBack(version, change)
    }

    private func stored(_ stage: DeployStage) async throws -> String {
        try await stage.parts.database.query(
            """
            select concat_ws(' ', action, outcome, payload_redacted->>'reason', payload_redacted->>'release', from_sha,
                             trigger, actor)
              from console_audit_log where to_sha = '\(stage.before)' order by recorded_at
            """
        ).trimmed
    }

    private func entry(_ stage: DeployStage, _ outcome: String = "success", release: String = "v44") -> String {
        "console.rollback.prod \(outcome) \(release) \(stage.after) local-script kris@raxx.app"
    }

    @Test(arguments: ["", "v41", "41"])
    func `a rollback asks nothing, and is recorded`(version: String) async throws {
        let stage = try await stage()
        let run = try await rollBack(stage, version)
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("TARGET: PRODUCTION (raxx-console-prod)"))
        let change = "v43 (\(stage.after.prefix(7))) -> v41 (\(stage.before.prefix(7)))"
        #expect(run.output.contains(change), "\(run)")
        #expect(run.output.contains("Rolled back: v44 is what v41 was.") && run.output.contains("health: passed"))
        #expect(stage.heroku.releases.last?.description == "Rollback to v41")
        #expect(stage.heroku.releases.last?.commit == stage.before)
        #expect(try await stored(stage) == entry(stage))
    }

    @Test(.enabled(if: SubtreeTests.hasGitSubtree))
    func `a rollback of a folder is recorded with the commits it is of`() async throws {
        let stage = try await DeployStage(folder: "console")
        #expect(try await stage.deploy { $0.settings["CONSOLE_DEPLOY_PREFIX"] = "console" }.status == 0)
        let run = try await rollBack(stage) { $0.settings["CONSOLE_DEPLOY_PREFIX"] = "console" }
        #expect(run.status == 0, "\(run)")
        #expect(try await stored(stage) == entry(stage, release: "v43"))
    }

    @Test func `a rollback is done while the audit service is away, and recorded with the next flush`() async throws {
        let stage = try await stage()
        let run = try await rollBack(stage) { $0.settings["RAXX_AUDIT_URL"] = "http://127.0.0.1:1" }
        #expect(run.status == 0 && run.output.contains("NOT DELIVERED"), "\(run)")
        #expect(try await stage.client.run("flush").status == 0)
        #expect(try await stored(stage) == entry(stage))
    }

    /// Each of what a rollback must not depend on, and all of them.
    @Test(
        arguments: [
            (["RAPTOR_AUDIT": "/nowhere/raptor-audit"], "source", 69),
            (["RAXX_AUDIT_SPOOL": "/dev/null/spool", "RAXX_AUDIT_URL": "http://127.0.0.1:1"], "source", 69),
            (["XDG_STATE_HOME": "/dev/null", "CONSOLE_DEPLOY_REMOTE": "/nowhere", "TMPDIR": "/nowhere"], "source", 0),
            ([:], "heroku/objects", 0), (["GIT_DIR": "/nowhere"], "source", 0),
            (["RAXX_REQUIRE_OPERATOR_EMAIL": "1", "RAXX_OPERATOR_EMAIL": "", "GIT_AUTHOR_EMAIL": ""], "source", 69),
        ] as [([String: String], String, Int32)]
    )
    func `a rollback is done whatever else is broken`(
        settings: [String: String],
        folder: String,
        status: Int32
    ) async throws {
        let stage = try await stage()
        let run = try await rollBack(stage) {
            $0.settings = settings
            $0.folder = folder
        }
        #expect(run.status == status, "\(run)")
        #expect(stage.heroku.releases.last?.description == "Rollback to v41")
        if status == 69 {
            #expect(run.output.contains("NOT RECORDED") && run.output.contains("--release v44"))
        } else {
            #expect(try await stored(stage) == entry(stage))
        }
    }

    /// bash 3.2 puts a here-string into a file, and a full disk would take none.
    @Test(arguments: ["rollback", "heroku", "heroku-api", "health", "screen"])
    func `a rollback needs no place to write`(library: String) throws {
        let text = try String(contentsOfFile: "\(DeployStage.libraries)/\(library).sh", encoding: .utf8)
        #expect(!text.contains("<<"))
    }

    @Test func `a rollback needs neither git nor ps`() async throws {
        let stage = try await stage()
        try await stage.git("cp -rs /usr/bin ../tools && rm ../tools/ps ../tools/git")
        let run = try await rollBack(stage) {
            $0.around = #"env PATH="$STAGE/tools" "$(command -v bash)" "$SCRIPT" --rollback"#
        }
        #expect(run.status == 0, "\(run)")
        #expect(try await stored(stage) == entry(stage))
    }

    @Test func `a deploy that is under way or has died is in no rollback's way`() async throws {
        let stage = try await DeployStage()
        stage.heroku.add("Deploy by hand", commit: stage.after)
        async let deploy = stage.deploy {
            $0.hold = .push
            $0.settings["CONSOLE_DEPLOY_RELEASE_TIMEOUT"] = "1"
        }
        try await stage.isHeld()
        let run = try await rollBack(stage) { $0.name = "second" }
        #expect(run.status == 0, "\(run)")
        #expect(stage.hasIntent)
        stage.go()
        _ = try await deploy
        #expect(try await stored(stage) == entry(stage, release: "v43"))
    }

    @Test func `an app that is not well after a rollback is recorded so`() async throws {
        let stage = try await stage()
        let health = try MisbehavingProxy(
            to: stage.parts.service.port,
            [.answers("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")]
        )
        let run = try await rollBack(stage) { $0.health = health.url }
        #expect(run.status == 1, "\(run)")
        #expect(try await stored(stage) == entry(stage, "health_check_failed"))
    }

    @Test(arguments: [(["pending", "failed"], "release_failed"), (["pending"], "release_pending")])
    func `a rollback whose release fails, or does not end, is recorded so`(
        statuses: [String],
        reason: String
    ) async throws {
        let stage = try await stage()
        stage.heroku.release(as: statuses)
        let run = try await rollBack(stage)
        #expect(run.status == 1 && !run.output.contains("health:"), "\(run)")
        #expect(try await stored(stage) == entry(stage, "deploy_failed \(reason)"))
    }

    /// Kills a rollback once the health is asked.
    private func die(_ stage: DeployStage) async throws {
        let health = try MisbehavingProxy(to: stage.parts.service.port, [.stalls])
        async let run = rollBack(stage) { $0.health = health.url }
        try await eventually("the health is asked") { !health.requests.isEmpty }
        kill(try stage.process(), SIGKILL)
        #expect(try await run.status != 0)
        #expect(try await stored(stage).isEmpty)
    }

    @Test(arguments: [true, false])
    func `a rollback that was killed is asked about by the next deploy`(isRecorded: Bool) async throws {
        let stage = try await stage()
        try await die(stage)
        let next = try await stage.deploy {
            $0.typing = "shows 'forget it'; echo \(isRecorded ? "y" : "n")"
            $0.settings["RAXX_OPERATOR_EMAIL"] = "sam@raxx.app"
        }
        #expect(next.output.contains("a rollback of raxx-console-prod to v41, begun"), "\(next)")
        #expect(next.output.contains("Record it as health_check_failed (interrupted)?"))
        let expected = isRecorded ? entry(stage, "health_check_failed interrupted") : ""
        #expect(try await stored(stage) == expected, "\(next)")
        let last = try await stage.deploy { $0.arguments = "--dry-run" }
        #expect(!last.output.contains("was interrupted"), "\(last)")
    }

    @Test func `a rollback that was killed is what the next check records`() async throws {
        let stage = try await stage()
        try await die(stage)
        let run = try await stage.deploy {
            $0.arguments = "--check"
            $0.typing = ":"
            $0.settings["RAXX_OPERATOR_EMAIL"] = "sam@raxx.app"
        }
        #expect(run.status == 0, "\(run)")
        #expect(try await stored(stage) == entry(stage, "success checked"))
        let last = try await stage.deploy { $0.arguments = "--dry-run" }
        #expect(!last.output.contains("was interrupted"), "\(last)")
    }

    @Test func `a rollback that was killed before Heroku answered is looked for there`() async throws {
        let stage = try await stage()
        stage.heroku.holdsAnswerOfRollback(true)
        async let run = rollBack(stage)
        try await eventually("Heroku is asked") { stage.heroku.releases.last?.description == "Rollback to v41" }
        kill(try stage.process(), SIGKILL)
        _ = try await run
        stage.heroku.holdsAnswerOfRollback(false)
        let next = try await stage.deploy { $0.typing = DeployStage.answering("y") }
        #expect(next.output.contains("Heroku has made it: v44 is what v41 was."), "\(next)")
        #expect(next.output.contains("Record it as health_check_failed (interrupted)?"))
        #expect(try await stored(stage) == entry(stage, "health_check_failed interrupted"))
    }

    @Test func `a rollback that Heroku refuses leaves nothing`() async throws {
        let stage = try await stage()
        stage.heroku.refusesRollback()
        let run = try await rollBack(stage)
        #expect(run.status == 1 && run.output.contains("Heroku has not rolled"), "\(run)")
        let folder = URL(fileURLWithPath: stage.intent).deletingLastPathComponent().path
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test func `a rollback that Heroku may still make is asked about by the next deploy`() async throws {
        let stage = try await stage()
        stage.heroku.refusesRollback(503)
        let run = try await rollBack(stage)
        #expect(run.status == 1 && run.output.contains("or not yet"), "\(run)")
        let next = try await stage.deploy { $0.arguments = "--dry-run" }
        #expect(next.output.contains("a rollback of raxx-console-prod to v41, begun"), "\(next)")
    }

    @Test(arguments: [true, false])
    func `a rollback whose answer is lost, or says nothing, is found`(isLost: Bool) async throws {
        let stage = try await stage()
        if isLost { stage.heroku.losesAnswerOfRollback() } else { stage.heroku.garblesAnswerOfRollback() }
        let run = try await rollBack(stage)
        #expect(run.status == 0, "\(run)")
        #expect(try await stored(stage) == entry(stage))
    }

    @Test(arguments: [401, 404, 503])
    func `an API that refuses is told with what to try`(status: Int) async throws {
        let stage = try await stage()
        stage.heroku.refuses(status)
        let run = try await rollBack(stage, "v41")
        #expect(run.status == 1 && run.output.contains("heroku releases:rollback v41 --app"), "\(run)")
        #expect(run.output.contains("\(status)"))
    }
}
