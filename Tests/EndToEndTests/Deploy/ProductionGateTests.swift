import Foundation
import Testing
import Yams

/// A push can never reach production: read from the YAML, and shown to be noticed when somebody edits it.
struct ProductionGateTests {
    private static let console = "deploy-console.yml"
    private static let app = "deploy-app.yml"
    private static let production: [String: ExpressionValue] = [
        "environment": "production", "app": "raxx-console-prod",
    ]
    /// Refuses nothing.
    private static let careless = """
        on: workflow_call
        jobs:
          deploy:
            environment: ${{ inputs.environment }}
        """

    @Test func `only a dispatched run reaches production`() throws {
        let workflows = try WorkflowFile.workflows()
        let reach = ProductionReach(workflows: workflows)
        let events = Set(try workflows.values.flatMap { try WorkflowFile(text: $0).events })
        #expect(events.isSuperset(of: ["push", "pull_request_target", "schedule", "workflow_dispatch"]))
        for event in events where event != "workflow_dispatch" && event != "workflow_call" {
            #expect(try reach.jobs(on: event).isEmpty, "\(event)")
        }
        #expect(
            try Set(reach.jobs(on: "workflow_dispatch"))
                == ["deploy-console.yml/production > deploy-app.yml/deploy"]
        )
    }

    @Test func `the called workflow refuses by itself`() throws {
        let reach = try ProductionReach(workflows: WorkflowFile.workflows())
        for event in ["push", "pull_request", "schedule", "repository_dispatch"] {
            #expect(try reach.jobs(calling: Self.app, on: event, inputs: Self.production).isEmpty)
        }
        // Production's app under another environment's name, without its reviewers.
        for event in ["push", "workflow_dispatch"] {
            let inputs = Self.production.merging(["environment": "staging"]) { $1 }
            #expect(try reach.jobs(calling: Self.app, on: event, inputs: inputs).isEmpty)
        }
        #expect(try !reach.jobs(calling: Self.app, on: "workflow_dispatch", inputs: Self.production).isEmpty)
    }

    @Test func `the calling workflow refuses by itself`() throws {
        var workflows = try WorkflowFile.workflows()
        workflows[Self.app] = Self.careless
        #expect(try ProductionReach(workflows: workflows).jobs(on: "push").isEmpty)
        #expect(try !ProductionReach(workflows: workflows).jobs(on: "workflow_dispatch").isEmpty)
    }

    @Test(
        arguments: [
            ("github.event_name == 'workflow_dispatch' && inputs.environment == 'production'", "always()"),
            ("github.event_name == 'workflow_dispatch' && inputs", "github.event_name == 'push' || inputs"),
            ("github.event_name == 'workflow_dispatch' &&", "github.event_name != 'schedule' ||"),
            ("github.event_name == 'workflow_dispatch' && inputs.environment == 'production'\n", "true\n"),
            ("environment: staging\n", "environment: production\n"),
            ("environment: staging\n", "environment: ${{ needs.plan.outputs.app }}\n"),
            ("environment: staging\n", "environment: Production\n"),
            ("uses: ./.github/workflows/deploy-app.yml", "uses: somebody/else/.github/workflows/deploy.yml@main"),
            ("    name: Plan (", "    environment: production\n    name: Plan ("),
            ("    name: Plan (", "    environment: { name: production }\n    name: Plan ("),
            // A secret of any name, written in any way.
            ("secrets.HEROKU_READ_API_KEY", "secrets.HEROKU_API_KEY"), ("secrets.SLACK_WEBHOOK_URL", "secrets.OTHER"),
            ("secrets.RAXX_AUDIT_TOKEN", "secrets['RAXX_AUDIT_TOKEN']"),
            ("secrets.RAXX_AUDIT_TOKEN", "toJSON(secrets)"),
            ("env:\n  # A push", "env:\n  KEY: ${{ Secrets.DEPLOY_KEY }}\n  # A push"),
        ]
    )
    func `an edit that lets a push through is noticed`(text: String, edit: String) throws {
        var workflows = try WorkflowFile.workflows()
        workflows[Self.app] = Self.careless
        let original = try workflows[Self.console].required(Self.console)
        try #require(original.contains(text))
        workflows[Self.console] = original.replacing(text, with: edit)
        #expect(try !ProductionReach(workflows: workflows).jobs(on: "push").isEmpty)
    }

    @Test(
        arguments: [
            ("(inputs.environment != 'production' && ", "(inputs.environment != 'prod' && "),
            ("!endsWith(inputs.app, '-prod'))\n", "true)\n"),
            ("github.event_name == 'workflow_dispatch' && inputs", "github.event_name != 'schedule' && inputs"),
            (
                "|| (github.event_name == 'workflow_dispatch' && inputs.environment == 'production' && github",
                "|| (always() && github"
            ),
        ]
    )
    func `an edit that lets the called workflow deploy is noticed`(text: String, edit: String) throws {
        var workflows = try WorkflowFile.workflows()
        let original = try workflows[Self.app].required(Self.app)
        try #require(original.contains(text))
        workflows[Self.app] = original.replacing(text, with: edit)
        let reach = ProductionReach(workflows: workflows)
        let calls: [(event: String, environment: ExpressionValue, app: ExpressionValue)] = [
            ("push", "production", "raxx-console-prod"), ("push", "production", "another"),
            ("push", "staging", "raxx-console-prod"), ("workflow_dispatch", "staging", "raxx-console-prod"),
        ]
        let found = try calls.flatMap { call in
            let inputs = ["environment": call.environment, "app": call.app]
            return try reach.jobs(calling: Self.app, on: call.event, inputs: inputs)
        }
        #expect(!found.isEmpty)
    }

    /// The whole of it: nothing else has a secret, an environment or the right to start a workflow.
    private static let reach: Set = [
        // These two are inputs of that name.
        "deploy-app.yml/-: environment ?", "deploy-console.yml/-: environment ?",
        "deploy-app.yml/deploy: environment ${{ inputs.environment }}",
        "deploy-app.yml/deploy: ${{ secrets.HEROKU_API_KEY }}",
        "deploy-app.yml/record: ${{ secrets.HEROKU_READ_API_KEY }}",
        "deploy-app.yml/record: ${{ secrets.RAXX_AUDIT_TOKEN }}",
        "deploy-app.yml/record: ${{ secrets.SLACK_WEBHOOK_URL }}",
        "deploy-console.yml/plan: ${{ secrets.HEROKU_READ_API_KEY }}",
        "deploy-console.yml/plan: ${{ secrets.RAXX_AUDIT_TOKEN }}",
        "deploy-console.yml/plan: ${{ secrets.SLACK_WEBHOOK_URL }}",
        "deploy-console.yml/blocked: ${{ secrets.SLACK_WEBHOOK_URL }}",
        "deploy-console.yml/staging: secrets inherit", "deploy-console.yml/staging: environment staging",
        "deploy-console.yml/production: secrets inherit", "deploy-console.yml/production: environment production",
        "reconcile.yml/reconcile: ${{ secrets.HEROKU_READ_API_KEY }}",
        "reconcile.yml/reconcile: ${{ secrets.RAXX_AUDIT_READ_TOKEN }}",
        "reconcile.yml/reconcile: ${{ secrets.SLACK_WEBHOOK_URL }}",
        "witness.yml/witness: ${{ secrets.RAXX_AUDIT_READ_TOKEN }}",
        "witness.yml/witness: ${{ secrets.SLACK_WEBHOOK_URL }}",
    ]

    /// The key that reads is of the scope `read` only if nobody needs more of it.
    @Test func `the key that reads is never given to git`() throws {
        for (name, text) in try WorkflowFile.workflows() {
            for (job, node) in try WorkflowFile(text: text).jobs {
                for step in node.steps where step.texts("env").contains(where: { $0.text.contains("HEROKU_READ") }) {
                    let run = step.text("run") ?? step.text("uses") ?? ""
                    let script = run.split(separator: " ").first { $0.contains(".github/") }.map(String.init)
                    let path = try script.required("a script").replacing("./", with: "").replacing(".github/", with: "")
                    let isAction = path.hasPrefix("actions/")
                    let source = try WorkflowFile.text(isAction ? "\(path)/reconcile" : path)
                        .split(separator: "\n").filter { !$0.trimmed.hasPrefix("#") }.joined(separator: "\n")
                    #expect(
                        !source.contains(/become_git|remote_main|git (fetch|push|ls-remote)/),
                        "\(name)/\(job)"
                    )
                }
            }
        }
    }

    @Test func `no concurrency group is held by a run that waits for its approval`() throws {
        let console = try WorkflowFile("workflows/deploy-console.yml")
        let group = try (console.root["concurrency"]?.text("group")).required("a group")
        func value(_ run: String, _ event: ExpressionValue, _ environment: ExpressionValue) throws -> String {
            try Expression.interpolate(group) { path in
                switch path {
                case "github.run_id": .string(run)
                case "github.event_name": event
                case "inputs.environment": environment
                default: .null
                }
            }.text
        }
        // A hotfix is dispatched while another run waits.
        #expect(try value("1", "workflow_dispatch", "production") != value("2", "workflow_dispatch", "production"))
        // Staging has no approval: there each deploy is shown on the one before.
        #expect(try value("1", "push", .null) == value("2", "workflow_dispatch", "staging"))
        for (name, job) in try console.jobs + WorkflowFile("workflows/deploy-app.yml").jobs {
            #expect(job["concurrency"] == nil, "\(name)")
        }
    }

    @Test func `who has a secret, an environment or may start a workflow is known`() throws {
        let places = try WorkflowReach(WorkflowFile.workflows()).places
        #expect(places == Self.reach, "\(places.symmetricDifference(Self.reach))")
    }

    @Test(
        arguments: [
            "env: { KEY: '${{ secrets.HEROKU_API_KEY }}' }", "env: { KEY: \"${{ secrets['HEROKU_API_KEY'] }}\" }",
            "env: { KEY: '${{ Secrets.ANOTHER }}' }", "env: { KEY: '${{ toJSON(secrets) }}' }",
            "environment: production", "environment: { name: production }", "environment: '${{ github.ref_name }}'",
            "permissions: write-all", "permissions: { actions: write }", "secrets: inherit",
            "with: { key: '${{ secrets.X }}' }",
        ]
    )
    func `another way to reach something is noticed, in a job and beside it`(way: String) throws {
        var workflows = try WorkflowFile.workflows()
        workflows["other.yml"] = """
            on: push
            jobs:
              quick:
                \(way)
                steps: [{ run: gh workflow run deploy-console.yml -f environment=production }]
            """
        #expect(try WorkflowReach(workflows).places.count == Self.reach.count + 1)
        workflows["other.yml"] = """
            on: push
            \(way)
            jobs:
              quick:
                steps: [{ run: gh workflow run deploy-console.yml -f environment=production }]
            """
        #expect(try WorkflowReach(workflows).places.count == Self.reach.count + 1)
    }
}
