import Foundation
import Testing

/// The release of what was pushed, as Heroku's Platform API has it.
struct DeployReleaseTests {
    private func stored(_ stage: DeployStage) async throws -> String {
        try await stage.parts.database.query(
            """
            select concat_ws(' ', outcome, coalesce(payload_redacted->>'reason', '-'),
                             coalesce(payload_redacted->>'release', '-'), payload_redacted->>'release_verified')
              from console_audit_log where to_sha = '\(stage.after)' order by recorded_at
            """
        )
    }

    @Test func `a release that takes its time is waited for, and named`() async throws {
        let stage = try await DeployStage()
        stage.heroku.release(as: ["pending", "pending", "pending", "succeeded"])
        let run = try await stage.deploy()
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("release: pending v42") && run.output.contains("release: v42 runs"))
        #expect(try await stored(stage) == "success - v42 true")
        let request = try stage.heroku.requests.first { $0.contains("/releases ") }.required("a question")
        #expect(request.contains("Accept: application/vnd.heroku+json; version=3\r\n"))
        #expect(request.contains("Authorization: Bearer \(DeployStage.key)\r\n"))
        #expect(request.contains("Range: version ..; order=desc"))
    }

    /// The old release goes on and is well.
    @Test(arguments: [["failed"], ["pending", "failed"]])
    func `a release that fails is a failed deploy, whatever the health is`(statuses: [String]) async throws {
        let stage = try await DeployStage()
        stage.heroku.release(as: statuses)
        let run = try await stage.deploy()
        #expect(run.status == 1, "\(run)")
        #expect(!run.output.contains("health:") && !run.output.contains("releases:rollback"))
        #expect(run.output.contains("Production is as it was: v41 runs."))
        #expect(try await stored(stage) == "deploy_failed release_failed v42 true")
        let again = try await stage.deploy()
        #expect(again.status == 1 && again.output.contains("It does not run: v41"), "\(again)")
    }

    @Test(
        arguments: [
            (["pending"], "deploy_failed release_pending v42 false"), ([], "deploy_failed release_missing - false"),
        ]
    )
    func `a release that does not end in time is not waited for any longer`(
        statuses: [String],
        entry: String
    ) async throws {
        let stage = try await DeployStage()
        stage.heroku.release(as: statuses)
        let run = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_RELEASE_TIMEOUT"] = "1" }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("--check") && !run.output.contains("health:"))
        #expect(try await stored(stage) == entry)
    }

    @Test func `a release that another one has replaced is no success`() async throws {
        let stage = try await DeployStage()
        stage.heroku.release(as: ["pending", "succeeded"])
        async let deploy = stage.deploy { $0.hold = .push }
        try await stage.isHeld()
        stage.heroku.replaceNext(by: stage.before)
        stage.go()
        let run = try await deploy
        #expect(run.status == 1, "\(run)")
        #expect(try await stored(stage) == "deploy_failed release_superseded v42 true")
    }

    @Test func `a setting that is changed meanwhile does not hide the release`() async throws {
        let stage = try await DeployStage()
        async let deploy = stage.deploy { $0.hold = .push }
        try await stage.isHeld()
        stage.heroku.add("Set A config vars", commit: stage.before)
        stage.go()
        let run = try await deploy
        #expect(run.status == 0, "\(run)")
        #expect(try await stored(stage) == "success - v43 true")
    }

    enum Trouble: CaseIterable, Sendable {
        case absent, hanging, refusing, failing, talking
    }

    @Test(arguments: Trouble.allCases)
    func `an API that does not say what runs stops no deploy`(trouble: Trouble) async throws {
        let stage = try await DeployStage()
        switch trouble {
        case .absent: stage.heroku.server.behave(.closes)
        case .hanging: stage.heroku.server.behave(.stalls)
        case .refusing: stage.heroku.refuses(401)
        case .failing: stage.heroku.refuses(503)
        case .talking: stage.heroku.server.behave(.answers("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<html"))
        }
        let run = try await stage.deploy { $0.settings["HEROKU_API_TIMEOUT"] = "0.3" }
        #expect(run.status == 0, "\(run)")
        let parts = run.output.components(separatedBy: "to continue:")
        #expect(parts[0].contains("HEROKU'S API DOES NOT SAY WHAT RUNS"), "\(run)")
        #expect(parts.last?.contains("THE RELEASE IS NOT VERIFIED") == true, "\(run)")
        #expect(try await stored(stage) == "success - - false")
    }

    /// The key may list releases and not read slugs; a change of settings names no commit.
    @Test(arguments: [403, 404], [false, true])
    func `where Heroku shows no slug, the release's description names the commit`(
        status: Int,
        hasChange: Bool
    ) async throws {
        let stage = try await DeployStage()
        stage.heroku.refusesSlugs(status)
        if hasChange { stage.heroku.add("Set A config vars", commit: stage.before) }
        let run = try await stage.deploy()
        #expect(run.status == 0, "\(run)")
        #expect(!run.output.contains("DOES NOT SAY") && !run.output.contains("refuses (\(status))"), "\(run)")
        #expect(try await stored(stage) == "success - \(hasChange ? "v43" : "v42") true")
    }

    @Test func `a release whose commit nobody names is still the one that the next one follows`() async throws {
        let stage = try await DeployStage()
        stage.heroku.add("Deploy of somebody", commit: stage.before)
        stage.heroku.refusesSlugs(403)
        let run = try await stage.deploy()
        #expect(run.status == 0 && !run.output.contains("expected"), "\(run)")
        #expect(try await stored(stage) == "success - v43 true")
    }

    @Test func `an API that comes back is asked again`() async throws {
        let stage = try await DeployStage()
        stage.heroku.server.behave(.closes)
        async let deploy = stage.deploy { $0.hold = .push }
        try await stage.isHeld()
        stage.heroku.works()
        stage.go()
        #expect(try await deploy.status == 0)
        #expect(try await stored(stage) == "success - v42 true")
    }

    /// Apps made since June 2023 have more than their name in their address.
    @Test func `the health is asked where Heroku serves the app`() async throws {
        let stage = try await DeployStage()
        stage.heroku.serve(at: "http://127.0.0.1:\(stage.parts.service.port)/")
        let run = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_HEALTH_URL"] = "" }
        #expect(run.status == 0, "\(run)")
        #expect(!run.output.contains("the health is asked at"))
    }

    @Test func `the key is not sent in the clear`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.settings["HEROKU_API_URL"] = "http://api.example.com" }
        #expect(run.output.contains("HEROKU_API_URL must begin with https://"), "\(run)")
        #expect(try await stored(stage) == "success - - false")
    }

    @Test func `what runs after a rollback is what a deploy goes on from`() async throws {
        let stage = try await DeployStage()
        #expect(try await stage.deploy().status == 0)
        stage.heroku.add("Rollback to v41", commit: stage.before)
        try await stage.git("git commit -q --allow-empty -m three")
        let run = try await stage.deploy()
        let head = try await stage.git("git rev-parse HEAD")
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("the app runs v43") && run.output.contains("heroku releases:rollback v43 --app"))
        #expect(try await stage.entries(to: head) == "success - \(stage.before)")
    }
}
