import Foundation
import Testing

/// What the break-glass script shows before it asks.
struct DeployDifferenceTests {
    @Test func `a first deploy is said, and recorded without a commit before`() async throws {
        let stage = try await DeployStage(isFirst: true)
        let run = try await stage.deploy()
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("First deploy: nothing -> \(stage.after)"))
        #expect(try await stage.entries() == "success - -")
    }

    @Test func `nothing to deploy is said, and is no deploy`() async throws {
        let stage = try await DeployStage()
        #expect(try await stage.deploy().status == 0)
        let again = try await stage.deploy()
        #expect(again.status == 0)
        #expect(again.output.contains("Nothing would change"))
        // After a rollback an older release runs all the same.
        stage.heroku.add("Rollback to v41", commit: stage.before)
        let back = try await stage.deploy()
        #expect(back.status == 1 && back.output.contains("It does not run: v43"), "\(back)")
        let way = "--surface console --rollback vN, or heroku releases:rollback vN --app raxx-console-prod"
        #expect(back.output.contains(way), "\(back)")
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    /// As when the network was lost for a while: the entry says deploy_failed.
    @Test func `after a deploy whose push arrived the next run names the check`() async throws {
        let stage = try await DeployStage()
        stage.heroku.release(as: ["pending", "succeeded"])
        let first = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_RELEASE_TIMEOUT"] = "0" }
        #expect(first.status == 1)
        let next = try await stage.deploy()
        #expect(next.status == 0 && next.output.contains("Nothing would change"), "\(next)")
        #expect(next.output.contains("--surface console --check"))
    }

    @Test func `a dirty tree is said, and its changes stay here`() async throws {
        let stage = try await DeployStage()
        try await stage.git("mkdir below && echo new >below/file")
        let run = try await stage.deploy { $0.folder = "source/below" }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("the tree is dirty; uncommitted changes are NOT deployed."))
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `a remote that is ahead is said, with what it has`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git commit -q --allow-empty -m 'what only they have' && git push -q ../heroku main")
        try await stage.git("git reset -q --hard HEAD~1")
        let run = try await stage.deploy()
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("The remote is ahead"))
        #expect(run.output.contains("what only they have"))
        #expect(try await stage.entries().isEmpty)
    }

    @Test func `a remote that changes after the difference was shown takes nothing`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git commit -q --allow-empty -m three")
        let head = try await stage.git("git rev-parse HEAD")
        // To what is on the way, so that git by itself would see nothing wrong.
        let run = try await stage.deploy {
            $0.typing = """
                shows 'to continue'
                git push -q ../heroku '\(stage.after):refs/heads/main'
                echo '\(DeployStage.phrase)'
                """
        }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("stale info"))
        #expect(try await stage.entries(to: head) == "deploy_failed - \(stage.before)")
    }

    @Test(arguments: ["git checkout -q --detach", "git checkout -q -b other"])
    func `what is checked out is deployed, whatever it is called`(command: String) async throws {
        let stage = try await DeployStage()
        try await stage.git(command)
        #expect(try await stage.deploy().status == 0)
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `a tag that is called as the branch is no other branch`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git tag main")
        let run = try await stage.deploy()
        #expect(run.status == 0 && !run.output.contains("not main"), "\(run)")
        try await stage.git("git checkout -q -b feature/x && git commit -q --allow-empty -m three")
        let other = try await stage.deploy { $0.around = #"bash "$SCRIPT" --dry-run"# }
        #expect(other.output.contains("HEAD is feature/x, not main."), "\(other)")
    }

    /// The remote is where the push expects it, so git has no reason of its own to refuse.
    @Test func `a history that is replaced here alone replaces none of the remote's`() async throws {
        let stage = try await DeployStage()
        try await stage.git(
            """
            git checkout -q --orphan other && git commit -q --allow-empty -m 'another history'
            git replace --graft HEAD \(stage.before)
            """
        )
        let run = try await stage.deploy()
        #expect(run.status == 1 && run.output.contains("The remote is ahead"), "\(run)")
        #expect(try await stage.git("git -C ../heroku rev-parse main").hasPrefix(stage.before))
    }

    @Test func `what git says beside its answers changes nothing`() async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy { $0.settings["GIT_TRACE"] = "1" }
        #expect(run.status == 0, "\(run)")
        #expect(try await stage.entries() == "success - \(stage.before)")
    }

    @Test func `an app whose HEAD is another branch is compared with that`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git -C ../heroku branch -m main master")
        let run = try await stage.deploy()
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("\(stage.before) -> \(stage.after)"))
        #expect(try await stage.git("git ls-remote ../heroku refs/heads/main").hasPrefix(stage.after))
    }

    @Test func `of a long history it says how much is not shown`() async throws {
        let stage = try await DeployStage(isFirst: true)
        try await stage.git("for each in $(seq 23); do git commit -q --allow-empty -m \"number $each\"; done")
        let run = try await stage.deploy { $0.around = #"bash "$SCRIPT" --dry-run"# }
        #expect(run.output.contains("number 4\n"), "\(run)")
        #expect(!run.output.contains("number 3\n"))
        #expect(run.output.contains("and 5 more"))
    }

    @Test func `a shallow clone is called that, and not the remote ahead`() async throws {
        let stage = try await DeployStage()
        try await stage.git("git commit -q --allow-empty -m three")
        try await stage.git("git clone -q --depth 1 \"file://$STAGE/source\" ../shallow")
        let run = try await stage.deploy { $0.folder = "shallow" }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("git fetch --unshallow"))
        #expect(!run.output.contains("The remote is ahead"))
    }

    /// Taken out of this subject once, a control character leaves another.
    @Test func `nothing that is taken out of a subject makes a control character`() async throws {
        let stage = try await DeployStage()
        // git's own commit would make UTF-8 of it.
        try await stage.git(
            #"""
            { git cat-file commit HEAD | sed '/^$/q' && printf 'x\302\302\200\2332Jy\n'; } |
                git hash-object -t commit -w --stdin | xargs git reset -q --soft
            """#
        )
        let run = try await stage.deploy { $0.around = #"bash "$SCRIPT" --dry-run"# }
        #expect(run.output.contains(" x2Jy\n"), "\(run)")
    }

    /// An escape sequence could hide a commit, or put words on the screen.
    @Test func `a commit's subject cannot drive the terminal`() async throws {
        let stage = try await DeployStage(subject: "a\u{1B}[2Jb\u{9B}1mc\u{7F}d\u{8}e\u{202E}f\u{2067}g ümläut")
        let run = try await stage.deploy { $0.settings = ["NO_COLOR": "1", "TERM": "xterm"] }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("a[2Jb1mcdefg ümläut"))
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test(
        arguments: [
            (".", nil, "There is no commit here to deploy."), ("source", "/nowhere", "The remote cannot be read."),
        ]
    )
    func `what cannot be compared is not deployed`(folder: String, remote: String?, reason: String) async throws {
        let stage = try await DeployStage()
        let run = try await stage.deploy {
            $0.folder = folder
            if let remote { $0.settings["CONSOLE_DEPLOY_REMOTE"] = remote }
        }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains(reason))
        #expect(try await stage.entries().isEmpty)
    }
}
