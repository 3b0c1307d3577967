import Foundation
import Testing
import Yams

/// The workflows beside the console's: what they run, run.
struct OtherWorkflowTests {
    private static func json(_ text: String) -> String {
        "HTTP/1.1 206 Partial Content\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"
    }

    private func visibility(
        _ comments: String?,
        repository: String = WorkflowPlatform.repository
    ) async throws -> WorkflowRun {
        let platform = try await WorkflowPlatform(DeployStage())
        if let comments { try platform.answer("issues/12/comments", comments) }
        var run = WorkflowRun(
            platform,
            platform.contexts([
                "github.event_name": "pull_request_target", "github.event.pull_request.number": "12",
                "github.event.pull_request.head.repo.full_name": .string(repository),
            ])
        )
        try await run.run("pages-visibility.yml")
        return run
    }

    @Test func `a pull request hears once where it goes`() async throws {
        let text = "Will deploy to docs.raxx.app on merge."
        let first = try await visibility(#"[{"body": "Will deploy to docs.raxx.app on merge, I hope."}]"#)
        #expect(first.platform.posts == ["issues/12/comments body=\(text)"])
        let second = try await visibility(#"[{"body": "nice"}, {"body": "\#(text)"}]"#)
        #expect(second.results["comment"] == .success)
        #expect(second.platform.posts.isEmpty)
        // Better none than one with each push.
        let silent = try await visibility(nil)
        #expect(silent.results["comment"] == .failure && silent.platform.posts.isEmpty)
        let fork = try await visibility("[]", repository: "somebody/fork")
        #expect(fork.platform.posts.count == 1)
    }

    @Test func `pages are those of the docs' root and the console's static files`() throws {
        let file = try WorkflowFile("workflows/pages-visibility.yml")
        let trigger = file.root["on"]?["pull_request_target"]
        #expect(trigger?["paths"]?.sequence?.compactMap(\.string) == ["docs/*", "console/static/**"])
        #expect(trigger?["branches"]?.sequence?.compactMap(\.string) == ["main"])
        // It may comment on a fork's pull request, so nothing of that may be run.
        #expect(file.jobs.allSatisfy { $0.job.steps.allSatisfy { $0.text("uses") == nil } })
    }

    @Test(arguments: [true, false])
    func `the daily comparison fails, and tells Slack, when a release has no entry`(isRecorded: Bool) async throws {
        let stage = try await DeployStage()
        if isRecorded { #expect(try await stage.deploy().status == 0) }
        let releases = """
            [{"version": 2, "description": "Deploy \(stage.after.prefix(8))", "status": "succeeded",
              "created_at": "\(Sample.time(0))"}]
            """
        let heroku = try MisbehavingProxy(to: 0, [.answers(Self.json(releases))])
        var platform = try await WorkflowPlatform(stage)
        platform.settings["HEROKU_API_URL"] = heroku.url
        let contexts = platform.contexts([
            "github.event_name": "schedule", "matrix.app": "raxx-console-prod",
            // Quotes are marks in the settings of curl, by which it gets the key; the end of line is what echo adds.
            "secrets.HEROKU_READ_API_KEY": "key \"that\" reads\n",
            "secrets.RAXX_AUDIT_READ_TOKEN": .string(stage.client.token ?? ""),
        ])
        var run = WorkflowRun(platform, contexts)
        try await run.run("reconcile.yml")
        let output = try run.steps["Compare Heroku's releases with the trail"].required("the step").run.output
        // Other tests deploy to this app at the same time: it may have entries that this list has no releases for.
        #expect(output.contains("no entry") != isRecorded, "\(output)")
        if !isRecorded {
            #expect(run.results["reconcile"] == .failure)
            #expect(run.platform.messages.first?.contains("raxx-console-prod") == true)
        }
        let asked = try heroku.requests.first.required("a request")
        #expect(asked.hasPrefix("GET /apps/raxx-console-prod/releases HTTP/1.1"))
        #expect(asked.contains("Authorization: Bearer key \"that\" reads\r\n") && asked.contains("max=200\r\n"))
    }

    @Test func `Heroku's silence fails the daily comparison`() async throws {
        let stage = try await DeployStage()
        var platform = try await WorkflowPlatform(stage)
        platform.settings["HEROKU_API_URL"] = "http://127.0.0.1:1"
        var run = WorkflowRun(platform, platform.contexts(["matrix.app": "raxx-console-prod"]))
        try await run.run("reconcile.yml")
        #expect(run.results["reconcile"] == .failure)
        #expect(run.platform.messages.count == 1)
    }

    /// The surfaces' own workflows keep their names, and with them their gates.
    @Test func `no example replaces a gated workflow by one without a gate`() throws {
        let folder = WorkflowFile.folder.appendingPathComponent("../docs/examples")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yml") }
        #expect(Set(names) == ["record-pages.yml", "deploy-heroku.yml"])
        for name in names where name.hasPrefix("deploy-") {
            let file = try WorkflowFile(text: String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
            #expect(file.events == ["workflow_dispatch"])
            #expect(file.jobs.contains { $0.job.text("environment") == "production" })
        }
    }
}
