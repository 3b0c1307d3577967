import StrictJSON
import Testing

@testable import EmbeddedPostgres

/// PostgreSQL is stopped and started again, does not answer, or is not to be trusted.
struct StoppedDatabaseTests {
    @Test func `while PostgreSQL is stopped entries are refused for now, and once it is back they are stored`()
        async throws
    {
        let folder = try ScratchFolder()
        let postgres = try await EmbeddedPostgres.start(in: "\(folder.path)/data")
        let database = ServiceDatabase(postgres.connectionString(), in: postgres)
        do {
            try await withService(on: database) { service in
                let caller = service.caller(try await database.token("ci"))
                #expect(try await caller.record(Sample.entry()).status == 201)
                try await postgres.stop()

                let entry = Sample.entry()
                let start = ContinuousClock.now
                let answer = try await caller.record(entry)
                try answer.expectProblem(503, "store_unavailable", loggedBy: service)
                #expect(answer["Retry-After"].flatMap { Int($0) }.map { $0 > 0 } == true)
                try await caller.list().expectProblem(503, "store_unavailable", loggedBy: service)
                let batch = try await caller.recordLines((0..<600).map { _ in Sample.line(Sample.entry()) })
                // Line by line while the token is still known, as a whole once it would have to be looked up.
                let codes = try batch.jsonLines().map { ($0["problem"] ?? $0)["code"]?.text }
                #expect(Set(codes) == ["store_unavailable"], "\(batch)")
                // Not how fast: that nothing hangs.
                #expect(ContinuousClock.now - start < .seconds(60))
                try await eventually("the outage is noticed") { try await caller.get("/health").status == 503 }
                #expect(try await caller.get("/health")["Retry-After"] != nil)
                #expect(try await caller.get("/health/live").status == 200)

                let again = try await EmbeddedPostgres.start(in: "\(folder.path)/data")
                do {
                    try await eventually("the service recovers") { try await caller.get("/health").status == 200 }
                    try await eventually("the entry is stored") {
                        [200, 201].contains(try await caller.record(entry).status)
                    }
                    #expect(try await caller.record(entry).status == 200)
                    let page = try await caller.list("sha=\(entry.sha)").json()
                    #expect(page["entries"]?.elements?.count == 1)
                    try await again.stop(mode: .immediate)
                } catch {
                    try await again.stop(mode: .immediate)
                    throw error
                }
            }
        } catch {
            try await postgres.stop(mode: .immediate)
            throw error
        }
    }

    @Test(arguments: ["fsync", "full_page_writes", "synchronous_commit"])
    func `a PostgreSQL that could lose a commit is refused`(setting: String) async throws {
        let postgres = try await EmbeddedPostgres.startThrowaway(settings: [setting: "off"])
        do {
            let database = ServiceDatabase(postgres.connectionString(), in: postgres)
            let run = try await Program.run(["serve", "--port", "0"], environment: database.environment)
            #expect(run.status == 78)
            #expect(run.errors.contains("\(setting) off"))
            try await postgres.stop(mode: .immediate)
        } catch {
            try await postgres.stop(mode: .immediate)
            throw error
        }
    }

    @Test func `a setting that is switched off for the database alone is noticed while it serves`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            #expect(try await caller.record(Sample.entry()).status == 201)
            let name = try await database.query("select current_database()")
            try await database.query("alter database \"\(name)\" set synchronous_commit = off")
            try await database.query(
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()
                """
            )
            try await eventually("entries are refused") {
                let answer = try await caller.record(Sample.entry())
                return answer.status == 503 && answer.code == "store_unavailable"
            }
            // Whichever attempt finds the setting, and whichever comes too soon after one that did.
            for _ in 0..<20 {
                try await caller.list().expectProblem(503, "store_unavailable", loggedBy: service)
                try await Task.sleep(for: .milliseconds(100))
            }
            try await eventually("the check tells of it") { try await caller.get("/health").status == 503 }
        }
    }

    @Test func `callers whose token cannot be looked up hear of it together`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            let holder = Task {
                try await database.query("begin; lock table audit_service_token; select pg_sleep(120)")
            }
            defer { holder.cancel() }
            try await waitForLock(on: "audit_service_token", "AccessExclusiveLock", in: database)
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
                for _ in 0..<24 { group.addTask { try await caller.list() } }
                for try await answer in group { #expect(answer.code == "store_unavailable", "\(answer)") }
            }
            // Each lookup waits for two seconds: one after the other they would take 48.
            #expect(ContinuousClock.now - start < .seconds(40))
        }
    }
    @Test func `a subject access that cannot be recorded is refused before its answer begins`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("dpo", scopes: ["audit:erase"]))
            let holder = Task {
                try await database.query("begin; lock table console_audit_log in share mode; select pg_sleep(120)")
            }
            defer { holder.cancel() }
            try await waitForLock(on: "console_audit_log", "ShareLock", in: database)
            try await caller.post(["identifiers": ["sam@raxx.app"]], to: "\(Caller.trail)/subject-access")
                .expectProblem(503, "store_unavailable", loggedBy: service)
        }
    }

    private func waitForLock(on table: String, _ mode: String, in database: ServiceDatabase) async throws {
        try await eventually("the table is locked") {
            try await database.query(
                """
                select count(*) from pg_locks where relation = '\(table)'::regclass and granted and mode = '\(mode)'
                   and database = (select oid from pg_database where datname = current_database())
                """
            ) == "1"
        }
    }
}
