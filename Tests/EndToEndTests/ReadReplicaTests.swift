import StrictJSON
import Testing

/// Where lists and exports come from, as an answer says it. Replicas proper are the store's tests.
struct ReadReplicaTests {
    @Test func `a list from a replica says what it lacks, and one entry comes from the primary`() async throws {
        try await withDatabase { database in
            try await database.administer("migrate").succeeded()
            let caller = try await database.token("ci")
            try await withService(on: database, settings: ["DATABASE_READ_URL": database.url]) { service in
                let caller = service.caller(caller)
                let id = try await caller.record(Sample.entry()).json()["id"]?.text ?? ""
                for accept in ["application/json", "application/x-ndjson", "text/csv"] {
                    let answer = try await caller.list("", ["Accept": accept])
                    #expect(answer.status == 200)
                    #expect(answer["Audit-Replica-Lag"] == "0")
                    let fresh = try await caller.list("", ["Accept": accept, "Cache-Control": "max-age=0, no-cache"])
                    #expect(fresh.status == 200)
                    #expect(fresh["Audit-Replica-Lag"] == nil)
                }
                let one = try await caller.get("\(Caller.trail)/\(id)")
                #expect(one.status == 200)
                #expect(one["Audit-Replica-Lag"] == nil)
            }
            // A replica that is away.
            let nobody = "host=127.0.0.1 port=1 dbname=nobody connect_timeout=2"
            try await withService(on: database, settings: ["DATABASE_READ_URL": nobody]) { service in
                let answer = try await service.caller(caller).list()
                #expect(answer.status == 200)
                #expect(answer["Audit-Replica-Lag"] == nil)
            }
        }
    }
}
