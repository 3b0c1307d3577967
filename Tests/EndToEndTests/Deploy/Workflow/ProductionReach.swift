import Foundation
import Testing
import Yams

/// Finds jobs that may deploy to production when a certain event comes.
///
/// What cannot be known before a run may be anything, so that a job is found unless its conditions rule it out.
struct ProductionReach {
    /// Secrets that cannot deploy, in anybody's hands: Heroku's key of the scope `read`, the trail's tokens and a webhook.
    static let harmless: Set = [
        "HEROKU_READ_API_KEY", "RAXX_AUDIT_TOKEN", "RAXX_AUDIT_READ_TOKEN", "SLACK_WEBHOOK_URL",
    ]

    /// The workflows' texts by their names.
    let workflows: [String: String]

    /// Every job that may, as `file/job`, or `file/job > file/job` where one calls another.
    func jobs(on event: String) throws -> [String] {
        try workflows.sorted { $0.key < $1.key }.flatMap { name, text in
            let file = try WorkflowFile(text: text)
            guard file.events.contains(event) else { return [String]() }
            // A push brings no inputs; anybody may choose a dispatched run's.
            return try found(file, name, event, inputs: [:], unknownInputs: event != "push")
        }
    }

    /// The same for one workflow that another calls with these inputs.
    func jobs(calling name: String, on event: String, inputs: [String: ExpressionValue]) throws -> [String] {
        let text = try workflows[name].required(name)
        return try found(WorkflowFile(text: text), name, event, inputs: inputs, unknownInputs: false)
    }

    private func found(
        _ file: WorkflowFile,
        _ name: String,
        _ event: String,
        inputs: [String: ExpressionValue],
        unknownInputs: Bool
    ) throws -> [String] {
        let context: Expression.Context = { path in
            let words = path.split(separator: ".").map(String.init)
            switch words.first {
            case "github" where path == "github.event_name": return .string(event)
            case "inputs": return inputs[words.dropFirst().joined(separator: ".")] ?? (unknownInputs ? .unknown : .null)
            default: return .unknown
            }
        }
        return try file.jobs.flatMap { job, node -> [String] in
            if let condition = node.condition, try Expression.evaluate(condition, context).isTrue == false { return [] }
            if let uses = node.text("uses") {
                let called = String(uses.split(separator: "/").last ?? "")
                // A workflow of somebody else's may do anything.
                guard uses.hasPrefix("./"), let text = workflows[called] else { return ["\(name)/\(job) > \(uses)"] }
                var given: [String: ExpressionValue] = [:]
                for (input, text) in node.texts("with") { given[input] = try Expression.interpolate(text, context) }
                let callee = try WorkflowFile(text: text)
                return try Self.guesses(given).flatMap { inputs in
                    try found(callee, called, event, inputs: inputs, unknownInputs: false)
                }.map { "\(name)/\(job) > \($0)" }
            }
            return try mayDeploy(node, in: file, context) ? ["\(name)/\(job)"] : []
        }
    }

    /// Something production's, and something else, in the places of what is not known.
    private static func guesses(_ inputs: [String: ExpressionValue]) -> [[String: ExpressionValue]] {
        ["production", "raxx-console-prod", "another"].map { guess in
            inputs.mapValues { $0 == .unknown ? .string(guess) : $0 }
        }
    }

    /// Whether a job is of the environment production, or has a secret that may deploy to it.
    ///
    /// An environment's own key deploys to its own app; every other secret that is not known to be harmless may deploy
    /// anywhere.
    private func mayDeploy(_ job: Node, in file: WorkflowFile, _ context: Expression.Context) throws -> Bool {
        let texts = job.scalars + (file.root["env"]?.scalars ?? [])
        let hasSecret = texts.contains { !Self.isHarmless($0) }
        guard let environment = job.text("environment") ?? job["environment"]?.text("name") else { return hasSecret }
        if try Expression.interpolate(environment, context).equals("production").isTrue != false { return true }
        guard hasSecret else { return false }
        return try job.steps.contains { step in
            let texts = step.texts("env") + step.texts("with") + [("run", step.text("run") ?? "")]
            return try texts.contains { name, text in
                let value = try name == "run" ? .string(text) : Expression.interpolate(text, context)
                return value.text.contains("-prod") || (name == "REMOTE" && value == .unknown)
            }
        }
    }

    /// Whether all secrets that a text names are known to be harmless. Anything else that speaks of secrets, such as
    /// `toJSON(secrets)`, is not.
    private static func isHarmless(_ text: String) -> Bool {
        let text = text.replacing(/secrets\.(\w+)/.ignoresCase()) { match in
            harmless.contains(match.output.1.uppercased()) ? "" : String(match.output.0)
        }
        return !text.lowercased().contains("secrets")
    }
}

extension Node {
    /// Every scalar's text in it, at any depth.
    fileprivate var scalars: [String] {
        switch self {
        case .scalar(let scalar): [scalar.string]
        case .mapping(let members): members.flatMap { $0.value.scalars }
        case .sequence(let elements): elements.flatMap(\.scalars)
        // It may stand for anything.
        case .alias: ["secrets"]
        }
    }
}
