import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a deploy leaves behind, who still works at it, and what the remote has of it.
struct DeployLeftoverTests {
    private static let arrived = "THE PUSH HAS ARRIVED"

    @Test func `a deploy is under way whatever its script is called`() async throws {
        let stage = try await DeployStage()
        try await stage.git("cp '\(DeployStage.script)' ../hotfix && ln -s '\(DeployStage.libraries)' ../deploy")
        let hotfix = "\(stage.client.folder.path)/hotfix"
        async let first = stage.deploy {
            $0.hold = .push
            $0.settings["SCRIPT"] = hotfix
        }
        try await stage.expectRefusalOfAnother()
        #expect(try await first.status == 0)
    }

    /// After a restart the number may be anybody's, also that of a script of this name.
    @Test func `a process that began at another time is another`() async throws {
        let stage = try await DeployStage(hook: #"[ ! -e "$STAGE/dead" ]"#)
        try await DeployInterruptTests.die(stage, at: .push)
        var lines = stage.client.folder.text(".local/state/raptor-audit/intents/raxx-console-prod")
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[4] = "\(getpid())"
        lines[6] = "\(getpid())"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: stage.intent))
        let next = try await stage.deploy {
            $0.typing = DeployStage.answering("n")
            $0.settings["TZ"] = "Asia/Tokyo"
        }
        #expect(next.output.contains(DeployInterruptTests.question), "\(next)")
    }

    /// An intent is read line by line.
    @Test func `an address with an end of line spoils no intent`() async throws {
        let stage = try await DeployStage(hook: #"[ ! -e "$STAGE/dead" ]"#)
        try await DeployInterruptTests.die(stage, at: .push, settings: ["GIT_AUTHOR_EMAIL": "kris@\nraxx.app\n"])
        try FileManager.default.removeItem(atPath: "\(stage.client.folder.path)/dead")
        let next = try await stage.deploy { $0.typing = DeployStage.answering("y") }
        #expect(next.status == 0, "\(next)")
        #expect(try await stage.entries().hasPrefix("deploy_failed interrupted \(stage.before)"), "\(next)")
    }

    @Test func `nobody takes a push that goes on alone for a failed one`() async throws {
        let stage = try await DeployStage()
        // The shell that it was started from, and so the terminal, stays.
        try await stage.git(
            #"""
            cat >../shell <<'end'
            sh -c 'echo "$$" >"$STAGE/run.pid" && exec bash "$DEPLOY"'
            while [ -d "$STAGE" ] && [ ! -e "$STAGE/pushed" ]; do sleep 0.02; done
            end
            """#
        )
        let shell = "\(stage.client.folder.path)/shell"
        async let first = stage.deploy {
            $0.hold = .push
            $0.settings = ["SCRIPT": shell, "DEPLOY": DeployStage.script]
        }
        try await stage.isHeld()
        kill(try stage.process(), SIGKILL)
        let second = try await stage.deploy {
            $0.name = "second"
            $0.typing = DeployStage.answering("y")
        }
        #expect(second.status == 1, "\(second)")
        #expect(second.output.contains("The push of a deploy that died is under way"))
        #expect(try await stage.entries().isEmpty)

        stage.go()
        try await DeployInterruptTests.pushEnds(stage)
        stage.make("pushed")
        _ = try await first
        let third = try await stage.deploy { $0.typing = DeployStage.answering("y") }
        #expect(third.status == 0, "\(third)")
        let parts = third.output.components(separatedBy: "Record it as deploy_failed (interrupted)?")
        #expect(parts.count == 2 && parts[0].contains(Self.arrived), "\(third)")
        #expect(try await stage.remoteCommit() == "deploy_failed interrupted \(stage.after)")
    }

    @Test func `a push that is interrupted once it has arrived goes on to its release and its health`() async throws {
        let stage = try await DeployStage()
        try await stage.git(
            """
            printf '#!/bin/sh\\nsh "$STAGE/hold" push\\n' >../heroku/hooks/post-receive
            chmod +x ../heroku/hooks/post-receive
            rm ../heroku/hooks/pre-receive
            """
        )
        async let run = stage.deploy {
            $0.hold = .push
            $0.typing = #"""
                \#(DeployStage.confirming())
                until [ -e "$STAGE/holding" ]; do runs || break; done
                printf '\003'
                while runs; do :; done
                """#
        }
        let ended = try await run
        #expect(ended.status == 0, "\(ended)")
        #expect(ended.output.contains(Self.arrived))
        #expect(try await stage.remoteCommit() == "success push_answer_lost")
    }

    @Test func `what failed and did not arrive says what the remote has`() async throws {
        let stage = try await DeployStage(hook: "exit 1")
        let run = try await stage.deploy()
        #expect(run.output.contains("The remote's main is \(stage.before)"), "\(run)")
        #expect(try await stage.remoteCommit() == "deploy_failed \(stage.before)")
    }

    @Test func `a remote that does not answer any more holds no entry up`() async throws {
        let stage = try await DeployStage(hook: #"touch "$STAGE/gone"; exit 1"#)
        try await stage.install(
            "git",
            #"""
            case " $* " in *' ls-remote '*) [ ! -e "$STAGE/gone" ] || exec sleep 300 ;; esac
            PATH=${PATH#*:}
            exec git "$@"
            """#
        )
        let run = try await stage.deploy()
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("What the remote has cannot be read."))
        #expect(run.errors.isEmpty && !run.output.contains("Killed"), "\(run)")
        #expect(try await stage.remoteCommit() == "deploy_failed")
    }

    /// As the next run records it, so must the one after that: under one id there is one entry.
    @Test func `what the remote had is recorded as it was when it was first asked`() async throws {
        let stage = try await DeployStage(hook: #"[ ! -e "$STAGE/dead" ]"#)
        try await DeployInterruptTests.die(stage, at: .push)
        let stored = try await stage.install(
            "stored",
            #"case $* in *--dry-run* | status*) exec "$AUDIT" "$@" ;; esac; "$AUDIT" "$@"; exit 74"#
        )
        let next = try await stage.deploy {
            $0.typing = DeployStage.answering("y")
            $0.settings = ["RAPTOR_AUDIT": stored, "RAXX_OPERATOR_EMAIL": "sam@raxx.app"]
        }
        #expect(next.status == 69, "\(next)")
        try await stage.git("rm ../dead && git push -q ../heroku HEAD:main")
        let last = try await stage.deploy {
            $0.typing = DeployStage.answering("y")
            $0.settings["RAXX_OPERATOR_EMAIL"] = "sam@raxx.app"
        }
        #expect(last.status == 0, "\(last)")
        #expect(try await stage.remoteCommit() == "deploy_failed interrupted \(stage.before)")
    }
}
