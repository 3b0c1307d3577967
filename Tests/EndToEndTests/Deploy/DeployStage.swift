import Foundation
import Testing

/// A repository with one commit to deploy, a remote that stands for Heroku, and a terminal to run the script from.
struct DeployStage: Sendable {
    static let phrase = "deploy console to prod"

    let client: Client
    let parts: SharedService.Parts
    let before: String
    let after: String

    /// - Parameter hook: what the remote does before it takes a push, in the shell; `$STAGE` is the stage's folder.
    init(hook: String = "exit 0") async throws {
        parts = try await SharedService.checks.parts()
        client = try Client(url: "http://127.0.0.1:\(parts.service.port)", token: parts.token)
        let script = #"""
            set -eu
            cd "$STAGE"
            git init --quiet --bare --initial-branch=main heroku
            git init --quiet --initial-branch=main source
            cd source
            git commit --quiet --allow-empty --message "one $STAGE"
            git push --quiet ../heroku main
            git rev-parse HEAD
            git commit --quiet --allow-empty --message "two $STAGE"
            git rev-parse HEAD
            printf '#!/bin/sh\n%s\n' "$1" >../heroku/hooks/pre-receive
            chmod +x ../heroku/hooks/pre-receive
            """#
        let environment = Self.environment(client)
        let made = try await Program.runShell(script, ["stage", hook], environment: environment).succeeded()
        let commits = made.split(separator: "\n").map(String.init)
        try #require(commits.count == 2)
        (before, after) = (commits[0], commits[1])
    }

    var intent: String { "\(client.folder.path)/.local/state/raptor-audit/intents/raxx-console-prod" }

    private static func environment(_ client: Client) -> [String: String] {
        client.environment.merging([
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "STAGE": client.folder.path, "RAXX_OPERATOR_EMAIL": "kris@raxx.app",
            "GIT_AUTHOR_NAME": "Kris", "GIT_AUTHOR_EMAIL": "kris@raxx.app",
            "GIT_COMMITTER_NAME": "Kris", "GIT_COMMITTER_EMAIL": "kris@raxx.app", "GIT_CONFIG_NOSYSTEM": "1",
        ]) { $1 }
    }

    /// Runs the script on a terminal of its own, with what `typing`, a script of the shell, writes to it.
    func deploy(
        typing: String = "echo '\(phrase)'",
        arguments: String = "",
        health: String = "/health/live",
        settings: [String: String] = [:]
    ) async throws -> Program.Run {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let environment = Self.environment(client).merging([
            "RAPTOR_AUDIT": try Program.path(Client.program),
            "SCRIPT": root.standardizedFileURL.appendingPathComponent("scripts/deploy-console.sh").path,
            "CONSOLE_DEPLOY_REMOTE": "\(client.folder.path)/heroku",
            "CONSOLE_DEPLOY_HEALTH_URL": "http://127.0.0.1:\(parts.service.port)\(health)",
            "CONSOLE_DEPLOY_HEALTH_INTERVAL": "0.05", "HEROKU_API_KEY": "key of the tests",
        ]) { $1 }.merging(settings) { $1 }
        // A shell's background job ignores Ctrl-C, and so would all that it starts.
        return try await Program.runShell(
            #"cd "$STAGE/source"; { \#(typing); } | script -qec "env --default-signal=INT,QUIT bash '$SCRIPT' \#(arguments)" /dev/null"#,
            ["deploy"],
            environment: environment
        )
    }

    /// Outcomes and reasons of the entries of this deploy.
    func entries() async throws -> String {
        try await parts.database.query(
            """
            select outcome || ' ' || coalesce(payload_redacted->>'reason', '-') || ' ' || left(from_sha, 40)
              from console_audit_log where to_sha = '\(after)' order by ts_utc, id
            """
        ).trimmed
    }
}
