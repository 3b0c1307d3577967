import StrictJSON
import Testing

/// The same entry sent again is stored once, and who sends it learns that it is.
struct IdempotencyTests {
    @Test func `an entry is recorded once, and answered with the same receipt when it is sent again`() async throws {
        let (service, database, caller) = try await parts()
        let entry = Sample.entry()
        let first = try await caller.record(entry)
        let id = try first.json()["id"]?.text.required("an id")
        #expect(first.status == 201)
        #expect(first["Location"] == "/api/internal/audit/\(id ?? "")")
        #expect(first["Idempotency-Replayed"] == nil)
        #expect(try first.json()["redactions"] == [])

        let second = try await caller.record(entry)
        #expect(second.status == 200)
        #expect(second["Idempotency-Replayed"] == "true")
        #expect(second["Location"] == nil)
        #expect(second.body == first.body)
        #expect(try await database.count(where: "to_sha = '\(entry.sha)'") == 1)
        #expect(service.logLines.contains { $0["request_id"]?.text == second["X-Request-Id"] })
    }

    @Test func `without a key the order of members, spaces and escapes make no other entry`() async throws {
        let (_, _, caller) = try await parts()
        let entry = Sample.entry()
        let first = try await caller.record(entry)
        let members = entry.members.reversed().map { member in
            let value = String(decoding: StrictJSON.canonical(member.value), as: UTF8.self)
            return "\"\(member.name)\" :\n \(value.replacing("kris", with: "\\u006bris"))"
        }
        let again = try await caller.post(Array("{ \(members.joined(separator: " , ")) }".utf8))
        #expect(again.status == 200, "\(again)")
        #expect(again.body == first.body)
    }

    @Test func `without a key two accounts have an entry each, though they say the same`() async throws {
        let (_, database, caller) = try await parts()
        let other = try await otherCaller()
        let entry = Sample.entry()
        let answers = [try await caller.record(entry), try await other.record(entry)]
        #expect(answers.map(\.status) == [201, 201])
        #expect(try await database.count(where: "to_sha = '\(entry.sha)'") == 2)
    }

    @Test(arguments: ["bare", "quoted", "body", "both"])
    func `the id that the caller gives is the entry's`(place: String) async throws {
        let (_, _, caller) = try await parts()
        let id = Sample.id()
        let entry = Sample.entry(["id": place == "body" || place == "both" ? .string(id) : nil])
        let fields = ["bare": id, "quoted": "\"\(id)\"", "both": id.uppercased()][place].map { ["Idempotency-Key": $0] }
        for status in [201, 200] {
            let answer = try await caller.record(entry, fields ?? [:])
            #expect(answer.status == status, "\(answer)")
            #expect(try answer.json()["id"]?.text == id)
        }
        // One id, wherever it stands.
        #expect(try await caller.record(Sample.entry(), ["Idempotency-Key": id]).code == "id_reused")
    }

    @Test func `a key and a body that name two ids are refused`() async throws {
        let (service, database, caller) = try await parts()
        let entry = Sample.entry(["id": .string(Sample.id())])
        let answer = try await caller.record(entry, ["Idempotency-Key": Sample.id()])
        try answer.expectProblem(422, "id_mismatch", loggedBy: service)
        #expect(try await database.count(where: "to_sha = '\(entry.sha)'") == 0)
    }

    @Test(arguments: [
        "", "x", "\"\"", "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e1", "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff", "{0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11}",
    ])
    func `a key that is no UUID is refused`(key: String) async throws {
        let (service, _, caller) = try await parts()
        let answer = try await caller.record(Sample.entry(), ["Idempotency-Key": key])
        try answer.expectProblem(400, "invalid_idempotency_key", loggedBy: service)
    }

    @Test(arguments: ["outcome", "note"])
    func `an id that was used for other content is refused, and the first entry stays`(changed: String) async throws {
        let (service, database, caller) = try await parts()
        let id = Sample.id()
        var entry = Sample.entry(["note": "first"])
        #expect(try await caller.record(entry, ["Idempotency-Key": id]).status == 201)
        entry[changed] = changed == "outcome" ? "deploy_failed" : "second"
        let answer = try await caller.record(entry, ["Idempotency-Key": id])
        try answer.expectProblem(422, "id_reused", loggedBy: service)
        let stored = try await database.query(
            "select outcome, payload_redacted ->> 'note' from console_audit_log where id = '\(id)'"
        )
        #expect(stored == "success|first")
    }

    @Test func `another account's id is refused, and nothing of its entry is told`() async throws {
        let (service, database, caller) = try await parts()
        let other = try await otherCaller()
        let id = Sample.id()
        let marker = Sample.marker()
        let entry = Sample.entry(["actor": .string(marker), "note": .string(marker)])
        #expect(try await caller.record(entry, ["Idempotency-Key": id]).status == 201)
        for content in [entry, Sample.entry()] {
            let answer = try await other.record(content, ["Idempotency-Key": id])
            try answer.expectProblem(409, "id_taken", loggedBy: service)
            let everything = answer.text + answer.fields.map { $0.name + $0.value }.joined()
            for told in [marker, entry.sha, "ci", "raxx-console-prod"] { #expect(!everything.contains(told)) }
            #expect(try answer.json()["recorded_at"] == nil)
        }
        #expect(try await database.query("select service_account from console_audit_log where id = '\(id)'") == "ci")
    }

    @Test func `a hundred callers who send one entry at once share one row and one receipt`() async throws {
        let (_, database, caller) = try await parts()
        let entry = Sample.entry()
        let request = caller.bytes(
            "POST",
            Caller.trail,
            ["Content-Type": "application/json"],
            body: StrictJSON.canonical(.object(entry))
        )
        // All are under way before the first answer is read.
        let connections = try (0..<100).map { _ in try HTTPConnection(port: caller.port) }
        for connection in connections { try await connection.send(request) }
        var answers: [HTTPAnswer] = []
        for connection in connections { answers.append(try await connection.answer()) }

        #expect(answers.filter { $0.status == 201 }.count == 1)
        #expect(answers.filter { $0.status == 200 }.count == 99)
        #expect(answers.filter { $0["Idempotency-Replayed"] == "true" }.count == 99)
        #expect(Set(answers.map(\.text)).count == 1)
        #expect(try await database.count(where: "to_sha = '\(entry.sha)'") == 1)
    }

    @Test func `an entry is still known after a restart`() async throws {
        try await withService { service, database in
            let token = try await database.token("ci")
            let entries = [Sample.entry(), Sample.entry(["id": .string(Sample.id())])]
            var receipts: [[UInt8]] = []
            for entry in entries {
                let answer = try await service.caller(token).record(entry)
                #expect(answer.status == 201)
                receipts.append(answer.body)
            }
            #expect(try await service.stop() == 0)
            try await service.start()
            for (entry, receipt) in zip(entries, receipts) {
                let answer = try await service.caller(token).record(entry)
                #expect(answer.status == 200)
                #expect(answer.body == receipt)
            }
            #expect(try await database.count() == 2)
        }
    }

    private func parts() async throws -> (RunningService, ServiceDatabase, Caller) {
        let parts = try await SharedService.checks.parts()
        return (parts.service, parts.database, parts.caller)
    }

    /// An account that no other test uses.
    private func otherCaller() async throws -> Caller {
        let parts = try await SharedService.checks.parts()
        return parts.service.caller(try await parts.database.token("other-\(Int.random(in: 0..<1_000_000_000))"))
    }
}

extension JSONObject {
    /// What tells a sample from all others.
    var sha: String { self["to_sha"]?.text ?? "" }
}
