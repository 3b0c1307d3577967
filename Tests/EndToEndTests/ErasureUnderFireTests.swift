import Foundation
import StrictJSON
import Synchronization
import TestSupport
import Testing

@testable import EmbeddedPostgres

/// An operator is erased while entries arrive and everything is killed.
struct ErasureUnderFireTests {
    /// What callers were told is stored, by the entry's SHA.
    private actor Acknowledged {
        private(set) var shas: Set<String> = []
        func insert(_ sha: String) { shas.insert(sha) }
    }

    private static let entriesEach = 25

    @Test func `kill -9 of service and database half-way leaves no name behind and loses no entry`() async throws {
        let postgres = try await EmbeddedPostgres.startThrowaway(in: TestCluster.folder)
        do {
            let database = ServiceDatabase(postgres.connectionString(), in: postgres)
            try await withService(on: database) { service in
                try await Self.run(service, database)
            }
            try await postgres.stop(mode: .immediate)
        } catch {
            try await postgres.stop(mode: .immediate)
            throw error
        }
    }

    private static func run(_ service: RunningService, _ database: ServiceDatabase) async throws {
        let token = try await database.token("dsr", scopes: ["audit:write", "audit:read", "audit:erase"])
        let acknowledged = Acknowledged()
        let early = (0..<2000).map { Sample.entry(["actor": $0 % 2 == 0 ? "kris@raxx.app" : "kristal@raxx.app"]) }
        try await service.caller(token).store(early.map(Sample.line))
        // A request that can never be carried out, in front of the others.
        try await database.query(UnreadableErasure.insert)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                let actor = number < 8 ? "Kris@Raxx.App" : "kristal@raxx.app"
                group.addTask {
                    for _ in 0..<entriesEach {
                        let entry = Sample.entry([
                            "id": .string(Sample.id()), "actor": .string(actor), "reason": .string("by \(actor)"),
                        ])
                        try await record(entry, on: service, token)
                        await acknowledged.insert(entry.sha)
                    }
                }
            }
            try await eventually("writers are at it") { await acknowledged.shas.count > 32 }
            try await service.caller(token).eraseAtLast("DSR-1", ["kris@raxx.app"])
            try await service.caller(token).eraseAtLast("DSR-2", ["KRIS@raxx.app", "kris-gh"])
            try await service.kill()
            try await service.start()
            try await eventually("they go on") { await acknowledged.shas.count > 96 }
            // Every backend goes with it, and the database recovers from its WAL.
            await #expect(throws: (any Error).self) {
                try await database.query("copy (select 1) to program 'kill -9 $PPID'")
            }
            try await eventually(within: .seconds(60), "the database is back") {
                try await service.caller(token).get("/health").status == 200
            }
            try await group.waitForAll()
        }
        let receipt = try await service.caller(token).receipt("DSR-1")
        let tombstone = try (receipt["tombstone"]?.text).required("a tombstone")
        #expect(try await service.caller(token).receipt("DSR-2")["tombstone"]?.text == tombstone)
        #expect(try await service.caller(token).get("\(Caller.erasures)/DSR-0").json()["state"] == "running")

        let stored = try await database.query(
            "select to_sha from console_audit_log where payload_redacted ? 'reason'"
        ).split(separator: "\n").map(String.init)
        #expect(stored.count == 16 * entriesEach)
        #expect(await acknowledged.shas == Set(stored))
        #expect(try await database.count(where: "actor_tombstone = '\(tombstone)'") == 8 * entriesEach + 1000)
        let intact = "actor = 'kristal@raxx.app' and blind is not null and content_digest is not null"
        #expect(try await database.count(where: intact) == 8 * entriesEach + 1000)
        #expect(!(try await database.dump()).lowercased().contains("kris@raxx.app"))
        #expect(!service.log.lowercased().contains("kris@raxx.app"))
    }

    /// Sends an entry until it is acknowledged, as a client with a spool does.
    private static func record(_ entry: JSONObject, on service: RunningService, _ token: String) async throws {
        try await eventually(within: .seconds(90), "an entry is acknowledged") {
            guard let answer = try? await service.caller(token).record(entry) else { return false }
            return answer.status == 200 || answer.status == 201
        }
    }
}
