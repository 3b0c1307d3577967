import Foundation
import Testing
import Yams

/// What the workflows must say, read from their YAML.
struct WorkflowTests {
    private static let folder = WorkflowFile.folder

    private static func files() throws -> [URL] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return names.filter { $0.hasSuffix(".yml") }.map { folder.appendingPathComponent($0) }
    }

    @Test func `whoever deploys is a job of the environment that its title names`() throws {
        let jobs = try WorkflowFile("workflows/deploy-app.yml").jobs
        let deploy = try jobs.first { $0.name == "deploy" }.required("deploy").job
        #expect(deploy.text("environment") == "${{ inputs.environment }}")
        #expect(deploy.text("name") == "${{ inputs.environment }}")
    }

    @Test func `who writes to GitHub says what for, and who pushes may not`() throws {
        for (name, text) in try WorkflowFile.workflows() {
            for (job, node) in try WorkflowFile(text: text).jobs {
                let rights = node.texts("permissions")
                let writes = rights.contains { $0.text == "write" }
                let comments = node.steps.contains { $0.texts("env").contains { $0.name == "GH_TOKEN" } }
                #expect(writes == comments || node.text("uses") != nil, "\(name): \(job)")
                if node.text("uses") == nil { #expect(!node.steps.isEmpty, "\(name): \(job)") }
            }
        }
    }

    @Test func `actions are pinned, and permissions begin with none`() throws {
        let files = try Self.files()
        #expect(files.count >= 3)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            for line in text.split(separator: "\n") where line.contains("uses: ") && !line.contains("uses: ./") {
                #expect(line.contains(/uses: [\w-]+\/[\w\/-]+@[0-9a-f]{40} # v/), "\(file.lastPathComponent): \(line)")
            }
            if file.path.contains("/workflows/") { #expect(text.contains("\npermissions: {}\n"), "\(file.path)") }
        }
    }

    @Test(
        arguments: [
            ("success", "t", "success", "success", "yes", "success", ""),
            ("failure", "t", "failure", "skipped", "yes", "deploy_failed", ""),
            ("failure", "t", "success", "failure", "yes", "health_check_failed", ""),
            ("cancelled", "t", "cancelled", "skipped", "yes", "deploy_failed", "cancelled"),
            ("cancelled", "t", "success", "cancelled", "yes", "health_check_failed", "cancelled"),
            // The runner was lost, or that it was there is not known.
            ("failure", "", "", "", "yes", "deploy_failed", "interrupted"),
            ("failure", "", "", "", "unknown", "deploy_failed", "interrupted"),
            ("failure", "", "", "", "no", "not_begun", ""),
            ("cancelled", "", "", "", "no", "not_begun", "cancelled"),
        ]
    )
    func `a deploy's end follows from its steps`(
        result: String,
        began: String,
        push: String,
        health: String,
        letIn: String,
        outcome: String,
        reason: String
    ) async throws {
        let folder = try ScratchFolder()
        let script = Self.folder.appendingPathComponent("scripts/deploy-outcome").path
        try await Program.runShell(
            #"exec "$0""#,
            [script],
            environment: [
                "RESULT": result, "BEGAN": began, "PUSH": push, "HEALTH": health, "LET_IN": letIn,
                "GITHUB_OUTPUT": "\(folder.path)/output", "PATH": "/usr/bin:/bin",
            ]
        ).succeeded()
        #expect(folder.text("output").trimmed == "outcome=\(outcome)\nreason=\(reason)".trimmed)
    }
}
