import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A push that arrived although git failed, and `--check`, by which whatever was interrupted goes on.
struct DeployCheckTests {
    private static let sick = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"

    private func stored(_ stage: DeployStage) async throws -> String {
        try await stage.parts.database.query(
            """
            select concat_ws(' ', action, outcome, payload_redacted->>'reason', payload_redacted->>'release', from_sha)
              from console_audit_log where to_sha = '\(stage.after)' order by recorded_at
            """
        ).trimmed
    }

    /// A stage whose git pushes, and then does not live to say so.
    private func lossyStage(_ end: String, folder: String = "") async throws -> DeployStage {
        let stage = try await DeployStage(folder: folder)
        try await stage.install(
            "git",
            """
            PATH=${PATH#*:}
            case " $* " in *' push '*) git "$@"; \(end) ;; esac
            exec git "$@"
            """
        )
        return stage
    }

    @Test(arguments: ["exit 128", "kill -KILL $$", "kill -TERM $$"])
    func `a push whose answer is lost goes on to its release and its health`(end: String) async throws {
        let stage = try await lossyStage(end)
        let run = try await stage.deploy()
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("THE PUSH HAS ARRIVED") && run.output.contains("health: passed"))
        #expect(run.output.contains("heroku releases:rollback v41"))
        #expect(try await stored(stage) == "console.deploy.prod success push_answer_lost v42 \(stage.before)")
    }

    @Test func `a push whose answer is lost is recorded as its release says, or its health`() async throws {
        let failing = try await lossyStage("exit 128")
        failing.heroku.release(as: ["failed"])
        #expect(try await failing.deploy().status == 1)
        #expect(try await stored(failing) == "console.deploy.prod deploy_failed release_failed v42 \(failing.before)")
        let stage = try await lossyStage("exit 128")
        let health = try MisbehavingProxy(to: stage.parts.service.port, [.answers(Self.sick)])
        #expect(try await stage.deploy { $0.health = health.url }.status == 1)
        #expect(try await stored(stage).hasPrefix("console.deploy.prod health_check_failed push_answer_lost v42"))
    }

    /// As the remote has its commit by another name.
    @Test(.enabled(if: SubtreeTests.hasGitSubtree))
    func `the split of a folder arrives too`() async throws {
        let stage = try await lossyStage("exit 128", folder: "console")
        let run = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_PREFIX"] = "console" }
        #expect(run.status == 0, "\(run)")
        #expect(try await stored(stage) == "console.deploy.prod success push_answer_lost v42 \(stage.before)")
    }

    private func check(_ stage: DeployStage, _ change: (inout DeployStage.Manner) -> Void = { _ in }) async throws
        -> Program.Run
    {
        try await stage.deploy {
            $0.arguments = "--check"
            $0.typing = ":"
            change(&$0)
        }
    }

    /// Killed while the health was asked, or the entry made.
    @Test(arguments: [nil, .record, .recorded] as [DeployStage.Hold?])
    func `a check records what has become of a deploy that died`(hold: DeployStage.Hold?) async throws {
        let stage = try await DeployStage()
        try await DeployInterruptTests.die(stage, at: hold)
        #expect(stage.hasIntent)
        // Who deployed is who had begun it.
        let run = try await check(stage) { $0.settings["RAXX_OPERATOR_EMAIL"] = "sam@raxx.app" }
        #expect(run.status == 0, "\(run)")
        #expect(!stage.hasIntent)
        let entries = try await stored(stage).split(separator: "\n")
        #expect(entries.contains("console.deploy.prod success checked v42 \(stage.before)"), "\(entries)")
        // While the entry was made, it may have been stored; it stays.
        #expect(hold != nil || entries.count == 1)
        let actors = try await stage.parts.database.query(
            "select distinct actor from console_audit_log where to_sha = '\(stage.after)'"
        )
        #expect(actors.trimmed == "kris@raxx.app")
    }

    @Test func `a check records a push that went on when its deploy had died`() async throws {
        let stage = try await DeployStage(hook: #"[ ! -e "$STAGE/dead" ]"#)
        try await DeployInterruptTests.die(stage, at: .push)
        try await stage.git("rm ../dead && git push -q ../heroku main")
        let run = try await check(stage)
        #expect(run.status == 0, "\(run)")
        #expect(try await stored(stage) == "console.deploy.prod success checked v42 \(stage.before)")
    }

    @Test func `a check says that a push has not arrived`() async throws {
        let stage = try await DeployStage(hook: #"[ ! -e "$STAGE/dead" ]"#)
        try await DeployInterruptTests.die(stage, at: .push)
        let run = try await check(stage) { $0.settings["CONSOLE_DEPLOY_RELEASE_TIMEOUT"] = "0" }
        #expect(run.status == 1, "\(run)")
        #expect(try await stored(stage) == "console.deploy.prod deploy_failed interrupted \(stage.before)")
        #expect(!stage.hasIntent)
    }

    @Test func `a check records what somebody has pushed by hand`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git push -q ../heroku main")
        let run = try await check(stage)
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("TARGET: PRODUCTION"))
        #expect(try await stored(stage) == "console.deploy.prod success checked v42 \(stage.before)")
    }

    @Test func `a check records an app that is not well, and a release that failed`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git push -q ../heroku main")
        let health = try MisbehavingProxy(to: stage.parts.service.port, [.answers(Self.sick)])
        #expect(try await check(stage) { $0.health = health.url }.status == 1)
        #expect(try await stored(stage) == "console.deploy.prod health_check_failed checked v42 \(stage.before)")
        let failed = try await DeployStage()
        failed.heroku.release(as: ["failed"])
        try await failed.git("git push -q ../heroku main")
        #expect(try await check(failed).status == 1)
        #expect(try await stored(failed) == "console.deploy.prod deploy_failed release_failed v42 \(failed.before)")
    }

    @Test func `a check after a rollback records that`() async throws {
        let stage = try await DeployStage()
        #expect(try await stage.deploy().status == 0)
        stage.heroku.add("Rollback to v41", commit: stage.before)
        let run = try await check(stage)
        #expect(run.status == 0, "\(run)")
        let entry = try await stage.parts.database.query(
            """
            select concat_ws(' ', action, outcome, payload_redacted->>'release', from_sha) from console_audit_log
             where to_sha = '\(stage.before)'
            """
        )
        #expect(entry.trimmed == "console.rollback.prod success v43 \(stage.after)")
    }

    @Test func `a release that has not ended is not recorded yet`() async throws {
        let stage = try await DeployStage()
        stage.heroku.release(as: ["pending"])
        try await stage.git("git push -q ../heroku main")
        let run = try await check(stage) { $0.settings["CONSOLE_DEPLOY_RELEASE_TIMEOUT"] = "0" }
        #expect(run.status == 1 && run.output.contains("Nothing was recorded"), "\(run)")
        #expect(try await stored(stage).isEmpty)
    }

    /// Once while it waits, and once for what ran before.
    @Test func `a check asks for a slug once, however often it looks`() async throws {
        let stage = try await DeployStage()
        stage.heroku.release(as: Array(repeating: "pending", count: 6) + ["succeeded"])
        try await stage.git("git push -q ../heroku main")
        let run = try await check(stage)
        #expect(run.status == 0, "\(run)")
        let slugs = stage.heroku.requests.compactMap { $0.firstMatch(of: /slugs\/(slug-\w+)/)?.output.1 }
        let asked = Dictionary(grouping: slugs) { $0 }
        #expect(asked.count == 2 && asked.values.allSatisfy { $0.count <= 2 }, "\(asked.mapValues(\.count))")
        #expect(stage.heroku.requests.count { $0.contains("/releases ") } > 6)
    }

    @Test func `a check without Heroku's API goes by git, and says so`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git push -q ../heroku main")
        stage.heroku.server.behave(.closes)
        let run = try await check(stage)
        #expect(run.status == 0 && run.output.contains("THE RELEASE IS NOT VERIFIED"), "\(run)")
        #expect(try await stored(stage).hasPrefix("console.deploy.prod success checked"))
    }

    @Test func `a check that is tried changes nothing`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git push -q ../heroku main")
        let run = try await check(stage) { $0.arguments = "--check --dry-run" }
        #expect(run.status == 0 && run.output.contains("Dry run"), "\(run)")
        #expect(try await stored(stage).isEmpty && !stage.hasIntent)
    }
}
