import Foundation
import Testing

/// What stands around a workflow's steps: the remote and the app of a ``DeployStage``, a program that answers for GitHub,
/// and a server that answers for Slack.
struct WorkflowPlatform: Sendable {
    static let repository = "raxx/monorepo"
    static let runURL = "https://github.example/raxx/monorepo/actions/runs/4711"

    let stage: DeployStage
    let slack: MisbehavingProxy
    /// A path of the service, or a whole address, in place of the app's own; `nil` leaves that.
    var health: String? = "/health/live"
    var settings: [String: String] = [:]

    init(_ stage: DeployStage) async throws {
        self.stage = stage
        slack = try MisbehavingProxy(to: 0, [.answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")])
        let gh = #"""
            # gh api PATH [--jq FILTER] [--paginate] [--silent] [--raw-field NAME=VALUE]
            set -eu
            : "${GH_TOKEN:?}"
            shift
            path=$1 filter=. field=
            shift
            while [ $# -gt 0 ]; do
                case $1 in
                --jq) filter=$2 && shift ;;
                --raw-field) field=$2 && shift ;;
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
            exec jq --raw-output "$filter" "$answer"
            """#
        try await stage.install("gh", gh)
        let answers = "\(stage.client.folder.path)/answers"
        try FileManager.default.createDirectory(atPath: answers, withIntermediateDirectories: false)
        try await stage.git("ln -s '\(WorkflowFile.folder.path)' .github")
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
        try answer("actions/runs/4711/approvals", "[\(list.joined(separator: ","))]")
    }

    /// That a job of an environment has, or has not, got a runner.
    func answerJob(_ environment: String, hasRunner: Bool) throws {
        try answer(
            "actions/runs/4711/jobs?filter=all&per_page=100",
            """
            {"jobs": [{"name": "Plan (\(environment))", "runner_id": 6, "run_attempt": 1},
                      {"name": "Deploy (\(environment)) / \(environment)", "runner_id": \(hasRunner ? "7" : "null"),
                       "run_attempt": 1}]}
            """
        )
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
            "github.run_id": "4711", "github.run_attempt": "1", "github.triggering_actor": "sam-gh",
            "vars.RAXX_AUDIT_URL": .string(stage.client.url), "vars.CONSOLE_SMOKE_COMMAND": "true",
            "secrets.RAXX_AUDIT_TOKEN": .string(stage.client.token ?? ""),
            "secrets.SLACK_WEBHOOK_URL": .string("\(slack.url)/services/T0/B0/x"),
            "secrets.HEROKU_API_KEY": .string(DeployStage.key), "secrets.HEROKU_READ_API_KEY": "key that reads",
        ].merging(more) { $1 }
    }

    /// Runs a step's script as a runner does.
    func run(
        _ script: String,
        in shell: String?,
        environment: [String: String]
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
        let options = shell == "bash" ? "--noprofile --norc -eo pipefail" : "-e"
        let run = try await Program.runShell(
            #"cd "$STAGE/source" && exec bash \#(options) "$0""#,
            ["\(folder.path)/\(name)"],
            environment: environment
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
            "GITHUB_REPOSITORY": Self.repository, "GITHUB_RUN_ID": "4711", "GITHUB_ACTOR": "sam-gh",
            "GITHUB_SERVER_URL": "https://github.example", "GITHUB_TRIGGERING_ACTOR": "sam-gh",
            "GITHUB_STEP_SUMMARY": "\(folder)/summary", "RAXX_AUDIT_SPOOL": stage.client.spool,
            "HEALTH_INTERVAL": "0.05", "CHECK_INTERVAL": "0.05", "TRIES": "3",
            "RAPTOR_AUDIT": (try? Program.path(Client.program)) ?? "", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "url.\(folder)/heroku.insteadOf",
            "GIT_CONFIG_VALUE_0": "https://git.heroku.com/raxx-console-prod.git",
        ]
        environment.merge(settings) { $1 }
        return environment
    }
}
