import Foundation
import StrictJSON
import Testing

/// The erasure job, and the laptop that was away while it ran.
struct ErasureFromShellTests {
    @Test func `a spool from before the erasure is tombstoned when it is flushed after`() async throws {
        try await withService { service, database in
            let token = try await database.token("dsr", scopes: ["audit:write", "audit:read", "audit:erase"])
            let away = try Client(url: "http://127.0.0.1:1", token: token).with { $0.deadline = .milliseconds(100) }
            let entries = (0..<3).map { _ in Sample.entry(["actor": "kris@raxx.app"]) }
            for entry in entries { try await away.record(entry) }
            #expect(try away.waiting().count == 3)

            let job = try Client(url: "http://127.0.0.1:\(service.port)", token: token)
            let run = try await job.run(
                "erase",
                "--erasure_id",
                "DSR-1",
                "--identifier",
                "kris@raxx.app",
                "--verify",
                "--json",
                "--yes"
            )
            #expect(run.status == 0, "\(run)")
            let receipt = try StrictJSON.parse(Array(run.output.utf8))
            #expect(receipt["state"] == "completed")
            #expect(receipt["verification"]?["passed"] == true)

            let back = away.with { $0.url = job.url }
            let flush = try await back.run("flush")
            #expect(flush.status == 0, "\(flush)")
            #expect(try back.waiting().isEmpty)
            let tombstone = try (receipt["tombstone"]?.text).required("a tombstone")
            #expect(try await database.count(where: "actor_tombstone = '\(tombstone)'") == 3)
            #expect(!(try await database.dump()).contains("kris@raxx.app"))
        }
    }
}
