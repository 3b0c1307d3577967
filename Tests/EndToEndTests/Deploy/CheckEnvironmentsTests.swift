import Foundation
import Testing

/// `scripts/check-environments` against the answers of a repository that is set up, and of one that is not.
struct CheckEnvironmentsTests {
    /// Answers by path, and `nil` where GitHub knows no such thing.
    typealias Answers = [String: String?]

    private static let complete: Answers = [
        "repos/raxx/monorepo": #"{"visibility": "private"}"#,
        "environments/production": """
        {"name": "production", "can_admins_bypass": false,
         "deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true},
         "protection_rules": [{"type": "required_reviewers", "prevent_self_review": true,
                               "reviewers": [{"type": "Team", "reviewer": {"slug": "operators"}}]}]}
        """,
        "environments/production/deployment-branch-policies?per_page=100":
            #"{"branch_policies": [{"name": "main", "type": "branch"}]}"#,
        "environments/production/secrets?per_page=100": #"{"secrets": [{"name": "HEROKU_API_KEY"}]}"#,
        "environments?per_page=100": #"{"environments": [{"name": "production"}, {"name": "Staging"}]}"#,
        "environments/staging": #"{"name": "staging", "protection_rules": []}"#,
        "environments/staging/secrets?per_page=100": #"{"secrets": [{"name": "HEROKU_API_KEY"}]}"#,
        "actions/secrets?per_page=100": """
        {"secrets": [{"name": "HEROKU_READ_API_KEY"}, {"name": "RAXX_AUDIT_READ_TOKEN"}, {"name": "SLACK_WEBHOOK_URL"}]}
        """,
        "actions/organization-secrets?per_page=100": #"{"secrets": [{"name": "RAXX_AUDIT_TOKEN"}]}"#,
        "actions/variables?per_page=100":
            #"{"variables": [{"name": "CONSOLE_SMOKE_COMMAND"}, {"name": "RAXX_AUDIT_LOG_KEY"}]}"#,
        "actions/organization-variables?per_page=100": #"{"variables": [{"name": "RAXX_AUDIT_URL"}]}"#,
    ]

    private func check(_ changes: Answers) async throws -> Program.Run {
        let platform = try await WorkflowPlatform(DeployStage())
        let folder = "\(platform.stage.client.folder.path)/answers"
        try FileManager.default.removeItem(atPath: "\(folder)/environments_production")
        let answers = Self.complete.merging(changes) { $1 }
        for (path, answer) in answers {
            if let answer { try platform.answer(path, answer) }
        }
        let script = WorkflowFile.folder.appendingPathComponent("../scripts/check-environments").path
        return try await platform.run("'\(script)' raxx/monorepo", in: nil, environment: ["GH_TOKEN": "token"]).run
    }

    @Test func `a repository that is set up misses nothing`() async throws {
        let run = try await check([:])
        #expect(run.status == 0, "\(run)")
        #expect(!run.output.contains("MISSING"))
        #expect(run.output.contains("ok       required reviewers: operators"))
    }

    private static let production = (complete["environments/production"] ?? nil) ?? ""

