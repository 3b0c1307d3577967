import Foundation
import Testing

/// What stands around a workflow's steps: the remote and the app of a ``DeployStage``, a program that answers for GitHub,
/// and a server that answers for Slack.
struct WorkflowPlatform: Sendable {
    static let repository = "raxx/monorepo"

    /// An entry's id follows from the run, and tests share a service: each has a run of its own.
    let runID = String(Int.random(in: 1_000_000_000...9_999_999_999))
    var runURL: String { "https://github.example/\(Self.repository)/actions/runs/\(runID)" }

    let stage: DeployStage
    let slack: MisbehavingProxy
    var heroku: HerokuAPI { stage.heroku }
    /// A path of the service, or a whole address, in place of the app's own; `nil` leaves that.
    var health: String? = "/health/live"
    var settings: [String: String] = [:]

    init(_ stage: DeployStage) async throws {
        self.stage = stage
        stage.heroku.serve(at: HerokuAPI.address)
        slack = try MisbehavingProxy(to: 0, [.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")])
        let gh = #"""
            # gh api PATH [--jq FILTER] [--paginate] [--silent] [--raw-field NAME=VALUE]
            set -eu
            : "${GH_TOKEN:?}"
            shift
            path=$1 filter=. field= pages=
            shift
            while [ $# -gt 0 ]; do
                case $1 in
                --jq) filter=$2 && shift ;;
                --raw-field) field=$2 && shift ;;
                --paginate) pages=all ;;
                esac
                shift
            done
            if [ -n "$field" ]; then
                [ ! -e "$STAGE/mute" ] || { echo 'gh: Forbidden (HTTP 403)' >&2 && exit 1; }
                printf '%s %s\n' "$path" "$field" >>"$STAGE/posts"
                exit
            fi
            answer=$STAGE/answers/$(printf %s "${path#repos/raxx/monorepo/}" | tr / _)
            [ -e "$answer" ] || { echo 'gh: Not Found (HTTP 404)' >&2 && exit 1; }
            jq --raw-output "$filter" "$answer"
            [ ! -e "$answer&page=2" ] || [ -z "$pages" ] || jq --raw-output "$filter" "$answer&page=2"
            """#
        try await stage.install("gh", gh)
        // The stage's remote stands for Heroku's, and git's settings say nothing of it.
        try await stage.install(
            "git",
            #"""
            PATH=${PATH#*:}
            case " $* " in
            *" --get-url "* | *" get-url "*) exec git "$@" ;;
            *) exec git -c "url.$STAGE/heroku.insteadOf=${STANDS_FOR-none}" "$@" ;;
            esac
            """#
        )
        // A program that the plan may copy quickly.
        try await stage.install("audit-program", #"exec "$AUDIT" "$@""#)
        let answers = "\(stage.client.folder.path)/answers"
        try FileManager.default.createDirectory(atPath: answers, withIntermediateDirectories: false)
        try answer("environments/production", Self.reviewers("kris-gh", "alex-gh"))
        try answer(
            "actions/workflows/deploy-console.yml/runs?status=in_progress&per_page=100",
            #"{"workflow_runs": []}"#
        )
        try answer("actions/workflows/deploy-console.yml/runs?status=waiting&per_page=100", #"{"workflow_runs": []}"#)
        try await stage.git(
            "ln -s '\(WorkflowFile.folder.path)' .github && git update-ref refs/remotes/origin/main main"
        )
    }

    /// An environment whose reviewers are these.
    static func reviewers(_ logins: String...) -> String {
        let list = logins.map { #"{"type": "User", "reviewer": {"login": "\#($0)"}}"# }.joined(separator: ",")
        return """
            {"name": "production", "can_admins_bypass": false, "protection_rules": [
              {"type": "branch_policy"},
              {"type": "required_reviewers", "prevent_self_review": true, "reviewers": [\(list)]}]}
            """
    }

    /// What GitHub's API answers, by the path after the repository's.
    func answer(_ path: String, _ json: String) throws {
        let file = "\(stage.client.folder.path)/answers/\(path.replacing("/", with: "_"))"
        try Data(json.utf8).write(to: URL(fileURLWithPath: file))
    }

    func answerApprovals(_ reviews: (state: String, login: String, environment: String)...) throws {
        try answerApprovals(reviews)
    }

    func answerApprovals(_ reviews: [(state: String, login: String, environment: String)]) throws {
        let list = reviews.map { review in
            """
            {"state": "\(review.state)", "comment": "", "user": {"login": "\(review.login)", "id": 1},
             "environments": [{"id": 7, "name": "\(review.environment)"}]}
            """
        }
        try answer("actions/runs/\(runID)/approvals", "[\(list.joined(separator: ","))]")
    }

    /// A job of an environment that has, or has not, got a runner.
    func answerJob(_ environment: String, hasRunner: Bool, began: String? = nil) throws {
        let job = """
            {"jobs": [{"name": "Plan (\(environment))", "runner_id": 6, "run_attempt": 1, "status": "completed"},
                      {"name": "Deploy (\(environment)) / \(environment)", "run_attempt": 1, "status": "in_progress",
                       "runner_id": \(hasRunner ? "7" : "null"), "started_at": "\(began ?? Sample.time(0))"}]}
            """
        try answer("actions/runs/\(runID)/jobs?filter=all&per_page=100", job)
        try answer("actions/runs/\(runID)/jobs?per_page=100", job)
    }

    /// What was posted to GitHub: `path name=value`, a line each.
    var posts: [String] {
        stage.client.folder.text("posts").replacing("repos/\(Self.repository)/", with: "")
            .split(separator: "\n").map(String.init)
    }

    /// The bodies of what Slack was sent.
    var messages: [String] {
        slack.requests.map { $0.split(separator: "\r\n\r\n").last.map(String.init) ?? "" }
    }

    /// What the runs of GitHub know.
    func contexts(_ more: [String: ExpressionValue]) -> [String: ExpressionValue] {
        [
            "github.sha": .string(stage.after), "github.token": "token of the run",
            "github.server_url": "https://github.example", "github.repository": .string(Self.repository),
            "github.run_id": .string(runID), "github.run_attempt": "1", "github.triggering_actor": "sam-gh",
            "github.actor": "sam-gh",
            "vars.CONSOLE_DEPLOY_PREFIX": ".",
            "vars.RAXX_AUDIT_URL": .string(stage.client.url), "vars.CONSOLE_SMOKE_COMMAND": "true",
            "secrets.RAXX_AUDIT_TOKEN": .string(stage.client.token ?? ""),
            "secrets.SLACK_WEBHOOK_URL": .string("\(slack.url)/services/T0/B0/x"),
            "secrets.HEROKU_API_KEY": .string(DeployStage.key), "secrets.HEROKU_READ_API_KEY": "key that reads",
        ].merging(more) { $1 }
    }

    /// Runs a step's script as a runner does.
    ///
    /// - Parameter meanwhile: what happens while it runs, to the process that the runner would signal.
    func run(
        _ script: String,
        in shell: String?,
        environment: [String: String],
        meanwhile: (@Sendable (GuardedProcess) async throws -> Void)? = nil
    ) async throws -> (run: Program.Run, outputs: [String: String]) {
        let folder = stage.client.folder
        let name = "step-\(UUID().uuidString)"
        try Data(script.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
        var environment = runnerEnvironment.merging(environment) { $1 }
        environment["GITHUB_OUTPUT"] = "\(folder.path)/\(name).output"
        if let health, environment["HEALTH_URL"] != nil {
            environment["HEALTH_URL"] =
                health.hasPrefix("/") ? "http://127.0.0.1:\(stage.parts.service.port)\(health)" : health
        }
        let options = shell == "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"]
        let output = try ScratchFolder()
        // A shell's background job would ignore SIGINT, and so would all that it starts.
        let process = try await GuardedProcess(
            ["env", "-C", "\(folder.path)/source", "--default-signal=INT,QUIT", "bash"] + options
                + ["\(folder.path)/\(name)"],
            environment: environment,
            folder: output.path
        )
        try await meanwhile?(process)
        let run = Program.Run(
            status: try await process.end(),
            output: output.text("stdout").trimmed,
            errors: output.text("stderr").trimmed
        )
        let pairs = folder.text("\(name).output").split(separator: "\n").map { line in
            let equals = line.firstIndex(of: "=") ?? line.endIndex
            return (String(line[..<equals]), String(line[equals...].dropFirst()))
        }
        return (run, Dictionary(pairs) { $1 })
    }

    private var runnerEnvironment: [String: String] {
        let folder = stage.client.folder.path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        var environment = [
            "PATH": "\(folder)/bin:\(path)", "HOME": folder, "STAGE": folder, "CI": "true", "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": Self.repository, "GITHUB_RUN_ID": runID, "GITHUB_ACTOR": "sam-gh",
            "GITHUB_SERVER_URL": "https://github.example", "GITHUB_TRIGGERING_ACTOR": "sam-gh",
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_WORKFLOW_REF": "\(Self.repository)/.github/workflows/deploy-console.yml@refs/heads/main",
            "HEROKU_API_URL": heroku.server.url, "RELEASE_INTERVAL": "0.05", "GATE_INTERVAL": "0.05",
            "TURN_INTERVAL": "0.05",
            "GITHUB_STEP_SUMMARY": "\(folder)/summary", "RAXX_AUDIT_SPOOL": stage.client.spool,
            "HEALTH_INTERVAL": "0.05", "CHECK_INTERVAL": "0.05", "TRIES": "3",
            "RAPTOR_AUDIT": "\(folder)/bin/audit-program", "AUDIT": (try? Program.path(Client.program)) ?? "",
            "GIT_CONFIG_NOSYSTEM": "1", "STANDS_FOR": "https://git.heroku.com/raxx-console-prod.git",
        ]
        environment.merge(settings) { $1 }
        return environment
    }
}
