import StrictJSON
import Testing

struct ReconcileTests {
    private let now = Sample.time(-60)

    private func reconcile(_ client: Client, _ app: String, _ releases: [String]) async throws -> Program.Run {
        try await Program.runShell(
            #"printf '%s' "$2" | "$1" reconcile --json --target_app "$3" --heroku-releases -"#,
            ["reconcile", try Program.path(Client.program), "[\(releases.joined(separator: ","))]", app],
            environment: client.environment
        )
    }

    private func release(_ version: Int, _ description: String) -> String {
        #"{"version": \#(version), "description": "\#(description)", "created_at": "\#(now)"}"#
    }

    @Test func `what agrees is 0; what is only on one side is named, and is 1`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try Client(url: "http://127.0.0.1:\(parts.service.port)", token: parts.token)
        let app = "app-\(Sample.marker().prefix(20))"
        let entry = Sample.entry(["target_app": .string(app), "ts_utc": .string(now)])
        let failed = Sample.entry(["target_app": .string(app), "ts_utc": .string(now), "outcome": "deploy_failed"])
        try await client.record(entry)
        try await client.record(failed)
        let recorded = release(7, "Deploy \(entry.sha.prefix(8))")
        let rollback = release(8, "Rollback to v6")
        #expect(try await reconcile(client, app, [recorded, rollback]).status == 0)

        let unknown = try await reconcile(client, app, [recorded, release(9, "Deploy 0123abcd")])
        #expect(unknown.status == 1)
        #expect(unknown.output.contains(#""release":"v9""#))

        // The same commit deployed twice needs two entries.
        #expect(try await reconcile(client, app, [recorded, recorded]).status == 1)

        let orphan = try await reconcile(client, app, [release(9, "Deploy 0123abcd")])
        #expect(orphan.output.contains(entry.sha))
        #expect(!orphan.output.contains(failed.sha))
    }

    @Test(arguments: ["{}", #"[{"version": 1}]"#, "[1]", "no"])
    func `what is no list of releases is refused`(text: String) async throws {
        let run = try await Program.runShell(
            #"printf '%s' "$2" | "$1" reconcile --target_app an-app --heroku-releases -"#,
            ["reconcile", try Program.path(Client.program), text],
            environment: [:]
        )
        #expect(run.status == 65, "\(run)")
    }
}
