import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

/// The spool's disk is full, or takes nothing, or is somebody else's.
struct SpoolFailureTests {
    @Test func `an entry that cannot be spooled is sent all the same, and the caller told`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        try Data().write(to: URL(fileURLWithPath: client.spool))
        let entry = Sample.entry()
        let delivery = try await client.record(entry)
        #expect(delivery.receipt != nil)
        #expect(delivery.spoolFailure?.code == .spoolUnavailable)
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 1)
    }

    @Test func `an entry that can be neither spooled nor sent is an error`() async throws {
        let client = try Client(url: "http://127.0.0.1:1", token: "x").with { $0.deadline = .milliseconds(200) }
        try Data().write(to: URL(fileURLWithPath: client.spool))
        let error = await #expect(throws: AuditClientError.self) { () async throws in
            try await client.record(Sample.entry())
        }
        #expect(error?.code == .spoolUnavailable)
        let run = try await client.with { $0.token = nil }.run(
            "record",
            "--action",
            "console.deploy.prod",
            "--actor",
            "k",
            "--to_sha",
            "9b1c44e",
            "--target_app",
            "raxx",
            "--outcome",
            "success"
        )
        #expect(run.status == 74)
        #expect(run.errors.contains("neither stored nor kept"))
    }

    @Test func `a disk that is full while the entry is written leaves nothing half-written behind`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let entry = Sample.entry(["note": .string(String(repeating: "x", count: 2000))])
        let input = "\(client.folder.path)/entry.json"
        try Data(Sample.line(entry).utf8).write(to: URL(fileURLWithPath: input))
        // A file may have no more than 512 bytes (1 block), as if the disk had no more.
        let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" record - <\"$1\""
        let run = try await Program.runShell(
            script,
            [try Program.path(Client.program), input],
            environment: client.environment
        )
        #expect(run.status == 0)
        #expect(run.errors.contains("The spool: cannot write"))
        #expect(run.output.hasPrefix("stored "))
        #expect(try client.files().isEmpty)
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 1)
    }

    @Test func `a folder that others may read is closed to them`() async throws {
        let client = try Client(url: "", token: nil)
        try FileManager.default.createDirectory(
            atPath: client.spool,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o777]
        )
        try await client.record(Sample.entry())
        let mode = try FileManager.default.attributesOfItem(atPath: client.spool)[.posixPermissions] as? Int
        #expect(mode == 0o700)
    }
}
