import Foundation
import Testing

/// A folder split from a repository as `git subtree split` does it, which git ships beside its own commands.
struct SubtreeTests {
    private static let library = "\(DeployStage.libraries)/subtree.sh"
    private static let start = #"""
        set -eu
        export GIT_AUTHOR_NAME=Kris GIT_AUTHOR_EMAIL=kris@raxx.app GIT_COMMITTER_NAME=Kris GIT_COMMITTER_EMAIL=kris@raxx.app
        export GIT_CONFIG_NOSYSTEM=1
        time=1700000000
        change() { # FILE [MESSAGE]
            mkdir -p "$(dirname "$1")"
            echo "$time" >>"$1"
            git add -A
            time=$((time + 60))
            GIT_AUTHOR_DATE="$time +0200" GIT_COMMITTER_DATE="$time +0000" git commit -q -m "${2-change $1 $time}"
        }
        git init -q -b main "$HOME/source"
        cd "$HOME/source"

        """#

    /// Histories, and the folder that is split from them.
    private static let histories: [(name: String, prefix: String, script: String)] = [
        ("a line", "console", "change a; change console/1; change a; change console/2; change console/2; change a"),
        ("a folder from the first commit on", "console", "change console/1; change a; change console/2"),
        (
            "branches that meet", "console",
            """
            change a; change console/1; git checkout -q -b side; change console/2; change a2; git checkout -q main
            change console/3; git merge -q --no-ff -m 'one' side; git checkout -q side; change a3
            git checkout -q main; git merge -q --no-ff -m 'two' side; change console/4
            """
        ),
        (
            "the same change on both sides", "console",
            """
            change console/1; git checkout -q -b side; change console/2; git checkout -q main
            git cherry-pick side >/dev/null; change a; git merge -q --no-ff -m both side; change console/3
            """
        ),
        (
            "a folder that was another", "console",
            "change web/1; change web/2; git mv web console; change a; change web/3"
        ),
        ("a folder that was gone", "console", "change console/1; git rm -q -r console; change a; change console/2"),
        (
            "a change that was taken back", "console",
            """
            change console/0; change console/1; git revert --no-edit HEAD >/dev/null; change console/1; change console/2
            git revert --no-edit HEAD >/dev/null
            """
        ),
        (
            "a folder in a folder", "apps/console",
            "change apps/a; change apps/console/1; change apps/console/deep/2; change a"
        ),
        (
            "a name with blanks", "the console/web app",
            "change 'the console/1'; change 'the console/web app/1'; change a"
        ),
        ("a name of signs", "it's $5 [x]*", #"change "$2/1"; change a; change "$2/2""#),
        (
            "people and words of every kind", "console",
            #"""
            change console/1 "ümläut 😀"
            GIT_AUTHOR_NAME='A\B Jr.' GIT_COMMITTER_NAME=' Müller, ' change console/2
            GIT_AUTHOR_NAME='A\B Jr.' change console/3 'again'
            git -c i18n.commitEncoding=ISO-8859-1 commit -q --allow-empty -m "$(printf 'caf\351')"
            change console/4 'x'
            for text in 'no end' 'caf\351' '\n\nlines before\n\n\n' ''; do
                { git cat-file commit HEAD | sed '/^$/q'; printf "$text"; } >../commit
                git reset -q --soft "$(git hash-object -t commit -w ../commit)"
                change console/5
            done
            { git cat-file commit HEAD | sed -e '/^committer /s/+0000/-0000/' -e '/^$/i\gpgsig -----BEGIN\n more'; } >../commit
            git reset -q --soft "$(git hash-object -t commit -w ../commit)"
            change console/6
            """#
        ),
        (
            "a history that was added", "console",
            """
            change a; git init -q -b main ../library
            (cd ../library && change 1 && change 2)
            git subtree add -q --prefix console ../library main >/dev/null 2>&1; change console/3; change b
            """
        ),
        (
            "an added history of one commit", "console",
            """
            change a; git init -q -b main ../library
            (cd ../library && change 1 && change 2)
            git subtree add -q --squash --prefix console ../library main >/dev/null 2>&1; change console/3; change b
            """
        ),
        (
            "an earlier split that was joined", "console",
            """
            change console/1; change a; git checkout -q -b side; change console/2; git checkout -q main; change console/3
            git subtree split -q --rejoin --prefix console >/dev/null 2>&1; change console/4
            git merge -q --no-edit side; change console/5
            """
        ),
    ]

    private func run(_ script: String, _ prefix: String, in folder: ScratchFolder) async throws -> Program.Run {
        try await Program.runShell(
            (Self.start + script).replacing("bash -c", with: "\(DeployStage.bash ?? "bash") -c"),
            ["subtree", Self.library, prefix],
            environment: ["HOME": folder.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        )
    }

    private static let split = #"""

