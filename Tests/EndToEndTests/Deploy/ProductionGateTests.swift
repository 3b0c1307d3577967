import Testing

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
        #expect(events.isSuperset(of: ["push", "pull_request", "schedule", "workflow_dispatch"]))
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
            ("if: github.event_name == 'workflow_dispatch' &&", "if: github.event_name != 'schedule' ||"),
            ("if: github.event_name == 'workflow_dispatch' && inputs.environment == 'production'\n", "\n"),
            ("environment: staging\n", "environment: production\n"),
            ("environment: staging\n", "environment: ${{ needs.plan.outputs.app }}\n"),
            ("environment: staging\n", "environment: Production\n"),
            ("uses: ./.github/workflows/deploy-app.yml", "uses: somebody/else/.github/workflows/deploy.yml@main"),
            ("    name: Plan\n", "    name: Plan\n    environment: production\n"),
            ("    name: Plan\n", "    name: Plan\n    environment: { name: production }\n"),
            ("secrets.HEROKU_READ_API_KEY }}", "secrets.HEROKU_API_KEY }}"),
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
            ("|| (github.event_name == 'workflow_dispatch' && inputs.environment == 'production')", "|| always()"),
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

    @Test(
        arguments: [
            ("push:", "push"), ("pull_request_target:", "pull_request_target"), ("workflow_run:", "workflow_run"),
        ]
    )
    func `another workflow that deploys by itself is noticed`(trigger: String, event: String) throws {
        var workflows = try WorkflowFile.workflows()
        workflows["other.yml"] = """
            on:
              \(trigger)
            jobs:
              quick:
                runs-on: ubuntu-24.04
                steps:
                  - run: git push "https://:$KEY@git.heroku.com/raxx-console-prod.git" HEAD:main
                    env:
                      KEY: ${{ secrets.HEROKU_API_KEY }}
            """
        #expect(try ProductionReach(workflows: workflows).jobs(on: event) == ["other.yml/quick"])
    }
}
