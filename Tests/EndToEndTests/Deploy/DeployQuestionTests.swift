import Foundation
import Testing

/// What stands directly above the break-glass script's question.
struct DeployQuestionTests {
    private func above(_ run: Program.Run) throws -> [String] {
        let lines = run.output.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        let question = try lines.firstIndex { $0.contains("to continue:") }.required("a question: \(run)")
        return lines[max(0, question - 12)..<question].map(String.init)
    }

    @Test func `the banner, the change and every warning are above the question, however long the difference is`()
        async throws
    {
        let stage = try await DeployStage()
        try await stage.git(
            """
            echo new >file; git checkout -q -b feature/x
            for each in $(seq 60); do git commit -q --allow-empty -m "number $each"; done
            """
        )
        let run = try await stage.deploy {
            $0.settings = ["RAXX_AUDIT_URL": "http://127.0.0.1:1", "USER": "kris"]
            $0.settings.merge(["RAXX_OPERATOR_EMAIL": "", "GIT_AUTHOR_EMAIL": ""]) { $1 }
        }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("and 41 more"))
        let head = try await stage.git("git rev-parse HEAD")
        let above = try above(run)
        #expect(above.suffix(2).first?.contains("TARGET: PRODUCTION (raxx-console-prod)") == true, "\(above)")
        #expect(above.last == "\(stage.before.prefix(7)) -> \(head.prefix(7))")
        for warning in [
            "the tree is dirty", "HEAD is feature/x, not main", "on no remote branch",
            "the actor is only the login name", "AUDIT SERVICE NOT READY",
            "the remote is \(stage.client.folder.path)/heroku", "the health is asked at",
        ] {
            #expect(above.contains { $0.contains(warning) }, "\(warning): \(above)")
        }
    }

    @Test func `a commit that others have, on main, is told nothing of`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git clone -q --bare . ../origin && git remote add origin ../origin && git fetch -q origin")
        let run = try await stage.deploy()
        #expect(!run.output.contains("remote branch") && !run.output.contains("HEAD is"), "\(run)")
        try await stage.git("git commit -q --allow-empty -m three && git checkout -q --detach")
        let next = try await stage.deploy()
        let lines = try above(next)
        #expect(lines.contains { $0.contains("HEAD is detached, not main") }, "\(lines)")
        #expect(lines.contains { $0.contains("1 of the commits is on no remote branch") }, "\(lines)")
    }

    /// Meanwhile the terminal is without echo: what was typed before the question is read and forgotten.
    @Test func `Ctrl-C just before the question leaves the terminal as it was`() async throws {
        let stage = try await DeployStage()
        try await stage.git(
            #"""
            cat >../run <<'end'
            # Ctrl-C is the script's.
            trap : INT
            tty >"$1.tty"
            stty -a >"$1.terminal-before"
            env --default-signal=INT,QUIT bash "$SCRIPT"
            echo "ended with $?"
            stty -a >"$1.terminal-after"
            end
            cat >../longer <<'end'
            # Whoever looks at the terminal may be late.
            read() { case $* in *'-t 1 '*) builtin read -r -s -t 100 -d '' _ ;; *) builtin read "$@" ;; esac; }
            end
            """#
        )
        let run = try await stage.deploy {
            $0.settings["BASH_ENV"] = "\(stage.client.folder.path)/longer"
            $0.typing = #"""
                shows '\#(stage.before.prefix(7)) -> \#(stage.after.prefix(7))'
                until ! stty -F "$(cat "$NAME.tty")" -a | grep -q ' echo '; do runs || break; done
                printf '\003'
                while runs; do :; done
                """#
        }
        #expect(run.output.contains("ended with 130") && !run.output.contains("to continue"), "\(run)")
        let after = stage.client.folder.text("run.terminal-after")
        #expect(after == stage.client.folder.text("run.terminal-before") && after.contains(" echo "), "\(after)")
        #expect(try await stage.entries().isEmpty)
    }

    @Test func `an app that is unwell before the deploy is said so above the question`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.health = "/nowhere" }
        #expect(try above(run).contains { $0.contains("/nowhere does not answer well even now (404).") }, "\(run)")
        #expect(try await stage.entries() == "health_check_failed - \(stage.before)")
        let first = try await DeployStage(isFirst: true)
        let other = try await first.deploy { $0.health = "/nowhere" }
        #expect(!other.output.contains("even now"), "\(other)")
    }

    @Test func `the email that git knows comes before the login name`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git config user.email sam@raxx.app")
        let run = try await stage.deploy {
            $0.settings = ["RAXX_OPERATOR_EMAIL": "", "GIT_AUTHOR_EMAIL": "", "USER": "kris"]
        }
        #expect(run.status == 0 && !run.output.contains("only the login name"), "\(run)")
        let actor = try await stage.parts.database.query(
            "select actor || ' ' || (payload_redacted->>'actor_source') from console_audit_log where to_sha = '\(stage.after)'"
        )
        #expect(actor.trimmed == "sam@raxx.app git")
    }

    @Test func `a first deploy from a shallow clone is refused before the question`() async throws {
        let stage = try await DeployStage(isFirst: true)
        try await stage.git("git clone -q --depth 1 \"file://$STAGE/source\" ../shallow")
        let run = try await stage.deploy { $0.folder = "shallow" }
        #expect(run.status == 1 && run.output.contains("git fetch --unshallow"), "\(run)")
        #expect(try await stage.entries().isEmpty)
    }
}
