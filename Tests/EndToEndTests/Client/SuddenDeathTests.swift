import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

@testable import EmbeddedPostgres

/// The recording process dies. The next process stores what it said it kept, once.
struct SuddenDeathTests {
    @Test(arguments: DeliveryStep.allCases.filter { $0 != .problemWritten })
    func `a process that dies loses nothing and stores nothing twice`(step: DeliveryStep) async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let entry = Sample.entry()
        let death = try await Program.run(
            [step.rawValue, Sample.line(entry)],
            of: "InterruptedRecorder",
            environment: client.environment
        )
        #expect(death.status == 128 + SIGKILL)
        try client.age()
        #expect(try await client.library.flush().waiting == 0)
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 1)
        #expect(try client.files().filter { $0 != "lock" }.isEmpty)
    }

    @Test func `one that dies while it puts an entry aside leaves it to the next`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let entry = Sample.entry(["ts_utc": "1999-01-01T00:00:00Z"])
        let death = try await Program.run(
            [DeliveryStep.problemWritten.rawValue, Sample.line(entry)],
            of: "InterruptedRecorder",
            environment: client.environment
        )
        #expect(death.status == 128 + SIGKILL)
        #expect(try client.waiting().count == 1)
        #expect(try await client.library.flush().rejected.map(\.code) == ["invalid_entry"])
        #expect(try client.waiting().isEmpty)
        #expect(try client.files("rejected").count == 2)
    }

    @Test func `killed at any moment, 200 times`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let program = try Program.path(Client.program)
        let attempts = try await withThrowingTaskGroup(of: (sha: String, said: String).self) { group in
            var attempts: [(sha: String, said: String)] = []
            for number in 0..<200 {
                if number >= 4, let attempt = try await group.next() { attempts.append(attempt) }
                group.addTask {
                    let entry = Sample.entry()
                    let folder = try ScratchFolder()
                    let fields = ["action", "actor", "to_sha", "target_app", "outcome"]
                    let flags = fields.flatMap { ["--\($0)", entry[$0]?.text ?? ""] }
                    let process = try await GuardedProcess(
                        [program, "record"] + flags,
                        environment: client.environment,
                        folder: folder.path
                    )
                    try await Task.sleep(for: .microseconds(Int.random(in: 0...60_000)))
                    process.signal(SIGKILL)
                    _ = try await process.end()
                    return (entry.sha, folder.text("stdout"))
                }
            }
            for try await attempt in group { attempts.append(attempt) }
            return attempts
        }
        try client.age()
        let report = try await client.library.flush()
        #expect(report.waiting == 0)
        // A file that was not whole yet when its process died.
        #expect(report.rejected.allSatisfy { $0.code == "torn_file" })
        #expect(try client.files().filter { $0 != "lock" && $0 != "rejected" }.isEmpty)
        for attempt in attempts {
            let count = try await parts.database.count(where: "to_sha = '\(attempt.sha)'")
            #expect(count == 1 || (count == 0 && attempt.said.isEmpty), "\(attempt)")
        }
    }
}
