import Foundation
import Testing

/// An app that holds one folder of the repository, split from it as `git subtree` does.
@Suite(.enabled(if: SubtreeTests.hasGitSubtree)) struct DeploySubtreeTests {
    private static let folder = ["CONSOLE_DEPLOY_PREFIX": "console"]

    private func split(_ stage: DeployStage, _ commit: String = "HEAD") async throws -> String {
        try await stage.git("git subtree split -q --prefix console \(commit) 2>/dev/null")
    }

    private func stored(_ stage: DeployStage) async throws -> String {
        try await stage.parts.database.query(
            """
            select concat_ws(' ', outcome, from_sha, to_sha, payload_redacted->>'split_sha', payload_redacted->>'release')
              from console_audit_log where to_sha = '\(stage.after)'
            """
        )
    }

    @Test(arguments: ["console", "./console/"])
    func `a folder's split is pushed, and the entry has the commits it is of`(prefix: String) async throws {
        let stage = try await DeployStage(subject: "the console's change", folder: "console")
        let split = try await split(stage)
        let run = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_PREFIX"] = prefix }
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("\(stage.before) -> \(stage.after)"))
        #expect(run.output.contains("the split of console/") && run.output.contains("the console's change"))
        #expect(try await stage.git("git ls-remote ../heroku refs/heads/main").hasPrefix(split))
        #expect(try await stored(stage) == "success \(stage.before) \(stage.after) \(split) v42")
    }

    @Test func `the console's folder is the default, and changes of others are no reason to deploy`() async throws {
        let stage = try await DeployStage(folder: "console")
        let around = #"env -u CONSOLE_DEPLOY_PREFIX bash "$SCRIPT" --dry-run"#
        let dry = try await stage.deploy { $0.around = around }
        #expect(dry.status == 0 && dry.output.contains("\(stage.before) -> \(stage.after)"), "\(dry)")
        #expect(try await stage.deploy { $0.settings = Self.folder }.status == 0)
        try await stage.git("echo other >api && git add . && git commit -q -m 'of the API'")
        let run = try await stage.deploy { $0.around = around }
        #expect(run.status == 0 && run.output.contains("Nothing would change"), "\(run)")
        #expect(!run.output.contains("of the API"))
    }

    @Test func `the first deploy of a folder, and one from a folder below, are pushed as its split`() async throws {
        let stage = try await DeployStage(isFirst: true, folder: "console")
        let run = try await stage.deploy {
            $0.settings = Self.folder
            $0.folder = "source/console"
        }
        #expect(run.status == 0, "\(run)")
        #expect(try await stage.git("git ls-remote ../heroku refs/heads/main").hasPrefix(split(stage)))
        #expect(try await stage.entries() == "success - -")
    }

    @Test func `a folder that is not there is refused by its name`() async throws {
        let stage = try await DeployStage(folder: "console")
        let run = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_PREFIX"] = "konsole" }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("There is no folder konsole/") && run.output.contains("CONSOLE_DEPLOY_PREFIX"))
        let outside = try await stage.deploy { $0.settings["CONSOLE_DEPLOY_PREFIX"] = "../console" }
        #expect(outside.status == 64 && outside.output.contains("must be a folder of the repository"), "\(outside)")
    }

    @Test func `an app that holds a split although no folder is set is told, with the folder`() async throws {
        let stage = try await DeployStage(folder: "web/console")
        let run = try await stage.deploy()
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("holds the split of a folder") && run.output.contains("\nweb/console"))
        #expect(try await stage.entries().isEmpty)
    }

    @Test func `an app that holds the whole repository although a folder is set is told`() async throws {
        let stage = try await DeployStage(folder: "console")
        try await stage.git("git push -q -f ../heroku HEAD~1:main")
        let run = try await stage.deploy { $0.settings = Self.folder }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("holds the whole repository") && run.output.contains("CONSOLE_DEPLOY_PREFIX="))
        #expect(try await stage.entries().isEmpty)
    }

    @Test func `a split that is ahead is told with the commit that it is of`() async throws {
        let stage = try await DeployStage(folder: "console")
        try await stage.git(
            """
            git checkout -q -b theirs && echo x >console/x && git add . && git commit -q -m 'only they have this'
            git push -q ../heroku "$(git subtree split -q --prefix console 2>/dev/null):refs/heads/main"
            git checkout -q main
            """
        )
        let theirs = try await stage.git("git rev-parse theirs")
        let run = try await stage.deploy { $0.settings = Self.folder }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("only they have this") && run.output.contains("the split of \(theirs)"))
    }

    /// As after a rebase: what the app has is not behind HEAD.
    @Test func `where git does not know what an app's commit is of, the trail is asked`() async throws {
        let stage = try await DeployStage(folder: "console")
        #expect(try await stage.deploy { $0.settings = Self.folder }.status == 0)
        try await stage.git(
            """
            git checkout -q --orphan new HEAD~1 && git commit -q -m 'begun anew' && git branch -q -f main
            git checkout -q main && git branch -q -D new && git reflog expire --expire=now --all
            """
        )
        let run = try await stage.deploy { $0.settings = Self.folder }
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("Its main is the split of \(stage.after)."))
    }
}
