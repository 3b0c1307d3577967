import Foundation
import Testing
import Yams

/// Runs a workflow here as GitHub would: its conditions, outputs and shell steps are those of the YAML.
///
/// Jobs run one after another, and a checkout does nothing: the repository is there already.
struct WorkflowRun {
    enum Result: String, Sendable {
        case success, failure, cancelled, skipped
    }

    var platform: WorkflowPlatform
    /// What is known to every expression: `github.event_name`, `secrets.…`, `vars.…`, `inputs.…`.
    var contexts: [String: ExpressionValue]
    /// Whether a reviewer lets a job into this environment.
    var isLetIn: @Sendable (_ environment: String) -> Bool = { _ in true }
    /// Whether what is not let in was cancelled, and not rejected.
    var isCancelledWhileItWaits = false
    /// The job, by its name, that takes longer than it may.
    var timesOutAt: String?
    /// The step, by its id, in which somebody cancels the run, before it has done anything.
    var cancelsAt: String?
    /// The same once this returns, which waits for the step to have got so far.
    var cancels: (step: String, when: @Sendable () async throws -> Void)?
    /// The step in which the runner dies.
    var losesRunnerAt: String?

    /// How each job ended, and how it was called.
    private(set) var results: [String: Result] = [:]
    private(set) var titles: [String: String] = [:]
    /// What each step, by its name, was given and said.
    private(set) var steps: [String: Step] = [:]

    private var begun: [String: (job: Node, context: [String: ExpressionValue])] = [:]

    struct Step: Sendable {
        let environment: [String: String]
        let run: Program.Run
    }

    init(_ platform: WorkflowPlatform, _ contexts: [String: ExpressionValue]) {
        self.platform = platform
        self.contexts = contexts
    }

    mutating func run(_ workflow: String) async throws {
        try await run(WorkflowFile("workflows/\(workflow)"))
    }

    mutating func run(_ file: WorkflowFile) async throws {
        _ = try await runJobs(of: file, contexts, prefix: "")
    }

    /// Runs a job once more, with what those before it have left.
    mutating func runAgain(_ name: String, with more: [String: ExpressionValue] = [:]) async throws -> Result {
        let (job, context) = try begun[name].required(name)
        return try await runSteps(of: job, context.merging(more) { $1 }).0
    }

    private mutating func runJobs(
        of file: WorkflowFile,
        _ given: [String: ExpressionValue],
        prefix: String
    ) async throws -> Result {
        var known = given
        for (name, text) in file.root.texts("env") { known["env.\(name)"] = try Self.value(text, known) }
        var ended: [Result] = []
        for (name, job) in file.jobs {
            var context = known
            let needed = job.needs.map { results[prefix + $0] ?? .skipped }
            Self.tell(&context, ofFailure: needed.contains(.failure), areAllWell: needed.allSatisfy { $0 == .success })
            var result = Result.skipped
            var outputs: [String: ExpressionValue] = [:]
            if try Self.holds(job.condition, context) {
                titles[prefix + name] = try Self.value(job.text("name") ?? name, context).text
                if let uses = job.text("uses") {
                    var inputs = context.filter { !$0.key.hasPrefix("inputs.") && !$0.key.hasPrefix("needs.") }
                    for (input, text) in job.texts("with") { inputs["inputs.\(input)"] = try Self.value(text, context) }
                    let called = try WorkflowFile(String(uses.dropFirst("./.github/".count)))
                    result = try await runJobs(of: called, inputs, prefix: "\(name)/")
                } else if timesOutAt == name {
                    result = .cancelled
                } else {
                    begun[prefix + name] = (job, context)
                    (result, outputs) = try await runSteps(of: job, context)
                }
            }
            results[prefix + name] = result
            ended.append(result)
            known["needs.\(name).result"] = .string(result.rawValue)
            for (output, value) in outputs { known["needs.\(name).outputs.\(output)"] = value }
        }
        return [.cancelled, .failure].first { ended.contains($0) } ?? .success
    }

