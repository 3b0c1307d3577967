import Foundation
import Testing

/// What can be known before a deploy of how its entry will fare.
struct RehearsalTests {
    private func client() async throws -> Client {
        let parts = try await SharedService.checks.parts()
        return try parts.client()
    }

    private func rehearse(_ client: Client, sha: String, actor: String) async throws -> Program.Run {
        try await client.run(
            "record",
            "--dry-run",
            "--action",
            "console.deploy.prod",
            "--target_app",
            "raxx-console-prod",
            "--outcome",
            "success",
            "--to_sha",
            sha,
            "--actor",
            actor
        )
    }

    @Test func `a dry run checks the entry, and neither keeps nor sends it`() async throws {
        let client = try await client()
        let sha = Sample.sha()
        let run = try await rehearse(client, sha: sha, actor: "kris@raxx.app")
        #expect(run.status == 0 && run.output == "valid: nothing was recorded", "\(run)")
        #expect(try client.files().isEmpty)
        #expect(try await SharedService.checks.parts().database.count(where: "to_sha = '\(sha)'") == 0)
    }

    @Test func `a dry run tells what is wrong`() async throws {
        let run = try await rehearse(client(), sha: "no commit", actor: "kris@raxx.app")
        #expect(run.status == 65 && run.errors.contains("--to_sha"), "\(run)")
    }

    @Test(
        arguments: [
            ("console.deploy.prod", "raxx-console-prod", 0), ("api.deploy.prod", "raxx-console-prod", 77),
            ("console.deploy.prod", "raxx-api-prod", 77), ("console", "raxx-console-prod", 64),
            ("console.deploy.prod", "Raxx", 64),
        ]
    )
    func `a status tells whether the account may record this`(action: String, app: String, status: Int32) async throws {
        let database = try await SharedService.checks.parts().database
        let account = "console-\(Sample.marker().prefix(16))"
        let token = try await database.token(
            account,
            scopes: ["audit:write"],
            actions: ["console.*"],
            apps: ["raxx-console-*"]
        )
        let client = try await client().with { $0.token = token }
        let run = try await client.status(["--action", action, "--target_app", app])
        #expect(run.status == status, "\(run)")
    }

    @Test func `a status that could not keep an entry says so before all else`() async throws {
        let client = try await client()
        try Data().write(to: URL(fileURLWithPath: client.spool))
        #expect(try await client.run("status").status == 74)
        #expect(try await client.with { $0.url = "http://127.0.0.1:1" }.run("status").status == 74)
    }
}
