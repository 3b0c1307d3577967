import Foundation
import Testing

/// The break-glass script and a trail that cannot take the entry, or not now.
struct DeployRecordingTests {
    private static let nameless = ["RAXX_OPERATOR_EMAIL": "", "GIT_AUTHOR_EMAIL": "", "USER": "kris"]

    @Test func `with the service away a deploy goes on, and its entry with the next flush`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.settings["RAXX_AUDIT_URL"] = "http://127.0.0.1:1" }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("AUDIT SERVICE NOT READY"))
        #expect(run.output.contains("NOT DELIVERED"))
        #expect(try await stage.entries().isEmpty)
        #expect(!stage.hasIntent)
        #expect(try await stage.client.run("flush").status == 0)
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test(arguments: ["RAXX_AUDIT_URL", "RAXX_AUDIT_TOKEN"])
    func `a setting that is missing is a warning, and the entry waits`(setting: String) async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.settings[setting] = "" }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("AUDIT SERVICE NOT READY"))
        #expect(try await stage.client.run("flush").status == 0)
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `a token that may not record this is a warning before, and the entry waits for one that may`()
        async throws
    {
        let stage = try await DeployStage()
        let account = "api-\(Sample.marker().prefix(16))"
        let token = try await stage.parts.database.token(account, actions: ["api.*"], apps: ["raxx-api-*"])
        let run = try await stage.deploy { $0.settings["RAXX_AUDIT_TOKEN"] = token }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("not what is to be recorded"))
        #expect(run.output.contains("AUDIT SERVICE NOT READY"))
        #expect(try await stage.client.run("flush").status == 0)
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `a service that goes away during the deploy has the entry with the next flush`() async throws {
        let stage = try await DeployStage()
        let service = try MisbehavingProxy(to: stage.parts.service.port, [.passesOn])
        async let deploy = stage.deploy {
            $0.settings["RAXX_AUDIT_URL"] = service.url
            $0.hold = .push
        }
        try await stage.isHeld()
        service.behave(.closes)
        stage.go()
        let run = try await deploy
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("NOT DELIVERED"))
        #expect(try await stage.entries().isEmpty)
        #expect(try await stage.client.run("flush").status == 0)
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `a service that takes requests and never answers holds nothing up for long`() async throws {
        let stage = try await DeployStage()
        let service = try MisbehavingProxy(to: stage.parts.service.port, [.stalls])
        // Five seconds to ask, ten to record: it ends.
        let run = try await stage.deploy { $0.settings["RAXX_AUDIT_URL"] = service.url }
        #expect(run.status == 0, "\(run)")
        #expect(try await stage.client.run("flush").status == 0)
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test(
        arguments: [
            (Self.nameless.merging(["RAXX_REQUIRE_OPERATOR_EMAIL": "1"]) { $1 }, 64),
            (Self.nameless.merging(["USER": ""]) { $1 }, 64),
            (["RAPTOR_AUDIT": "/nowhere/raptor-audit"], 69), (["RAXX_AUDIT_SPOOL": "/dev/null/spool"], 69),
            (["XDG_STATE_HOME": "/dev/null"], 69),
            (["CONSOLE_DEPLOY_REMOTE": "https://heroku:key@git.heroku.com/a.git"], 64),
            (["CONSOLE_DEPLOY_REMOTE": "", "HEROKU_API_KEY": ""], 64),
        ] as [([String: String], Int32)]
    )
    func `what could not be recorded is not pushed`(settings: [String: String], status: Int32) async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.settings = settings }
        #expect(run.status == status, "\(run)")
        #expect(try await stage.git("git ls-remote ../heroku refs/heads/main").hasPrefix(stage.before))
        #expect(try await stage.entries().isEmpty)
        #expect(!stage.hasIntent)
    }

    @Test func `a login name is enough where nothing else is required`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.settings = Self.nameless }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("the actor is only the login name kris"))
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `an entry that is lost at the end is asked for by the next run`() async throws {
        let stage = try await DeployStage()
        let lost = try await stage.install(
            "lost",
            #"case $* in *--dry-run* | status*) exec "$AUDIT" "$@" ;; esac; exit 74"#
        )
        let run = try await stage.deploy { $0.settings["RAPTOR_AUDIT"] = lost }
        #expect(run.status == 69, "\(run)")
        #expect(run.output.contains("NOT RECORDED"))
        #expect(stage.hasIntent)
        let next = try await stage.deploy { $0.typing = DeployStage.answering("y") }
        #expect(next.status == 0, "\(next)")
        #expect(try await stage.entries() == "success - \(stage.before)")
    }
}
