import Foundation
import Testing

/// Ctrl-C and failures at unlucky moments, which a program that the script calls makes last.
struct DeployMomentTests {
    /// In the shell: Ctrl-C, once.
    private static let interrupt =
        #"[ -e "$STAGE/interrupted" ] || { touch "$STAGE/interrupted"; kill -INT 0; sleep 0.5; }"#

    /// A stage with a program of its own, which sees the others under their names.
    private func stage(_ program: String, _ script: String) async throws -> DeployStage {
        let stage = try await DeployStage()
        try await stage.install(program, "PATH=${PATH#*:}\n\(script)\nexec \(program) \"$@\"")
        return stage
    }

    @Test func `an interrupt while the remote is asked says all the same what it has`() async throws {
        let stage = try await stage(
            "git",
            """
            case " $* " in
            *' push '*) git "$@"; touch "$STAGE/pushed"; exit 128 ;;
            *' ls-remote '*) [ ! -e "$STAGE/pushed" ] || \(Self.interrupt) ;;
            esac
            """
        )
        let run = try await stage.deploy()
        #expect(run.status == 130, "\(run)")
        #expect(run.output.contains("THE PUSH HAS ARRIVED") && run.output.contains("production changes"), "\(run)")
        #expect(try await stage.remoteCommit() == "deploy_failed interrupted \(stage.after)")
    }

    @Test(
        arguments: [
            ("ln", #"case $* in */intents/*) ln "$@"; \#(interrupt); exit 1 ;; esac"#),
            ("rm", #"case $* in */intents/*) \#(interrupt) ;; esac"#),
        ]
    )
    func `an interrupt just before the push leaves nothing`(program: String, script: String) async throws {
        let stage = try await stage(program, script)
        let run = try await stage.deploy()
        #expect(run.status == 130, "\(run)")
        #expect(!stage.hasIntent)
        #expect(try await stage.entries().isEmpty)
        let next = try await stage.deploy()
        #expect(next.status == 0 && !next.output.contains(DeployInterruptTests.question), "\(next)")
    }

    @Test func `an interrupt does not hide what is known of the release`() async throws {
        let stage = try await stage("ln", #"case $* in */intents/*) ln "$@"; \#(Self.interrupt); exit 1 ;; esac"#)
        stage.heroku.release(as: ["failed"])
        try await stage.git("git push -q ../heroku main")
        let run = try await stage.deploy {
            $0.arguments = "--check"
            $0.typing = ":"
        }
        #expect(run.status == 130 && run.output.contains("Production is as it was"), "\(run)")
        #expect(try await stage.entries() == "deploy_failed release_failed \(stage.before)")
        #expect(!stage.hasIntent)
    }

    @Test func `a temporary folder that cannot be removed keeps no entry away`() async throws {
        let stage = try await stage("rm", "case $* in -rf*) exit 1 ;; esac")
        let run = try await stage.deploy()
        #expect(run.status == 0, "\(run)")
        #expect(try await stage.entries() == "success - \(stage.before)")
        #expect(!stage.hasIntent)
    }

    @Test func `a check leaves the intent of a deploy that begins meanwhile`() async throws {
        let stage = try await DeployStage()
        stage.heroku.add("Deploy again", commit: stage.before, statuses: ["pending"])
        let asked = stage.heroku.requests.count
        async let check = stage.deploy {
            $0.arguments = "--check"
            $0.typing = ":"
            $0.name = "check"
        }
        try await eventually("the check waits") { stage.heroku.requests.count > asked + 4 }
        async let deploy = stage.deploy { $0.hold = .push }
        try await stage.isHeld()
        stage.heroku.endRelease()
        let checked = try await check
        #expect(checked.status == 1 && checked.output.contains("A deploy to raxx-console-prod began"), "\(checked)")
        #expect(stage.hasIntent)
        stage.go()
        #expect(try await deploy.status == 0)
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    /// Ctrl-C ends the reader of a pipe first.
    @Test func `output that nobody reads is no reason not to record`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy {
            // The script's output goes into a pipe that its reader closes once the push has begun.
            $0.hold = .push
            $0.settings["SCRIPT"] = "\(stage.client.folder.path)/piped"
            $0.settings["DEPLOY"] = DeployStage.script
            $0.typing = #"""
                \#(DeployStage.confirming())
                until [ -e "$STAGE/holding" ] && [ -e "$STAGE/gone" ]; do runs || break; done
                touch "$STAGE/go"
                while runs; do :; done
                """#
            let piped = #"""
                bash "$DEPLOY" 2>&1 | {
                    cat <&0 &
                    until [ -e "$STAGE/holding" ]; do sleep 0.02; done
                    kill "$!"
                    exec <&-
                    touch "$STAGE/gone"
                }
                """#
            try? Data(piped.utf8).write(to: URL(fileURLWithPath: "\(stage.client.folder.path)/piped"))
        }
        _ = run
        try await eventually("the entry is stored") { try await !stage.entries().isEmpty }
        try await eventually("the intent is gone") { !stage.hasIntent }
    }
}
