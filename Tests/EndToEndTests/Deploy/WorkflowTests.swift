import Foundation
import Testing
import Yams

/// What the workflows must say, read from their YAML.
struct WorkflowTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../.github").standardizedFileURL

    private static func files() throws -> [URL] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return names.filter { $0.hasSuffix(".yml") }.map { folder.appendingPathComponent($0) }
    }

    private static func workflow(_ name: String) throws -> Node {
        let text = try String(contentsOf: folder.appendingPathComponent("workflows/\(name)"), encoding: .utf8)
        return try Yams.compose(yaml: text).required(name)
    }

    @Test func `a push can never reach production`() throws {
        let jobs = try Self.workflow("deploy-console.yml")["jobs"].required("jobs")
        #expect(
            jobs["production"]?["if"]?.string
                == "github.event_name == 'workflow_dispatch' && inputs.environment == 'production'"
        )
        let reaching = try jobs.mapping.required("jobs").filter { job in
            job.key.string != "plan"
                && (try? Yams.serialize(node: job.value).contains("environment: production")) == true
        }
        #expect(reaching.map(\.key.string) == ["production"])
        #expect(jobs["staging"]?["with"]?["environment"]?.string == "staging")
    }

    @Test func `the entry is recorded whatever happened to the deploy`() throws {
        let jobs = try Self.workflow("deploy-app.yml")["jobs"].required("jobs")
        #expect(jobs["record"]?["if"]?.string == "always() && needs.deploy.result != 'skipped'")
        #expect(jobs["deploy"]?["environment"]?.string == "${{ inputs.environment }}")
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
            ("success", "success", "success", "outcome=success\nreason="),
            ("failure", "failure", "skipped", "outcome=deploy_failed\nreason="),
            ("failure", "success", "failure", "outcome=health_check_failed\nreason="),
            ("cancelled", "cancelled", "skipped", "outcome=deploy_failed\nreason=cancelled"),
            ("cancelled", "success", "cancelled", "outcome=health_check_failed\nreason=cancelled"),
            ("failure", "", "", "outcome=deploy_failed\nreason=interrupted"),
        ]
    )
    func `a deploy's end follows from its steps`(result: String, push: String, health: String, said: String)
        async throws
    {
        let folder = try ScratchFolder()
        let script = Self.folder.appendingPathComponent("scripts/deploy-outcome").path
        try await Program.runShell(
            #"exec "$0""#,
            [script],
            environment: [
                "RESULT": result, "PUSH": push, "HEALTH": health, "GITHUB_OUTPUT": "\(folder.path)/output",
                "PATH": "/usr/bin:/bin",
            ]
        ).succeeded()
        #expect(folder.text("output").trimmed == said)
    }
}
