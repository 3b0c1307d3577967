import Foundation
import Testing

/// The break-glass script at a terminal, against the real service and a real git remote.
struct DeployScriptTests {
    private static let rollback = "heroku releases:rollback --app raxx-console-prod"

    @Test func `a confirmed deploy is pushed, checked and recorded`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy()
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("TARGET: PRODUCTION (raxx-console-prod)"))
        #expect(run.output.contains("\(stage.before) -> \(stage.after)"))
        #expect(run.output.contains(Self.rollback))
        #expect(!run.output.contains("key of the tests"))
        #expect(try await stage.entries() == "success - \(stage.before)")
        #expect(!FileManager.default.fileExists(atPath: stage.intent))
    }

    @Test(arguments: ["echo yes", "echo 'Deploy console to prod'", "echo 'deploy console to prod '", "true"])
    func `anything but the phrase deploys nothing`(typing: String) async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy(typing: typing)
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("Nothing was deployed"))
        #expect(try await stage.entries().isEmpty)
        #expect(try await stage.deploy().status == 0)
    }

    @Test func `a phrase that does not name the target is refused`() async throws {
        let stage = try await DeployStage()
        let settings = ["CONSOLE_DEPLOY_CONFIRMATION_PHRASE": "yes"]
        #expect(try await stage.deploy(typing: "echo yes", settings: settings).status == 1)
        #expect(try await stage.entries().isEmpty)
    }

    @Test func `a dry run shows everything and changes nothing`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy(typing: "true", arguments: "--dry-run")
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("Dry run"))
        #expect(try await stage.entries().isEmpty)
        #expect(try await stage.deploy().output.contains("\(stage.before) -> \(stage.after)"))
    }

    @Test func `nothing to deploy is said, and is no deploy`() async throws {
        let stage = try await DeployStage()
        #expect(try await stage.deploy().status == 0)
        let again = try await stage.deploy()
        #expect(again.status == 0)
        #expect(again.output.contains("Nothing would change."))
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `a refused push is recorded as a failed deploy`() async throws {
        let stage = try await DeployStage(hook: "exit 1")
        let run = try await stage.deploy()
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains(Self.rollback))
        #expect(try await stage.entries() == "deploy_failed - \(stage.before)")
    }

    @Test func `a failed health check is recorded after five tries`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy(health: "/not-there")
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("try 5 of 5 failed"))
        #expect(run.output.contains(Self.rollback))
        #expect(try await stage.entries() == "health_check_failed - \(stage.before)")
    }

    @Test func `Ctrl-C during the push is recorded, a second one too`() async throws {
        let stage = try await DeployStage(hook: #"touch "$STAGE/pushing"; exec sleep 1000"#)
        let typing = """
            echo '\(DeployStage.phrase)'
            until [ -e "$STAGE/pushing" ]; do sleep 0.02; done
            printf '\\003\\003'
            until [ -e "$STAGE/ended" ]; do sleep 0.02; done
            """
        async let deploy = stage.deploy(typing: typing)
        try await eventually("the entry is stored") { try await !stage.entries().isEmpty }
        _ = FileManager.default.createFile(atPath: "\(stage.client.folder.path)/ended", contents: nil)
        let run = try await deploy
        #expect(run.status == 130, "\(run)")
        #expect(run.output.contains(Self.rollback))
        #expect(try await stage.entries() == "deploy_failed interrupted \(stage.before)")
    }

    @Test func `a deploy that died in mid-push is recorded by the next run`() async throws {
        // The remote kills the script itself: the hook's ancestors are receive-pack, git push and the script.
        let stage = try await DeployStage(
            hook: #"""
                [ ! -e "$STAGE/killed" ] || exit 0
                touch "$STAGE/killed"
                kill -s KILL "$(sed -n 5p "$HOME/.local/state/raptor-audit/intents/raxx-console-prod")"
                exit 1
                """#
        )
        #expect(try await stage.deploy().status != 0)
        #expect(try await stage.entries().isEmpty)
        let next = try await stage.deploy(typing: "echo y; echo '\(DeployStage.phrase)'")
        #expect(next.status == 0, "\(next)")
        #expect(next.output.contains("was interrupted and has no entry"))
        let entries = try await stage.entries().split(separator: "\n").sorted()
        #expect(entries == ["deploy_failed interrupted \(stage.before)", "success - \(stage.before)"])
    }

    @Test func `with the service away a deploy goes on, and its entry with the next flush`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy(settings: ["RAXX_AUDIT_URL": "http://127.0.0.1:1"])
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("AUDIT SERVICE NOT READY"))
        #expect(try await stage.entries().isEmpty)
        #expect(try await stage.client.run("flush").status == 0)
        #expect(try await stage.entries() == "success - \(stage.before)")
    }
}
