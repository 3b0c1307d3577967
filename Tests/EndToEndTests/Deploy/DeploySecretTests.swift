import Foundation
import Testing

/// The key goes to git's question for git.heroku.com, and nowhere else.
struct DeploySecretTests {
    private static let key = DeployStage.key

    @Test func `the key is in no output and on no command line`() async throws {
        let stage = try await DeployStage()
        async let deploy = stage.deploy { $0.hold = .push }
        try await stage.isHeld()
        let commands = try DeployInterruptTests.commands()
        #expect(commands.contains { $0.contains("push\0") && $0.contains(stage.after) })
        for command in commands { #expect(!command.contains(Self.key)) }
        stage.go()
        let run = try await deploy
        #expect(run.status == 0, "\(run)")
        #expect(!(run.output + run.errors).contains(Self.key))
    }

    @Test func `a shell that traces shows no key`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy {
            $0.settings["SHELLOPTS"] = "xtrace"
            $0.around = #"bash -x "$SCRIPT" --dry-run"#
        }
        #expect(run.status == 0, "\(run)")
        #expect(!(run.output + run.errors).contains(Self.key))
    }

    @Test func `only git knows the key`() async throws {
        let stage = try await DeployStage()
        let spy = try await stage.install("spy", #"env >>"$STAGE/environment"; exec "$AUDIT" "$@""#)
        #expect(try await stage.deploy { $0.settings["RAPTOR_AUDIT"] = spy }.status == 0)
        let seen = stage.client.folder.text("environment")
        #expect(seen.contains("RAXX_AUDIT_TOKEN="))
        #expect(!seen.contains(Self.key))
    }

    /// A remote helper in place of git's own for https asks git for the credential as that one does.
    @Test func `the key goes to Heroku alone`() async throws {
        let stage = try await DeployStage()
        let helper = #"""
            for host in git.heroku.com git.example.com; do
                printf 'protocol=https\nhost=%s\n' "$host" | git credential fill 2>/dev/null |
                    sed -n "s/^password=/$host /p" >>"$STAGE/given"
            done
            # Without this git would take what ~/.netrc has.
            git config --get-urlmatch http.emptyAuth https://git.heroku.com/app.git >>"$STAGE/given"
            git config --get-urlmatch http.emptyAuth https://git.example.com/app.git >>"$STAGE/given"
            while read -r command service; do
                case $command in
                capabilities) printf 'connect\n\n' ;;
                connect) echo && exec "$service" "$STAGE/heroku" ;;
                esac
            done
            """#
        try await stage.install("git-remote-stage", helper)
        let run = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_REMOTE"] = "stage::any" }
        #expect(run.status == 0, "\(run)")
        let given = Set(stage.client.folder.text("given").split(separator: "\n"))
        #expect(given == ["git.heroku.com \(Self.key)", "true"])
        #expect(try await stage.entries() == "success - \(stage.before)")
    }
}
