import StrictJSON
import Testing

/// Readers that take nothing keep no more than so many answers in memory.
struct ExportSlotTests {
    private static let slots = 16
    private static let lines = ["Accept": "application/x-ndjson"]

    @Test func `subject accesses and dry runs take their turn among exports, and are told so`() async throws {
        try await withService { service, database in
            let token = try await database.token("dpo", scopes: ["audit:write", "audit:read", "audit:erase"])
            let caller = service.caller(token)
            // More than the buffers of a connection hold.
            try await database.query(
                """
                insert into console_audit_log (id, ts_utc, service_account, action, actor, to_sha, target_app, trigger,
                                               outcome, payload_redacted, blind, commitment)
                select gen_random_uuid(), now(), 'ci', 'console.deploy.prod', 'sam', '9b1c44e', 'raxx', 'ci', 'success',
                       jsonb_build_object('note', repeat('nn ', 20000)), sha256(''), sha256('')
                  from generate_series(1, 150)
                """
            )
            let subject: JSONValue = ["identifiers": ["somebody@raxx.app"]]
            let target = "\(Caller.trail)/subject-access"
            var readers: [HTTPConnection] = []
            // One that comes while all connections to the database are lent is refused, and keeps no slot.
            try await eventually("every slot is taken") {
                if readers.count >= Self.slots,
                    try await caller.list("target_app=nothing", Self.lines).code == "too_many_exports"
                {
                    return true
                }
                let reader = try HTTPConnection(port: service.port, buffer: 4096)
                try await reader.send(caller.bytes("GET", Caller.trail, Self.lines))
                readers.append(reader)
                return false
            }
            let refused = try await caller.post(subject, to: target)
            try refused.expectProblem(503, "too_many_exports", loggedBy: service)
            #expect(refused["Retry-After"] == "5")
            let dryRun: JSONValue = ["erasure_id": "DSR-1", "identifiers": ["somebody@raxx.app"], "dry_run": true]
            try await caller.post(dryRun, to: "\(Caller.trail)/erasures")
                .expectProblem(503, "too_many_exports", loggedBy: service)
            readers = []
            try await eventually("a slot is free") {
                try await caller.list("target_app=nothing", Self.lines).status == 200
            }
        }
    }
}
