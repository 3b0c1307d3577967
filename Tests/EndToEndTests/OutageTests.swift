import Foundation
import StrictJSON
import TestSupport
import Testing

@testable import EmbeddedPostgres

/// The service, or its database, goes away and comes back.
struct OutageTests {
    @Test func `an entry that was acknowledged is there after kill -9`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            let entry = Sample.entry()
            let first = try await caller.record(entry)
            try await service.kill()
            #expect(first.status == 201)
            #expect(try await database.count(where: "to_sha = '\(entry.sha)'") == 1)

            try await service.start()
            let again = try await Caller(port: service.port, token: database.tokenOf(caller)).record(entry)
            #expect(again.status == 200)
            #expect(again.body == first.body)
        }
    }

    /// A cluster of the test's own, since it is stopped.
    private func withCluster(
        _ body: @Sendable (EmbeddedPostgres, RunningService, String) async throws -> Void
    ) async throws {
        let postgres = try await EmbeddedPostgres.startThrowaway(in: TestCluster.folder)
        let database = ServiceDatabase(postgres.connectionString(database: "postgres"), in: postgres)
        do {
            try await withService(on: database) { service in
                try await body(postgres, service, try await database.token("ci"))
            }
            try await postgres.stop(mode: .immediate)
        } catch {
            try await postgres.stop(mode: .immediate)
            throw error
        }
    }

    @Test func `a frozen PostgreSQL hangs nobody, and the service recovers by itself`() async throws {
        try await withCluster { postgres, service, token in
            let caller = service.caller(token)
            #expect(try await caller.record(Sample.entry()).status == 201)
            let family = try Self.family(of: postgres.postmasterPID)
            for process in family { kill(process, SIGSTOP) }
            let entry = Sample.entry()
            do {
                defer { for process in family { kill(process, SIGCONT) } }
                let start = ContinuousClock.now
                let answers = try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
                    for _ in 0..<8 { group.addTask { try await caller.record(entry) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                // Not how fast: that it does not hang.
                #expect(ContinuousClock.now - start < .seconds(60))
                for answer in answers {
                    try answer.expectProblem(503, "store_unavailable", loggedBy: service)
                    #expect(answer["Retry-After"] != nil)
                }
                try await eventually("the outage is noticed") { try await caller.get("/health").status == 503 }
                #expect(try await caller.get("/health/live").status == 200)
            }
            try await eventually("the service recovers") { try await caller.get("/health").status == 200 }
            try await eventually("the same entry is stored") {
                [200, 201].contains(try await caller.record(entry).status)
            }
            let listed = try await caller.list("sha=\(entry.sha)").json()["entries"]?.elements
            #expect(listed?.count == 1)
        }
    }

    @Test func `a PostgreSQL that restarts is waited for`() async throws {
        try await withCluster { postgres, service, token in
            let caller = service.caller(token)
            #expect(try await caller.record(Sample.entry()).status == 201)
            // Every connection is cut, as by a failover.
            _ = try await postgres.run(
                "psql",
                [
                    "-XAtqc",
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
                ]
            )
            try await eventually("entries are stored again") { try await caller.record(Sample.entry()).status == 201 }
        }
    }

    private static func family(of postmaster: pid_t) throws -> [pid_t] {
        let folder = "/proc/\(postmaster)/task/\(postmaster)/children"
        let children = try String(contentsOfFile: folder, encoding: .utf8).split(separator: " ").compactMap {
            pid_t($0.trimmed)
        }
        return children + [postmaster]
    }
}

extension ServiceDatabase {
    /// The token that a caller sends.
    func tokenOf(_ caller: Caller) -> String? {
        caller.fields["Authorization"].map { String($0.dropFirst("Bearer ".count)) }
    }
}
