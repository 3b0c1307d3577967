import StrictJSON
import Testing

/// A dump is restored to another database, and served from there.
struct BackupTests {
    private static let kris = "kris@raxx.app"

    /// Restores a dump that was taken after entry 5, when entry 6 was acknowledged and what `before` and `after` remember
    /// of the log lay on either side of it.
    private func withRestored(
        _ body: @Sendable (LogFixture, _ restored: ServiceDatabase, _ service: RunningService) async throws -> Void
    ) async throws {
        try await withLog { log in
            try await log.client("log", "verify", "--state", log.file("before")).succeeded()
            try await log.caller.store([Sample.line(LogFixture.entry(5))])
            let dump = try await log.database.dump()
            try await log.caller.store([Sample.line(LogFixture.entry(6))])
            try await log.client("log", "verify", "--state", log.file("after")).succeeded()
            try await log.database.withRestored(dump) { restored in
                try await withService(on: restored) { service in try await body(log, restored, service) }
            }
        }
    }

    @Test func `a restored trail serves its entries, tokens and receipts, and keeps its rules`() async throws {
        try await withRestored { log, restored, service in
            let caller = service.caller(log.token)
            let list = try await caller.list()
            #expect(try list.json()["entries"]?.elements?.count == 7 && list.text.contains(LogFixture.id(5)))
            let id = LogFixture.id(1)
            #expect(
                try await caller.get("\(Caller.trail)/\(id)").text == log.caller.get("\(Caller.trail)/\(id)").text
            )
            await #expect(throws: (any Error).self) { try await restored.query("delete from console_audit_log") }
            #expect(try await restored.administer("migrate", "--status").status == 0)
            #expect(try await restored.administer("log", "verify").status == 0)
        }
    }

    @Test func `an erasure that is in the backup holds after the restore`() async throws {
        try await withRestored { log, restored, service in
            let caller = service.caller(log.token)
            #expect(try await caller.receipt("DSR-1")["state"]?.text?.hasPrefix("completed") == true)
            // A late one.
            let late = LogFixture.entry(7, ["actor": .string(Self.kris), "reason": .string("asked by \(Self.kris)")])
            try await caller.store([Sample.line(late)])
            #expect(try await caller.list("actor=\(Self.kris)").json()["entries"]?.elements?.isEmpty == true)
            #expect(try await !restored.dump().contains(Self.kris))
        }
    }

    /// The database alone cannot know what came after the dump. Who has seen more of the log does.
    @Test func `a restore that is older than the last acknowledged entry is noticed by those who remember`()
        async throws
    {
        try await withRestored { log, restored, service in
            func verify(_ state: String) async throws -> Program.Run {
                try await Program.run(
                    ["log", "verify", "--state", log.file(state)],
                    of: Client.program,
                    environment: [
                        "RAXX_AUDIT_URL": "http://127.0.0.1:\(service.port)", "RAXX_AUDIT_TOKEN": log.token,
                        "RAXX_AUDIT_LOG_KEY": log.key, "HOME": log.folder.path,
                    ]
                )
            }
            let older = try await verify("before")
            #expect(older.status == 0, "\(older)")
            let caller = service.caller(log.token)
            let lost = LogFixture.entry(6)
            for _ in 1...2 {
                let newer = try await verify("after")
                #expect(newer.status == 1 && newer.output.contains("found: "), "\(newer)")
                let administrator = try await restored.administer("log", "verify", "--checkpoint", log.file("after"))
                #expect(administrator.status == 1, "\(administrator)")
                // The caller sends it again, which stores it, and does not make the log what it was.
                try await caller.store([Sample.line(lost)])
                #expect(try await caller.get("\(Caller.trail)/\(LogFixture.id(6))").status == 200)
            }
        }
    }
}
