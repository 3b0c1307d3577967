import Foundation
import Testing
import Yams

/// Finds jobs that may deploy to production when a certain event comes.
///
/// What cannot be known before a run may be anything, so that a job is found unless its conditions rule it out.
struct ProductionReach {
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
            return try mayDeploy(node, context) ? ["\(name)/\(job)"] : []
        }
    }

    /// Something production's, and something else, in the places of what is not known.
    private static func guesses(_ inputs: [String: ExpressionValue]) -> [[String: ExpressionValue]] {
        ["production", "raxx-console-prod", "another"].map { guess in
            inputs.mapValues { $0 == .unknown ? .string(guess) : $0 }
        }
    }

    /// A job of the environment production, or one that has the key and may push to an app of production's.
    private func mayDeploy(_ job: Node, _ context: Expression.Context) throws -> Bool {
        if let environment = job.text("environment") ?? job["environment"]?.text("name") {
            let place = try Expression.interpolate(environment, context)
            if place.equals("production").isTrue != false { return true }
        }
        return try job.steps.contains { step in
            let texts = step.texts("env") + step.texts("with") + [("run", step.text("run") ?? "")]
            guard texts.contains(where: { $0.text.contains("secrets.HEROKU_API_KEY") }) else { return false }
            return try texts.contains { name, text in
                let value = try name == "run" ? .string(text) : Expression.interpolate(text, context)
                return value.text.contains("-prod") || (name == "REMOTE" && value == .unknown)
            }
        }
    }
}