    @Test(
        arguments: [
            (["environments/production": nil], "the environment production does not exist"),
            (
                ["environments/production": #"{"name": "Production", "protection_rules": []}"#],
                "the environment is called Production"
            ),
            (
                ["environments/production": #"{"name": "production", "protection_rules": []}"#],
                "required reviewers: anybody who may start a workflow deploys"
            ),
            (
                [
                    "environments/production": production.replacing(
                        #""prevent_self_review": true"#,
                        with: #""prevent_self_review": false"#
                    )
                ],
                "prevent self-review"
            ),
            (
                [
                    "environments/production": production.replacing(
                        #""can_admins_bypass": false"#,
                        with: #""can_admins_bypass": true"#
                    )
                ],
                "Allow administrators to bypass"
            ),
            (
                ["environments/production/deployment-branch-policies?per_page=100": nil],
                "only the branch main may deploy (now: every branch and tag)"
            ),
            (
                [
                    "environments/production/deployment-branch-policies?per_page=100":
                        #"{"branch_policies": [{"name": "main"}, {"name": "release/*"}]}"#
                ],
                "only the branch main may deploy (now: branch main, branch release/*)"
            ),
            (
                ["environments/production/secrets?per_page=100": #"{"secrets": []}"#],
                "secret HEROKU_API_KEY of the environment production"
            ),
            (["environments/staging": nil], "the environment staging does not exist"),
            (["actions/organization-secrets?per_page=100": #"{"secrets": []}"#], "RAXX_AUDIT_TOKEN"),
            (
                [
                    "actions/organization-secrets?per_page=100":
                        #"{"secrets": [{"name": "RAXX_AUDIT_TOKEN"}, {"name": "HEROKU_API_KEY"}]}"#
                ],
                "HEROKU_API_KEY must not be a secret of the organization"
            ),
            (["actions/variables?per_page=100": #"{"variables": []}"#], "CONSOLE_SMOKE_COMMAND"),
            (
                ["actions/variables?per_page=100": #"{"variables": [{"name": "CONSOLE_SMOKE_COMMAND"}]}"#],
                "RAXX_AUDIT_LOG_KEY"
            ),
            (
                [
                    "environments?per_page=100": #"{"environments": [{"name": "hot fix", "protection_rules": []}]}"#,
                    "environments/hot%20fix/secrets?per_page=100": #"{"secrets": [{"name": "HEROKU_API_KEY"}]}"#,
                ], "required reviewers: the environment hot%20fix has HEROKU_API_KEY"
            ),
        ] as [(Answers, String)]
    )
    func `what is missing is named, and fails the check`(changes: Answers, said: String) async throws {
        let run = try await check(changes)
        #expect(run.status == 1, "\(run)")
        #expect(run.output.contains("MISSING  \(said)") || run.output.contains("MISSING  \"\(said)"), "\(run)")
    }

    @Test func `another environment with reviewers, or without the key, is no fault`() async throws {
        let rules = #"[{"type": "required_reviewers"}]"#
        let run = try await check([
            "environments?per_page=100":
                #"{"environments": [{"name": "pages"}, {"name": "hotfix", "protection_rules": \#(rules)}]}"#,
            "environments/pages/secrets?per_page=100": #"{"secrets": [{"name": "OTHER"}]}"#,
            "environments/hotfix/secrets?per_page=100": #"{"secrets": [{"name": "HEROKU_API_KEY"}]}"#,
        ])
        #expect(run.status == 0 && run.output.contains("note     it has HEROKU_API_KEY too"), "\(run)")
        #expect(!run.output.contains("environment pages"))
    }

    /// GitHub gives 100 at once.
    @Test func `what is on a list's second page is seen`() async throws {
        let first = (1...100).map { #"{"name": "OTHER_\#($0)"}"# }.joined(separator: ",")
        let run = try await check([
            "actions/secrets?per_page=100": #"{"secrets": [\#(first)]}"#,
            "actions/secrets?per_page=100&page=2": Self.complete["actions/secrets?per_page=100"] ?? nil,
            "environments?per_page=100": #"{"environments": []}"#,
            "environments?per_page=100&page=2": #"{"environments": [{"name": "third"}]}"#,
            "environments/third/secrets?per_page=100": #"{"secrets": []}"#,
            "environments/third/secrets?per_page=100&page=2": #"{"secrets": [{"name": "HEROKU_API_KEY"}]}"#,
        ])
        #expect(run.status == 1 && run.output.contains("the environment third has HEROKU_API_KEY"), "\(run)")
        #expect(!run.output.contains("MISSING  HEROKU_READ_API_KEY"))
    }

    @Test func `a retired staging is not missed`() async throws {
        let run = try await check([
            "environments/staging": nil, "actions/variables/CONSOLE_STAGING": #"{"value": "retired"}"#,
        ])
        #expect(run.status == 0 && run.output.contains("retired (the variable CONSOLE_STAGING)"), "\(run)")
    }

    @Test func `a repository that GitHub does not show is an error, not a list`() async throws {
        let run = try await check(["repos/raxx/monorepo": nil])
        #expect(run.status == 69 && run.errors.contains("there is no repository raxx/monorepo"), "\(run)")
    }
}
