import Foundation
import Testing

/// A repository with one commit to deploy, a remote that stands for Heroku, and a terminal to run the script from.
struct DeployStage: Sendable {
    static let phrase = "deploy console to prod"
    static let key = "key of the tests"
    static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../scripts/deploy-console.sh").standardizedFileURL.path

    static let libraries = script.replacing("deploy-console.sh", with: "deploy")

    /// A remote that holds the push until its client is gone, and then takes it.
    static let arrivingLate = """
        setsid sh -c 'touch "$STAGE/holding"; sleep 0.3
            unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
            git fetch -q ../source main:main' </dev/null >/dev/null 2>&1 &
        sleep 30
        """

    /// Where a run stops until ``go()``, so that something can happen to it there.
    enum Hold: String, CaseIterable, Sendable {
        case status, push, record, recorded
    }

    let client: Client
    let heroku: HerokuAPI
    let parts: SharedService.Parts
    /// What the remote has, and what is to be deployed.
    let before: String
    let after: String

    /// - Parameters:
    ///   - hook: what the remote does before it takes a push, in the shell; `$STAGE` is the stage's folder.
    ///   - subject: of the commit that is to be deployed.
    ///   - isFirst: the remote has nothing yet.
    ///   - folder: what the remote has is the split of this folder, as `git subtree` makes it.
    init(hook: String = "exit 0", subject: String = "two", isFirst: Bool = false, folder: String = "") async throws {
        parts = try await SharedService.checks.parts()
        client = try parts.client()
        let script = #"""
            set -eu
            cd "$STAGE"
            git init --quiet --bare --initial-branch=main heroku
            git init --quiet --initial-branch=main source
            cd source
            commit() {
                if [ -n "$4" ]; then
                    mkdir -p "$4"
                    date +%N >>"$4/file"
                    git add .
                fi
                git commit --quiet --allow-empty --message "$5" --message "$STAGE"
            }
            commit "$1" "$2" "$3" "$4" "one $STAGE"
            pushed=main
            [ -z "$4" ] || pushed=$(git subtree split -q --prefix "$4" 2>/dev/null)
            [ -n "$3" ] || git push --quiet ../heroku "$pushed:refs/heads/main"
            git rev-parse HEAD
            commit "$1" "$2" "$3" "$4" "$2"
            git rev-parse HEAD
            cat >../hold <<'end'
            [ "${HOLD-}" = "$1" ] || exit 0
            touch "$STAGE/holding"
            while [ -d "$STAGE" ] && [ ! -e "$STAGE/go" ]; do sleep 0.02; done
            end
            printf '#!/bin/sh\nsh "$STAGE/hold" push\n%s\n' "$1" >../heroku/hooks/pre-receive
            cat >../audit <<'end'
            #!/bin/sh
            case $* in *--dry-run*) exec "$AUDIT" "$@" ;; esac
            sh "$STAGE/hold" "$1"
            "$AUDIT" "$@" || exit
            sh "$STAGE/hold" "${1}ed"
            end
            cat >../run <<'end'
            echo "$PPID" >"$1.terminal"
            echo "$$" >"$1.pid"
            shift
            exec env --default-signal=INT,QUIT bash "$SCRIPT" "$@"
            end
            chmod +x ../heroku/hooks/pre-receive ../audit
            """#
        let environment = Self.environment(client)
        let arguments = ["stage", hook, subject, isFirst ? "first" : "", folder]
        let made = try await Program.runShell(script, arguments, environment: environment).succeeded()
        let commits = made.split(separator: "\n").map(String.init)
        try #require(commits.count == 2)
        (before, after) = (commits[0], commits[1])
        if let bash = Self.bash {
            let folder = "\(client.folder.path)/other"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/bash", withDestinationPath: bash)
        }
        heroku = try HerokuAPI(remote: "\(client.folder.path)/heroku")
        heroku.look()
    }

    var intent: String { "\(client.folder.path)/.local/state/raptor-audit/intents/raxx-console-prod" }
    var hasIntent: Bool { FileManager.default.fileExists(atPath: intent) }

    /// What stands for bash, such as macOS's 3.2; `nil` for that of the PATH.
    static let bash = ProcessInfo.processInfo.environment["RAXX_TEST_BASH"]

    private static func environment(_ client: Client) -> [String: String] {
        client.environment.merging([
            "PATH":
                "\(client.folder.path)/bin:\(client.folder.path)/other:\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")",
            "STAGE": client.folder.path, "RAXX_OPERATOR_EMAIL": "kris@raxx.app",
            "GIT_AUTHOR_NAME": "Kris", "GIT_AUTHOR_EMAIL": "kris@raxx.app",
            "GIT_COMMITTER_NAME": "Kris", "GIT_COMMITTER_EMAIL": "kris@raxx.app", "GIT_CONFIG_NOSYSTEM": "1",
        ]) { $1 }
    }

    /// What a run is like when nothing is said about it.
    struct Manner: Sendable {
        /// A script of the shell; what it writes is typed.
        var typing = DeployStage.confirming()
        var arguments = ""
        /// A path of the service, or a whole address.
        var health = "/health/live"
        var settings: [String: String] = [:]
        var hold: Hold?
        var folder = "source"
        /// In the shell, what stands around `terminal`, which runs the script at a terminal.
        var around = "terminal"
        /// Two that run at once need two.
        var name = "run"
    }

    /// What stands for Heroku and the app; a surface's settings have a name of its own.
    func overrides(_ prefix: String = "CONSOLE_DEPLOY") -> [String: String] {
        [
            "\(prefix)_PREFIX": "", "\(prefix)_RELEASE_INTERVAL": "0.05",
            "\(prefix)_RELEASE_TIMEOUT": "60",
            "\(prefix)_REMOTE": "\(client.folder.path)/heroku", "\(prefix)_HEALTH_INTERVAL": "0.05",
            "\(prefix)_HEALTH_URL": "http://127.0.0.1:\(parts.service.port)/health/live",
        ]
    }

    /// Types the phrase once it is asked for: what is typed before does not count.
    static func confirming(_ answer: String = phrase) -> String { "shows 'to continue'; echo '\(answer)'" }

    /// Types an answer about a deploy that died, and then the phrase.
    static func answering(_ answer: String) -> String { "shows 'forget it'; echo '\(answer)'; \(confirming())" }

    /// Runs the script on a terminal of its own.
    func deploy(_ change: (inout Manner) -> Void = { _ in }) async throws -> Program.Run {
        var manner = Manner()
        change(&manner)
        let isPath = manner.health.hasPrefix("/")
        let environment = Self.environment(client).merging([
            "RAPTOR_AUDIT": "\(client.folder.path)/audit", "AUDIT": try Program.path(Client.program),
            "SCRIPT": Self.script,
            "CONSOLE_DEPLOY_HEALTH_URL": isPath
                ? "http://127.0.0.1:\(parts.service.port)\(manner.health)" : manner.health,
            "HEROKU_API_KEY": Self.key, "HEROKU_API_URL": heroku.server.url,
            "HOLD": manner.hold?.rawValue ?? "", "NAME": "\(client.folder.path)/\(manner.name)",
        ]) { $1 }.merging(overrides()) { own, _ in own }.merging(manner.settings) { $1 }
        // A shell's background job ignores Ctrl-C, and so would all that it starts.
        return try await Program.runShell(
            #"""
            runs() { [ -d "$STAGE" ] && [ ! -e "$NAME.ended" ] && sleep 0.02; }
            shows() { until grep -qsF -e "$1" "$NAME.shown"; do runs || return; done; }
            terminal() {
                script -qefc "sh '$STAGE/run' '$NAME' \#(manner.arguments)" "$NAME.shown"
            }
            rm -f "$NAME.ended" "$NAME.shown"
            cd "$STAGE/\#(manner.folder)"
            {
                \#(manner.typing)
            } | {
                \#(manner.around)
                set -- $?
                touch "$NAME.ended"
                exit "$1"
            }
            """#,
            ["deploy"],
            environment: environment
        )
    }

    /// Puts a program into the stage's `bin`, in front of the others. A shell writes it: a file that this process has open
    /// for writing can be open in a child that it has just forked too, and is busy for as long.
    @discardableResult
    func install(_ name: String, _ script: String) async throws -> String {
        let path = "\(client.folder.path)/bin/\(name)"
        try await Program.runShell(
            #"mkdir -p "${0%/*}" && printf '#!/bin/sh\n%s\n' "$1" >"$0" && chmod +x "$0""#,
            [path, script],
            environment: Self.environment(client)
        ).succeeded()
        return path
    }

    func make(_ name: String) {
        _ = FileManager.default.createFile(atPath: "\(client.folder.path)/\(name)", contents: nil)
    }

    /// Waits until a run has come to where it is held.
    func isHeld() async throws {
        let path = "\(client.folder.path)/holding"
        try await eventually("the run is held") { FileManager.default.fileExists(atPath: path) }
    }

    func go() { make("go") }

    /// The script's process, or its terminal's.
    func process(_ part: String = "pid") throws -> pid_t {
        try pid_t(client.folder.text("run.\(part)").trimmed).required("a process")
    }

    /// Outcomes and reasons of the entries of this deploy.
    func entries(to sha: String? = nil) async throws -> String {
        try await parts.database.query(
            """
            select concat_ws(' ', outcome, coalesce(payload_redacted->>'reason', '-'), coalesce(from_sha, '-'))
              from console_audit_log where to_sha = '\(sha ?? after)' order by ts_utc, outcome
            """
        ).trimmed
    }

    /// Outcomes, reasons and commits that the remote had, of the entries of this deploy.
    func remoteCommit() async throws -> String {
        try await parts.database.query(
            """
            select concat_ws(' ', outcome, payload_redacted->>'reason', payload_redacted->>'remote_sha')
              from console_audit_log where to_sha = '\(after)'
            """
        ).trimmed
    }

    /// What git says in the source's repository.
    @discardableResult
    func git(_ command: String) async throws -> String {
        try await Program.runShell(
            #"cd "$STAGE/source" && \#(command)"#,
            ["git"],
            environment: Self.environment(client)
        ).succeeded()
    }
}