        bash -c '. "$1" && subtree_split HEAD "$2"' - "$1" "$2"
        """#

    @Test(.enabled(if: hasGitSubtree), arguments: histories.indices)
    func `a split is the one that git subtree makes`(index: Int) async throws {
        let history = Self.histories[index]
        let folder = try ScratchFolder()
        let run = try await run(
            history.script + "\ngit subtree split -q --prefix \"$2\" 2>/dev/null" + Self.split,
            history.prefix,
            in: folder
        )
        let commits = run.output.split(separator: "\n").suffix(2)
        #expect(run.status == 0 && commits.count == 2, "\(history.name): \(run)")
        #expect(commits.first == commits.last, "\(history.name): \(run)")
    }

    /// The history of `Benchmarks/subtree`, of which git-subtree takes minutes: its answer is written down here.
    @Test func `the split of a large history is the one that git subtree makes`() async throws {
        let script = URL(fileURLWithPath: Self.library).deletingLastPathComponent()
            .appendingPathComponent("../../Benchmarks/subtree").path
        let run = try await Program.runShell(
            #"exec "$0" "$1" 2000"#,
            [DeployStage.bash ?? "bash", script],
            environment: ["COMPARE": "no", "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        )
        #expect(run.status == 0 && run.output.hasSuffix("\nbc9274c2e2968a46ae799032ef60c9501223b679"), "\(run)")
    }

    /// In a folder that `git --exec-path` may name.
    static let hasGitSubtree = ["/usr/lib/git-core", "/usr/libexec/git-core"].contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/git-subtree")
    }

    @Test func `the source of a split is the commit that it was copied from`() async throws {
        let folder = try ScratchFolder()
        let run = try await run(
            #"""
            change a; change console/1; git rev-parse HEAD; change a; change console/2; change a
            bash -c '. "$1" && subtree_source "$(subtree_split HEAD~1 console)~1" console/' - "$1"
            """#,
            "console",
            in: folder
        )
        let commits = run.output.split(separator: "\n")
        #expect(commits.count == 2 && commits[0] == commits[1], "\(run)")
    }

    /// An app may have been filled by other means.
    @Test func `the source of a commit that is no copy is the latest with its content`() async throws {
        let folder = try ScratchFolder()
        let run = try await run(
            #"""
            change console/1; change a; git rev-parse HEAD; change console/2
            split=$(git commit-tree -m 'by hand' HEAD~2:console)
            bash -c '. "$1" && subtree_source "$2" console && subtree_folders "$2" HEAD' - "$1" "$split"
            git rm -q --cached console/2 console/1 && git commit -q -m gone
            bash -c '. "$1" && ! subtree_source "$(git commit-tree -m x HEAD^{tree})" console' - "$1"
            """#,
            "console",
            in: folder
        )
        let lines = run.output.split(separator: "\n")
        #expect(run.status == 0 && lines.count == 3, "\(run)")
        #expect(lines.count == 3 && lines[0] == lines[1] && lines[2] == "console", "\(run)")
    }

    @Test(arguments: [
        ("console", "There is no folder console/"), ("a", "There is no folder a/"), ("..", "must be a folder"),
        ("x/../console", "must be a folder"),
    ])
    func `what cannot be split is refused`(prefix: String, reason: String) async throws {
        let folder = try ScratchFolder()
        let run = try await run("change a; change web/1" + Self.split, prefix, in: folder)
        #expect(run.status != 0 && run.errors.contains(reason), "\(run)")
    }

    /// git fast-import asks the hook about its refs, though it writes none.
    @Test func `an operator's hook for refs has no say in a split`() async throws {
        let folder = try ScratchFolder()
        let run = try await run(
            #"""
            change console/1; change a
            printf '#!/bin/sh\nexit 1\n' >.git/hooks/reference-transaction
            chmod +x .git/hooks/reference-transaction
            """# + Self.split,
            "console",
            in: folder
        )
        #expect(run.status == 0 && run.output.utf8.count == 40, "\(run)")
    }

    @Test func `a part of a history is not split`() async throws {
        let folder = try ScratchFolder()
        let run = try await run(
            """
            change console/1; change console/2
            git clone -q --depth 1 "file://$HOME/source" ../shallow; cd ../shallow
            """ + Self.split,
            "console",
            in: folder
        )
        #expect(run.status != 0 && run.errors.contains("git fetch --unshallow"), "\(run)")
    }

    /// bash ignores -e within a function whose result is tested.
    @Test func `a join with what is not here is refused, and nothing is split, even where the result is tested`()
        async throws
    {
        let folder = try ScratchFolder()
        let run = try await run(
            #"""
            change console/1
            git commit -q --allow-empty -m "$(printf 'join\n\ngit-subtree-dir: console\ngit-subtree-split: %040d' 1)"
            change console/2
            bash -c 'set -e; . "$1"; split=$(subtree_split HEAD "$2") || status=$?; echo "$split$status"' - "$1" "$2"
            """#,
            "console",
            in: folder
        )
        #expect(run.output == "1" && run.errors.contains("Fetch it."), "\(run)")
    }

    /// Nothing of it is in the way of the next one, nor on a screen.
    @Test func `a split leaves no ref, no file and no word`() async throws {
        let folder = try ScratchFolder()
        let run = try await run(
            """
            change console/1; change a; git for-each-ref >../before; ls ..; ls -A .git >../files
            """ + Self.split + " >../split\ngit for-each-ref | cmp - ../before; ls -A .git | cmp - ../files",
            "./console//",
            in: folder
        )
        #expect(run.status == 0 && run.errors.isEmpty, "\(run)")
    }
}
