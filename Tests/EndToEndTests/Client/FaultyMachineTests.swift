#if os(Linux)
import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

/// File systems and clocks that are not as they should be.
struct FaultyMachineTests {
    private func client() async throws -> (SharedService.Parts, Client) {
        let parts = try await SharedService.checks.parts()
        return (parts, try parts.client())
    }

    private func record(_ client: Client, _ entry: JSONObject, _ settings: [String: String]) async throws -> Program.Run
    {
        let flags = ["action", "actor", "to_sha", "target_app", "outcome", "ts_utc"]
        let arguments = ["record"] + flags.flatMap { ["--\($0)", entry[$0]?.text ?? ""] }
        let environment = client.environment.merging(settings) { $1 }
        return try await Program.run(arguments, of: Client.program, environment: environment)
    }

    @Test func `a file that may not be opened is put aside and reported, and holds up nothing`() async throws {
        let (_, client) = try await client()
        let away = client.with { $0.token = nil }
        let ids = [try await away.record(Sample.entry()).id, try await away.record(Sample.entry()).id]
        let denied = ids[0].uuidString.lowercased()
        let library = try await PreloadedLibrary("faults.c")
        defer { withExtendedLifetime(library) {} }
        let faults = library.environment.merging(["FAULT_OPEN": "\(denied).entry"]) { $1 }
        let run = try await record(client, Sample.entry(), faults)
        #expect(run.status == 0 && run.output.hasPrefix("stored "), "\(run)")
        #expect(run.errors.contains("unreadable_file") && run.errors.contains(denied), "\(run)")
        #expect(try client.waiting().isEmpty)
        #expect(try client.files("rejected").count == 2)
        let retry = try await client.run("spool", "retry", denied)
        #expect(retry.status == 0 && retry.output == "1 stored, 0 waiting", "\(retry)")
    }

    @Test(arguments: ["FAULT_FSYNC", "FAULT_LOCK"])
    func `a file system without the call keeps an entry once, and delivers it`(fault: String) async throws {
        let (parts, client) = try await client()
        let library = try await PreloadedLibrary("faults.c")
        defer { withExtendedLifetime(library) {} }
        let faults = library.environment.merging([fault: "1"]) { $1 }
        let entry = Sample.entry()
        let kept = try await record(client.with { $0.url = "" }, entry, faults)
        #expect(kept.status == 0 && kept.output.hasPrefix("spooled "), "\(kept)")
        #expect(try client.waiting().count == 1)
        let flush = try await client.run("flush", settings: faults)
        #expect(flush.status == 0 && flush.output == "1 stored, 0 waiting" && flush.errors.isEmpty, "\(flush)")
        #expect(try client.waiting().isEmpty)
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 1)
    }

    @Test func `entries that a power cut may take are warned of, however many come at once`() async throws {
        let (_, client) = try await client()
        let library = try await PreloadedLibrary("faults.c")
        defer { withExtendedLifetime(library) {} }
        let faults = library.environment.merging(["FAULT_FSYNC": "EIO"]) { $1 }
        let away = client.with { $0.url = "" }
        let one = try await record(away, Sample.entry(), faults)
        #expect(one.status == 0 && one.errors.contains("a power cut may lose it"), "\(one)")
        let input = "\(client.folder.path)/lines"
        let lines = (0..<2).map { _ in Sample.line(Sample.entry()) }.joined(separator: "\n")
        try Data(lines.utf8).write(to: URL(fileURLWithPath: input))
        let many = try await Program.runShell(
            "exec \"$0\" record --lines <\"$1\"",
            [try Program.path(Client.program), input],
            environment: away.environment.merging(faults) { $1 }
        )
        #expect(many.status == 0 && many.errors.contains("a power cut may lose it"), "\(many)")
        #expect(many.errors.components(separatedBy: "a power cut").count == 2, "\(many)")
        #expect(try client.waiting().count == 3)
    }

    @Test(arguments: [-600, 600])
    func `a clock that is off keeps back no entry with a time of its own, and the difference is reported`(
        seconds: Int64
    ) async throws {
        let (_, client) = try await client()
        let skew = try await PreloadedLibrary("skew.c")
        defer { withExtendedLifetime(skew) {} }
        let file = "\(client.folder.path)/skew"
        var seconds = seconds
        try Data(bytes: &seconds, count: 8).write(to: URL(fileURLWithPath: file))
        let settings = skew.environment.merging(["SKEW_FILE": file]) { $1 }
        let run = try await record(client, Sample.entry(), settings)
        #expect(run.status == 0 && run.output.hasPrefix("stored "), "\(run)")
        #expect(run.errors.contains("The clock here is ") && run.errors.contains("the service's"), "\(run)")
        #expect(run.errors.contains(seconds < 0 ? " behind " : " ahead of "), "\(run)")
    }
}
#endif
