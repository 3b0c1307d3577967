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
                let writers = ["scripts/comment", "scripts/witness", "--raw-field"]
                let comments = node.steps.contains { step in
                    writers.contains { step.text("run")?.contains($0) == true }
                }
                #expect(writes == comments || node.text("uses") != nil, "\(name): \(job)")
                if node.text("uses") == nil { #expect(!node.steps.isEmpty, "\(name): \(job)") }
            }
        }
    }

    @Test func `actions are pinned, each to one commit everywhere, and permissions begin with none`() throws {
        let examples = Self.folder.appendingPathComponent("../docs/examples")
        let names = try FileManager.default.contentsOfDirectory(atPath: examples.path).filter { $0.hasSuffix(".yml") }
        let files = try Self.files() + names.map { examples.appendingPathComponent($0) }
        #expect(files.count >= 10)
        var pins: [String: Set<String>] = [:]
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            for line in text.split(separator: "\n") where line.contains("uses: ") && !line.contains("uses: ./") {
                let pin = try line.firstMatch(of: /uses: ([\w-]+\/[\w\/-]+)@([0-9a-f]{40} # v[\d.]+)( |$)/)
                    .required("a pin in \(file.lastPathComponent): \(line)")
                pins[String(pin.output.1), default: []].insert(String(pin.output.2))
            }
            guard text.contains("\njobs:\n") else { continue }
            #expect(text.contains("\npermissions: {}\n"), "\(file.path)")
        }
        #expect(pins["actions/checkout"] != nil && pins.values.allSatisfy { $0.count == 1 }, "\(pins)")
    }

    /// Else a pin there is changed by nobody.
    @Test func `dependabot reads every folder that has a pinned action`() throws {
        let update = try WorkflowFile("dependabot.yml").root["updates"]?.sequence?.first
        let folders = update?["directories"]?.sequence?.compactMap(\.string) ?? []
        #expect(Set(folders) == ["/", "/.github/actions/*", "/docs/examples"])
    }

    private static let known = [
        "RESULT": "success", "BEGAN": "t", "LET_IN": "yes", "STOPPED": "", "PUSH": "success", "RELEASE": "success",
        "RELEASE_REASON": "", "RELEASE_NAME": "v143", "RELEASE_VERIFIED": "true", "HEALTH": "success",
        "LATE_RELEASE": "",
        "LATE_REASON": "", "LATE_NAME": "", "LATE_VERIFIED": "", "LATE_HEALTH": "",
    ]
    /// What a runner that died has left of its job.
    private static let lost = [
        "RESULT": "failure", "PUSH": "", "RELEASE": "", "RELEASE_NAME": "", "RELEASE_VERIFIED": "", "HEALTH": "",
    ]

    @Test(
        arguments: [
            ([:], "success - yes"),
            (["STOPPED": "push_answer_lost"], "success push_answer_lost yes"),
            (["RELEASE_VERIFIED": "false", "RELEASE_NAME": ""], "success - yes"),
            (["RESULT": "failure", "HEALTH": "failure"], "health_check_failed - yes"),
            (
                ["RESULT": "failure", "RELEASE": "failure", "RELEASE_REASON": "release_failed", "HEALTH": "skipped"],
                "deploy_failed release_failed no"
            ),
            (
                ["RESULT": "failure", "RELEASE": "failure", "RELEASE_REASON": "release_pending", "HEALTH": "skipped"],
                "deploy_failed release_pending unknown"
            ),
            (
                [
                    "RESULT": "failure", "PUSH": "failure", "STOPPED": "push_refused", "RELEASE": "skipped",
                    "HEALTH": "skipped",
                ],
                "deploy_failed push_refused no"
            ),
            (
                [
                    "RESULT": "failure", "PUSH": "skipped", "STOPPED": "unapproved", "RELEASE": "skipped",
                    "HEALTH": "skipped",
                ],
                "deploy_failed unapproved no"
            ),
            // Cancelled before it pushed.
            (
                ["RESULT": "cancelled", "PUSH": "skipped", "RELEASE": "skipped", "HEALTH": "skipped"],
                "deploy_failed cancelled no"
            ),
            // Git failed, and neither it nor Heroku says what became of the push.
            (
                [
                    "RESULT": "failure", "PUSH": "failure", "RELEASE": "skipped", "HEALTH": "skipped",
                    "LATE_RELEASE": "success", "LATE_VERIFIED": "false",
                ],
                "deploy_failed - unknown"
            ),
            // The job that records saw the rest.
            (
                [
                    "RESULT": "cancelled", "PUSH": "cancelled", "RELEASE": "skipped", "HEALTH": "skipped",
                    "LATE_RELEASE": "success", "LATE_VERIFIED": "true", "LATE_HEALTH": "success",
                ],
                "success push_answer_lost yes"
            ),
            (["RESULT": "cancelled", "HEALTH": "cancelled", "LATE_HEALTH": "success"], "success cancelled yes"),
            (["RESULT": "cancelled", "HEALTH": "cancelled"], "health_check_failed cancelled yes"),
            (
                [
                    "RESULT": "cancelled", "PUSH": "cancelled", "RELEASE": "skipped", "HEALTH": "skipped",
                    "LATE_RELEASE": "failure", "LATE_REASON": "release_missing",
                ],
                "deploy_failed cancelled unknown"
            ),
            (lost, "deploy_failed interrupted unknown"),
            (lost.merging(["BEGAN": "", "LET_IN": "unknown"]) { $1 }, "deploy_failed interrupted unknown"),
            (lost.merging(["BEGAN": "", "LET_IN": "no"]) { $1 }, "not_begun - no"),
            (lost.merging(["BEGAN": "", "LET_IN": "no", "RESULT": "cancelled"]) { $1 }, "not_begun cancelled no"),
        ] as [([String: String], String)]
    )
    func `a deploy's end follows from its steps`(known: [String: String], ended: String) async throws {
        let folder = try ScratchFolder()
        let script = Self.folder.appendingPathComponent("scripts/deploy-outcome").path
        let environment = ["GITHUB_OUTPUT": "\(folder.path)/output", "PATH": "/usr/bin:/bin"]
        try await Program.runShell(
            #"exec "$0""#,
            [script],
            environment: Self.known.merging(known) { $1 }.merging(environment) { $1 }
        ).succeeded()
        let pairs = folder.text("output").split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1) }
        let outputs = Dictionary(
            uniqueKeysWithValues: pairs.map { (String($0[0]), $0.count > 1 ? String($0[1]) : "-") }
        )
        #expect("\(outputs["outcome"] ?? "") \(outputs["reason"] ?? "") \(outputs["changed"] ?? "")" == ended)
    }
}