    private mutating func runSteps(
        of job: Node,
        _ given: [String: ExpressionValue]
    ) async throws -> (Result, [String: ExpressionValue]) {
        if let environment = try job.text("environment").map({ try Self.value($0, given).text }) {
            let isLetIn = isLetIn(environment)
            try platform.answerJob(environment, hasRunner: isLetIn)
            if !isLetIn { return (isCancelledWhileItWaits ? .cancelled : .failure, [:]) }
        }
        var context = given
        for (name, text) in job.texts("env") { context["env.\(name)"] = try Self.value(text, context) }
        var result = Result.success
        for step in job.steps {
            let id = step.text("id") ?? step.text("name") ?? ""
            Self.tell(&context, ofFailure: result == .failure, areAllWell: result == .success)
            context["cancelled()"] = .bool(result == .cancelled)
            guard try Self.holds(step.condition, context) else {
                context["steps.\(id).outcome"] = "skipped"
                continue
            }
            if losesRunnerAt == id { return (.failure, [:]) }
            var outcome = Result.cancelled
            if cancelsAt != id {
                let (status, outputs) = try await runShell(
                    of: step,
                    context,
                    isCancelledWhen: cancels?.step == id ? cancels?.when : nil
                )
                outcome = cancels?.step == id ? .cancelled : status == 0 ? .success : .failure
                for (name, value) in outputs { context["steps.\(id).outputs.\(name)"] = .string(value) }
            }
            context["steps.\(id).outcome"] = .string(outcome.rawValue)
            if result == .success && (step.text("continue-on-error") != "true" || outcome == .cancelled) {
                result = outcome
            }
        }
        var outputs: [String: ExpressionValue] = [:]
        for (name, text) in job.texts("outputs") { outputs[name] = try Self.value(text, context) }
        return (result, outputs)
    }

    /// A shell step, or the shell step of an action of ours.
    private mutating func runShell(
        of step: Node,
        _ context: [String: ExpressionValue],
        isCancelledWhen isTime: (@Sendable () async throws -> Void)? = nil
    ) async throws -> (status: Int32, outputs: [String: String]) {
        var environment: [String: String] = [:]
        for (path, value) in context where path.hasPrefix("env.") {
            environment[String(path.dropFirst(4))] = value.text
        }
        for (name, text) in step.texts("env") { environment[name] = try Self.value(text, context).text }
        var shell = step
        if let uses = step.text("uses") {
            guard uses.hasPrefix("./") else { return (0, [:]) }
            let path = String(uses.dropFirst("./.github/".count))
            let action = try WorkflowFile("\(path)/action.yml").root
            var inputs = context.filter { !$0.key.hasPrefix("inputs.") }
            for (key, input) in action["inputs"]?.mapping ?? [:] {
                inputs["inputs.\(key.string ?? "")"] = try Self.value(input.text("default") ?? "", context)
            }
            for (name, text) in step.texts("with") { inputs["inputs.\(name)"] = try Self.value(text, context) }
            shell = try action["runs"].required("runs").steps.first.required("a step")
            for (name, text) in shell.texts("env") { environment[name] = try Self.value(text, inputs).text }
            environment["GITHUB_ACTION_PATH"] = WorkflowFile.folder.appendingPathComponent(path).path
        }
        let script = try shell.text("run").required("a script")
        let (run, outputs) = try await platform.run(script, in: shell.text("shell"), environment: environment) {
            process in
            guard let isTime else { return }
            try await isTime()
            try await Self.cancel(process)
        }
        steps[step.text("name") ?? step.text("id") ?? ""] = Step(environment: environment, run: run)
        return (run.status, outputs)
    }

    /// Ends a step as the runner does when the run is cancelled.
    private static func cancel(_ process: GuardedProcess) async throws {
        for (signal, seconds) in [(SIGINT, 7.5), (SIGTERM, 2.5)] {
            process.signal(signal)
            if (try? await process.end(within: .seconds(seconds))) != nil { return }
        }
        process.signal(SIGKILL)
    }

    private static func tell(_ context: inout [String: ExpressionValue], ofFailure: Bool, areAllWell: Bool) {
        context["always()"] = .bool(true)
        context["success()"] = .bool(areAllWell)
        context["failure()"] = .bool(ofFailure)
    }

    /// Without a function that asks how it went, all must have gone well.
    private static func holds(_ condition: String?, _ context: [String: ExpressionValue]) throws -> Bool {
        let condition = condition ?? "success()"
        let asks = condition.contains(/(always|success|failure|cancelled)\(\)/)
        let value = try Expression.evaluate(asks ? condition : "success() && (\(condition))") { context[$0] ?? .null }
        return value.isTrue == true
    }

    private static func value(_ text: String, _ context: [String: ExpressionValue]) throws -> ExpressionValue {
        try Expression.interpolate(text) { context[$0] ?? .null }
    }
}
