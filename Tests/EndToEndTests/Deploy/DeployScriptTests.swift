import Foundation
import Testing

/// The break-glass script at a terminal, against the real service and a real git remote.
struct DeployScriptTests {
    private static let rollback = "heroku releases:rollback v41 --app raxx-console-prod"
    private static let sick = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
    static let well = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    private static let elsewhere = "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n"

    private static let nowhere = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"

    @Test func `a confirmed deploy is pushed, checked and recorded`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.settings["TERM"] = "xterm" }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("\u{1B}[1;37;41m TARGET: PRODUCTION (raxx-console-prod) \u{1B}[0m"))
        #expect(run.output.contains("\(stage.before) -> \(stage.after)"))
        #expect(run.output.contains("health: passed at try 2 of 6"))
        #expect(run.output.contains(Self.rollback))
        #expect(try await stage.entries() == "success - \(stage.before)")
        #expect(!stage.hasIntent)
        #expect(try await stage.git("git ls-remote ../heroku refs/heads/main").hasPrefix(stage.after))
    }

    @Test func `the other app is deployed and recorded under its own name`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy {
            $0.arguments = "--surface api"
            $0.typing = DeployStage.confirming("deploy api to prod")
            $0.settings = $0.settings.merging(stage.overrides("API_DEPLOY")) { $1 }
        }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("TARGET: PRODUCTION (raxx-api-prod)"))
        #expect(run.output.contains("heroku releases:rollback v41 --app raxx-api-prod"))
        let stored = try await stage.parts.database.query(
            "select concat_ws(' ', action, target_app, trigger, actor) from console_audit_log where to_sha = '\(stage.after)'"
        )
        #expect(stored == "api.deploy.prod raxx-api-prod local-script kris@raxx.app")
    }

    @Test(
        arguments: [
            "echo yes", "echo 'Deploy console to prod'", "echo 'deploy console to prod '", "echo 'deploy api to prod'",
            "true",
        ]
    )
    func `anything but the phrase deploys nothing`(typing: String) async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.typing = "shows 'to continue'; \(typing)" }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("Nothing was deployed"))
        #expect(try await stage.entries().isEmpty)
        #expect(try await stage.deploy().status == 0)
    }

    @Test(arguments: [("yes", 64), ("api goes to prod", 64), ("console, to prod!", 0)])
    func `another phrase must name the target`(phrase: String, status: Int32) async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy {
            $0.settings["CONSOLE_DEPLOY_CONFIRMATION_PHRASE"] = phrase
            $0.typing = DeployStage.confirming(phrase)
        }
        #expect(run.status == status, "\(run)")
        #expect(try await stage.entries().isEmpty == (status != 0))
    }

    @Test func `without a terminal nobody can confirm`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.around = #"bash "$SCRIPT""# }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("\(stage.before) -> \(stage.after)"))
        #expect(run.output.contains("there is none"))
        #expect(try await stage.entries().isEmpty)
        #expect(!stage.hasIntent)
    }

    @Test func `a dry run shows everything and changes nothing`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy {
            $0.around = #"bash "$SCRIPT" --dry-run"#
        }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("Dry run"))
        #expect(try await stage.entries().isEmpty)
        let state = "\(stage.client.folder.path)/.local"
        #expect(!FileManager.default.fileExists(atPath: state))
        #expect(try await stage.deploy().output.contains("\(stage.before) -> \(stage.after)"))
    }

    @Test func `a refused push is recorded as a failed deploy`() async throws {
        let stage = try await DeployStage(hook: "exit 1")
        let run = try await stage.deploy()
        #expect(run.status == 1, "\(run)")
        #expect(!run.output.contains("releases:rollback") && run.output.contains("Production is as it was."))
        #expect(try await stage.entries() == "deploy_failed - \(stage.before)")
    }

    @Test(arguments: [sick, elsewhere, nowhere, "no HTTP at all"])
    func `a failed health check is recorded after six tries`(answer: String) async throws {
        let stage = try await DeployStage()
        let health = try MisbehavingProxy(to: stage.parts.service.port, [.answers(answer)])
        let run = try await stage.deploy { $0.health = health.url }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("try 6 of 6 failed"))
        #expect(run.output.contains(Self.rollback))
        // Once before the question.
        #expect(health.requests.count == 1 + 6)
        #expect(try await stage.entries() == "health_check_failed - \(stage.before)")
    }

    @Test func `an app that takes requests and never answers is not healthy`() async throws {
        let stage = try await DeployStage()
        let health = try MisbehavingProxy(to: stage.parts.service.port, [.stalls])
        let run = try await stage.deploy {
            $0.health = health.url
            $0.settings["CONSOLE_DEPLOY_HEALTH_TIMEOUT"] = "0.2"
        }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("try 6 of 6 failed"))
        #expect(try await stage.entries() == "health_check_failed - \(stage.before)")
    }

    @Test func `an app that answers well twice in a row within six tries is healthy`() async throws {
        let stage = try await DeployStage()
        let health = try MisbehavingProxy(
            to: stage.parts.service.port,
            [
                .answers(Self.well), .closes, .answers(Self.well), .answers(Self.elsewhere), .answers(Self.well),
                .answers(Self.well), .closes,
            ]
        )
        let run = try await stage.deploy { $0.health = health.url }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("health: try 3 of 6 failed"))
        #expect(run.output.contains("health: passed at try 5 of 6"))
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `nobody else deploys while a slow push is under way`() async throws {
        let stage = try await DeployStage()
        async let first = stage.deploy { $0.hold = .push }
        try await stage.expectRefusalOfAnother()
        #expect(try await first.status == 0)
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `of two at the same prompt one goes on`() async throws {
        let stage = try await DeployStage()
        async let first = stage.deploy {
            $0.hold = .push
            $0.typing = #"shows 'to continue'; echo '\#(DeployStage.phrase)'"#
        }
        async let second = stage.deploy {
            $0.name = "second"
            $0.typing = #"""
                shows 'to continue'
                until [ -e "$STAGE/holding" ]; do runs || break; done
                echo '\#(DeployStage.phrase)'
                """#
        }
        // The second may have come to where it looks for others only after the first had begun.
        let run = try await second
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("Another deploy to raxx-console-prod"))
        stage.go()
        #expect(try await first.status == 0)
        #expect(try await stage.entries() == "success - \(stage.before)")
    }
}

extension DeployStage {
    /// Expects a second deploy to be refused while the first one's push is held, and lets that go on.
    func expectRefusalOfAnother() async throws {
        try await isHeld()
        let second = try await deploy { $0.name = "second" }
        #expect(second.status == 1, "\(second)")
        #expect(second.output.contains("Another deploy to raxx-console-prod is under way"))
        go()
    }
}
