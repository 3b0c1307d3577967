import StrictJSON
import TestSupport
import Testing

@testable import EmbeddedPostgres

/// The service on the databases that users have: a plain owner, a login role of its own, one that is away.
struct DatabaseTests {
    @Test func `an owner without any other privilege runs everything, and is told that it owns the trail`() async throws
    {
        // A cluster of its own: in the shared one other tests make the service's role.
        try await withOwner("create role app login") { owner, _ in
            try await owner.administer("migrate").succeeded()
            let token = try await owner.token("ci")
            let service = try await RunningService(owner.environment)
            let caller = service.caller(token)
            #expect(try await caller.record(Sample.entry()).status == 201)
            try await eventually("it is healthy") { try await caller.get("/health").status == 200 }
            let health = try await caller.get("/health").json()
            #expect(health["status"]?.text == "pass")
            let privileges = health["checks"]?["privileges"]?.elements?.first
            #expect(privileges?["status"]?.text == "warn")
            #expect(privileges?["output"]?.text?.contains("create role raptor_audit_service") == true)
            #expect(service.logLines(with: "runs as the owner").contains { $0["level"]?.text == "warning" })
            let status = try await owner.administer("migrate", "--status")
            #expect(status.status == 0 && status.errors.contains("runs as the owner"))
            #expect(try await service.stop() == 0)
        }
    }

    @Test func `a login role that is only a member of the service's role serves`() async throws {
        try await withOwner("create role app login createrole") { owner, postgres in
            try await owner.administer("migrate").succeeded()
            let token = try await owner.token("ci")
            try await postgres.run(
                "psql",
                ["-XAtqc", "create role service_login login noinherit in role raptor_audit_service"]
            )
            var environment = owner.environment
            environment["DATABASE_URL"] = postgres.connectionString(database: "app", user: "service_login")
            for arguments in [["serve", "--port", "0"], ["serve", "--port", "0", "--no-migrate"]] {
                let service = try await RunningService(environment, arguments: arguments)
                let caller = service.caller(token)
                #expect(try await caller.record(Sample.entry()).status == 201)
                try await eventually("it is healthy") { try await caller.get("/health").status == 200 }
                let health = try await caller.get("/health").json()
                #expect(health["checks"]?["privileges"]?.elements?.first?["status"]?.text == "pass")
                #expect(try await service.stop() == 0)
            }
        }
    }

    /// Calls `body` with a database that belongs to the role `app`, in a cluster of its own.
    private func withOwner(
        _ createRole: String,
        _ body: (ServiceDatabase, EmbeddedPostgres) async throws -> Void
    ) async throws {
        let postgres = try await EmbeddedPostgres.startThrowaway(in: TestCluster.folder)
        do {
            try await postgres.run("psql", ["-XAtqc", createRole, "-c", "create database app owner app"])
            try await body(
                ServiceDatabase(postgres.connectionString(database: "app", user: "app"), in: postgres),
                postgres
            )
            try await postgres.stop(mode: .immediate)
        } catch {
            try await postgres.stop(mode: .immediate)
            throw error
        }
    }

    @Test func `a database that is away at the start is waited for, and metrics need none`() async throws {
        let folder = try ScratchFolder()
        let path = "\(folder.path)/data"
        var postgres = try await EmbeddedPostgres.start(in: path)
        do {
            let database = ServiceDatabase(postgres.connectionString(), in: postgres)
            try await database.administer("migrate").succeeded()
            let token = try await database.token("ci")
            try await postgres.stop()

            let service = try await RunningService(database.environment)
            let caller = service.caller(token)
            #expect(try await caller.get("/health").status == 503)
            #expect(try await caller.get("/health/live").status == 200)
            try await caller.record(Sample.entry()).expectProblem(503, "store_unavailable", loggedBy: service)
            #expect(service.logLines(with: "waiting for the database").isEmpty == false)

            postgres = try await EmbeddedPostgres.start(in: path)
            try await eventually("it is healthy") { try await caller.get("/health").status == 200 }
            #expect(try await caller.record(Sample.entry()).status == 201)
            #expect(try await caller.get("/metrics").status == 200)

            try await postgres.stop()
            try await eventually("the outage is noticed") { try await caller.get("/health").status == 503 }
            #expect(try await caller.get("/metrics").status == 200)
            #expect(try await service.caller(nil).get("/metrics").status == 401)
            try await eventually("its token is no longer cached") { try await caller.list().status == 503 }
            #expect(try await caller.get("/metrics").status == 200)
            #expect(try await service.stop() == 0)
        } catch {
            try await postgres.stop(mode: .immediate)
            throw error
        }
    }
}
