import Foundation
import StrictJSON
import Testing

/// Many entries at once: `raptor-audit record --lines`.
struct RecordLinesTests {
    private func client() async throws -> Client {
        let parts = try await SharedService.checks.parts()
        return try parts.client()
    }

    private func record(
        _ client: Client,
        _ lines: [String],
        _ options: String = "",
        settings: [String: String] = [:]
    ) async throws -> Program.Run {
        let input = "\(client.folder.path)/lines"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: input))
        return try await Program.runShell(
            "exec \"$0\" record --lines \(options) <\"$1\"",
            [try Program.path(Client.program), input],
            environment: client.environment.merging(settings) { $1 }
        )
    }

    @Test func `an entry that is refused is 65, also while another waits`() async throws {
        let client = try await client()
        let parts = try await SharedService.checks.parts()
        let name = "lines-\(Sample.marker().suffix(12))"
        let token = try await parts.database.token(name, scopes: ["audit:write"], actions: ["console.*"])
        let bound = client.with { $0.token = token }
        let lines = [
            Sample.entry(), Sample.entry(["action": "api.deploy.prod"]),
            Sample.entry(["ts_utc": "1999-01-01T00:00:00Z"]),
        ].map { Sample.line($0) }
        let run = try await record(bound, lines)
        #expect(run.status == 65 && run.output == "1 stored, 1 waiting", "\(run)")
        #expect(run.errors.contains("put aside"), "\(run)")
        #expect(try await record(bound, [Sample.line(Sample.entry())]).status == 0)
    }

    @Test func `--json writes one line of JSON`() async throws {
        let client = try await client()
        let run = try await record(client, [Sample.line(Sample.entry())], "--json")
        let line = try StrictJSON.parse(Array(run.succeeded().utf8))
        #expect(line["stored"] == 1 && line["waiting"] == 0)
        let away = try await record(client.with { $0.token = nil }, [Sample.line(Sample.entry())], "--json")
        #expect(try StrictJSON.parse(Array(away.succeeded().utf8))["waiting"] == 1)
    }

    @Test func `a login name is warned of once, and where it is refused, each line is, and no other`() async throws {
        let client = try await client()
        let named = Sample.entry()
        let lines = [Sample.entry(["actor": nil]), named, Sample.entry(["actor": nil])].map { Sample.line($0) }
        let login = ["USER": "kris", "LOGNAME": "kris"]
        let run = try await record(client, lines, settings: login)
        #expect(run.status == 0 && run.output == "3 stored, 0 waiting", "\(run)")
        #expect(run.errors.components(separatedBy: "only the login name").count == 2, "\(run)")
        let strict = try await record(client, lines, "--require-email", settings: login)
        #expect(strict.status == 65 && strict.output == "1 stored, 0 waiting", "\(strict)")
        #expect(strict.errors.contains("line 1: The actor") && strict.errors.contains("line 3: The actor"))
    }
}
