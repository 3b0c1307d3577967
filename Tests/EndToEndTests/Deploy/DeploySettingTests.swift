import Foundation
import Testing

/// What an operator's settings may change of a deploy, and what they may not.
struct DeploySettingTests {
    @Test(
        arguments: [
            ["HEALTH_TIMEOUT": "abc"], ["HEALTH_TIMEOUT": "0"], ["HEALTH_INTERVAL": "abc"], ["HEALTH_INTERVAL": "-1"],
            ["HEALTH_URL": "console.raxx.app"], ["HEALTH_URL": "https://a b"],
        ]
    )
    func `a setting that would fail after the push is refused before it`(setting: [String: String]) async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy {
            for (name, value) in setting { $0.settings["CONSOLE_DEPLOY_\(name)"] = value }
        }
        #expect(run.status == 64, "\(run)")
        #expect(run.output.contains("CONSOLE_DEPLOY_HEALTH_"))
        #expect(try await stage.git("git ls-remote ../heroku refs/heads/main").hasPrefix(stage.before))
        #expect(try await stage.entries().isEmpty)
    }

    @Test(arguments: [("git version 2.28.9", 64), ("git version 2.29.0", 0), ("git version 3.0.1 (Apple Git-154)", 0)])
    func `a git that is too old is named at the start`(version: String, status: Int32) async throws {
        let stage = try await DeployStage()
        try await stage.install(
            "git",
            #"[ "$1" != --version ] || { echo '\#(version)'; exit; }; PATH=${PATH#*:}; exec git "$@""#
        )
        let run = try await stage.deploy { $0.around = #"bash "$SCRIPT" --dry-run"# }
        #expect(run.status == status, "\(run)")
        #expect(run.output.contains("This is \(version); 2.29 or later is needed.") == (status == 64))
    }

    @Test func `without a home it says what to set`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.around = #"env -u HOME bash "$SCRIPT" --dry-run"# }
        #expect(run.status == 64, "\(run)")
        #expect(run.output.contains("set XDG_STATE_HOME"))
    }

    @Test func `without ps, by which an interrupt finds what the push has started, nothing is pushed`() async throws {
        let stage = try await DeployStage()
        try await stage.git("cp -rs /usr/bin ../tools && rm ../tools/ps")
        let run = try await stage.deploy {
            $0.around = #"env PATH="$STAGE/tools" "$(command -v bash)" "$SCRIPT" --dry-run"#
        }
        #expect(run.status == 69, "\(run)")
        #expect(run.output.contains("ps is missing"))
    }

    @Test func `the console's remote and health are not the API's`() async throws {
        let stage = try await DeployStage()
        try await stage.install(
            "git",
            #"""
            case $* in
            *get-url*) ;;
            *)
                for argument; do
                    shift
                    [ "$argument" != https://git.heroku.com/raxx-api-prod.git ] || argument=$STAGE/heroku
                    set -- "$@" "$argument"
                done
                ;;
            esac
            PATH=${PATH#*:}
            exec git "$@"
            """#
        )
        try await stage.install(
            "curl",
            #"for last; do :; done; case $last in *raxx*/health) printf 200 ;; *) exec /usr/bin/curl "$@" ;; esac"#
        )
        let run = try await stage.deploy { $0.around = #"bash "$SCRIPT" --surface api --dry-run"# }
        #expect(run.status == 0, "\(run)")
        let places = "to https://git.heroku.com/raxx-api-prod.git, poll https://raxx-api-prod.herokuapp.com/health and"
        #expect(run.output.contains(places))
    }

    @Test func `another remote and another health are shown before the question`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy()
        let before = run.output.components(separatedBy: "to continue:")[0]
        for place in stage.overrides().values where place.contains("/") { #expect(before.contains(place), "\(run)") }
    }

    @Test func `what was typed before the question is no answer`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy {
            $0.typing = "echo '\(DeployStage.phrase)'; shows 'to continue'; echo no"
        }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("That is not the phrase."))
        #expect(try await stage.entries().isEmpty)
    }

    @Test func `how an operator's git pushes by itself is not how it deploys`() async throws {
        let stage = try await DeployStage()
        try await stage.git(
            #"""
            git tag -a -m v1 v1
            for setting in push.followTags=true push.gpgSign=true push.recurseSubmodules=only push.pushOption=x; do
                git config "${setting%=*}" "${setting#*=}"
            done
            printf '#!/bin/sh\nexit 1\n' >.git/hooks/pre-push
            chmod +x .git/hooks/pre-push
            """#
        )
        let run = try await stage.deploy()
        #expect(run.status == 0, "\(run)")
        let refs = try await stage.git("git ls-remote ../heroku")
        #expect(refs.contains("\(stage.after)\trefs/heads/main"))
        #expect(!refs.contains("refs/tags"))
    }

    @Test func `~/.curlrc does not say whether the app is healthy`() async throws {
        let stage = try await DeployStage()
        try await stage.git(#"printf 'proxy = "http://127.0.0.1:1"\n' >../.curlrc"#)
        let run = try await stage.deploy()
        #expect(run.status == 0, "\(run)")
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `a dry run keeps nothing of what the remote alone has`() async throws {
        let stage = try await DeployStage()
        try await stage.git(
            """
            git clone -q ../heroku ../theirs && cd ../theirs && git commit -q --allow-empty -m 'what only they have'
            git push -q origin main
            """
        )
        let objects = "find .git -type f | sort"
        let before = try await stage.git(objects)
        let run = try await stage.deploy { $0.around = #"bash "$SCRIPT" --dry-run"# }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("what only they have"))
        #expect(try await stage.git(objects) == before)
    }

    @Test(arguments: ["", "CDPATH=$HOME"])
    func `a dry run works in any folder`(setting: String) async throws {
        let stage = try await DeployStage()
        try await stage.git("git clone -q . '../a:b \"c' && mkdir -p ../.git/objects")
        let run = try await stage.deploy {
            $0.folder = #"a:b \"c"#
            $0.around = #"\#(setting) bash "$SCRIPT" --dry-run"#
        }
        #expect(run.status == 0 && run.output.contains("would push \(stage.after)"), "\(run)")
    }

    /// It would be another one in each folder, and no later run would find it.
    @Test func `an intent lies where every run looks`() async throws {
        let stage = try await DeployStage()
        async let deploy = stage.deploy {
            $0.hold = .push
            $0.settings["XDG_STATE_HOME"] = "state"
        }
        try await stage.isHeld()
        #expect(stage.hasIntent)
        stage.go()
        #expect(try await deploy.status == 0)
    }

    @Test func `the commands that it names can be typed as they are`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git push -q ../heroku main")
        let run = try await stage.deploy {
            $0.around = #"""
                cp -r "${SCRIPT%/*}" "$STAGE/my scripts"
                bash "$STAGE/my scripts/deploy-console.sh" --dry-run
                """#
        }
        #expect(run.output.contains(#"/my\ scripts/deploy-console.sh --surface console --check"#), "\(run)")
    }

    @Test(
        arguments: [
            "url.$STAGE/other.insteadOf file://$STAGE/heroku", "url.$STAGE/other.pushInsteadOf file://$STAGE/her",
            "remote.file://$STAGE/heroku.pushurl $STAGE/other", "remote.file://$STAGE/heroku.url $STAGE/other",
            "--global url.$STAGE/other.insteadOf file://",
        ]
    )
    func `git's own settings do not send a push elsewhere`(setting: String) async throws {
        let stage = try await DeployStage()
        try await stage.git("git init -q --bare -b main ../other && git push -q ../other HEAD~1:refs/heads/main")
        try await stage.git("git config \(setting)")
        let run = try await stage.deploy {
            $0.settings["CONSOLE_DEPLOY_REMOTE"] = "file://\(stage.client.folder.path)/heroku"
        }
        #expect(run.status == 64, "\(run)")
        #expect(run.output.contains("redirect") && run.output.contains("Nothing was deployed."), "\(run)")
        for remote in ["heroku", "other"] {
            #expect(try await stage.git("git -C ../\(remote) rev-parse main").hasPrefix(stage.before))
        }
    }

    @Test func `the name of a remote is one place to read from and to push to`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git remote add heroku ../heroku && git remote set-url --push heroku ../other")
        let refused = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_REMOTE"] = "heroku" }
        #expect(refused.status == 64 && refused.output.contains("redirect"), "\(refused)")
        try await stage.git("git config --unset remote.heroku.pushurl")
        let run = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_REMOTE"] = "heroku" }
        #expect(run.status == 0, "\(run)")
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    /// git is given the address that stands for the name, and rewrites it once more.
    @Test(arguments: ["insteadOf", "pushInsteadOf"])
    func `the address that a remote's name stands for is not redirected either`(setting: String) async throws {
        let stage = try await DeployStage()
        try await stage.git(
            """
            git init -q --bare -b main ../other && git push -q ../other HEAD~1:refs/heads/main
            git config remote.heroku.url foo:heroku
            git config "url.file://$STAGE/.insteadOf" foo:
            git config "url.$STAGE/other.\(setting)" "file://$STAGE/heroku"
            """
        )
        let run = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_REMOTE"] = "heroku" }
        #expect(run.status == 64 && run.output.contains("redirect"), "\(run)")
        for remote in ["heroku", "other"] {
            #expect(try await stage.git("git -C ../\(remote) rev-parse main").hasPrefix(stage.before))
        }
    }

    @Test(
        arguments: [
            #"bash "$SCRIPT" --help"#, #"bash -s -- --help <"$SCRIPT""#,
            #"PATH="${SCRIPT%/*}:$PATH"; deploy-console.sh -h"#,
        ]
    )
    func `a question for help deploys nothing`(command: String) async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.around = command }
        #expect(run.status == 0 || run.output.isEmpty, "\(run)")
        #expect(!run.output.contains("TARGET"))
        #expect(try await stage.entries().isEmpty)
    }
}
