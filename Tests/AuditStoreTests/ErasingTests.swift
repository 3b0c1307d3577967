import AuditModel
import LibPQ
import StrictJSON
import TestSupport
import Testing

@testable import AuditStore

/// What an erasure takes out of the trail, and how it ends.
@Suite struct ErasingTests {
    private static let formsOfActor = [
        "kris-gh", "Kris P. <kris.z@raxx.app>", "@kris-gh", "kris-gh (Kris)", "https://github.com/kris-gh", "kris%2Dgh",
        "mailto:kris.z@raxx.app", "kris-gh@laptop", "KRIS\u{2011}GH", "Kris  Pedersen", "kris&#45;gh",
    ]

    @Test func `an identity in which an identifier occurs goes as a whole, and column and payload agree`() async throws
    {
        try await TestDatabase.withStore { store, database in
            for (number, actor) in Self.formsOfActor.enumerated() {
                try await store.recordAtLast(
                    entry(["actor": .string(actor), "approved_by": .string(actor)]),
                    id: id(number),
                    serviceAccount: "ci"
                )
            }
            try await store.recordAtLast(entry(["actor": "kris-gh-2"]), id: id(99), serviceAccount: "ci")
            let names = ["kris-gh", "kris.z@raxx.app", "Kris Pedersen"]
            let record = try await store.erase("DSR-1", names, ["verify": true])
            #expect(record.state == .completed)
            #expect(record.entriesRewritten == Self.formsOfActor.count)
            // They arrive again, as from a laptop's spool.
            for (number, actor) in Self.formsOfActor.enumerated() {
                try await store.recordAtLast(
                    entry(["actor": .string(actor), "approved_by": .string(actor)]),
                    id: id(1000 + number),
                    serviceAccount: "ci"
                )
            }
            let agreeing = try await database.count(
                """
                select count(*) from console_audit_log
                 where actor is null and actor_tombstone = \(record.tombstone)
                   and payload_redacted ->> 'actor' = \(record.tombstone)
                   and payload_redacted ->> 'approved_by' = \(record.tombstone)
                """
            )
            #expect(agreeing == 2 * Self.formsOfActor.count)
            let others = "select count(*) from console_audit_log where actor = 'kris-gh-2'" as Statement
            #expect(try await database.count(others) == 1)
            let amended = try await database.count(
                "select count(*) from console_audit_log where amended_by = '{DSR-1}'"
            )
            #expect(amended == Self.formsOfActor.count)
        }
    }

    /// Each new member is compared with one old member: in thousands of steps, not in millions.
    @Test func `thousands of members that hold a name hold nothing up`() async throws {
        try await TestDatabase.withStore { store, database in
            let numbers = (0..<2000).map { number in
                JSONObject.Member(name: "kris-gh \(number)", value: .number(Double(number)))
            }
            let texts = (0..<600).map { number in
                JSONObject.Member(name: "kris-gh t\(number)", value: .string("\(number) of kris-gh"))
            }
            // Each value is like no other, and changes too.
            let objects = (0..<600).map { number in
                JSONObject.Member(name: "kris-gh o\(number)", value: ["by \(number)": "kris-gh"])
            }
            let payload: JSONObject = ["numbers": .object(JSONObject(numbers)), "texts": .object(JSONObject(texts))]
            let more: JSONObject = ["objects": .object(JSONObject(objects))]
            try await store.recordAtLast(entry(["payload": .object(payload)]), id: id(1), serviceAccount: "ci")
            try await store.recordAtLast(entry(["payload": .object(more)]), id: id(2), serviceAccount: "ci")
            let record = try await store.erase("DSR-1", ["kris-gh"])
            #expect(record.state == .completed && record.entriesRewritten == 2)
            let left =
                "select count(*) from console_audit_log where payload_redacted::text like '%kris-gh%'" as Statement
            #expect(try await database.count(left) == 0)
        }
    }

    @Test func `entries that grow to many times their size are rewritten a few at a time`() async throws {
        try await TestDatabase.withStore { store, database in
            let texts = (0..<10).map { number in
                JSONObject.Member(name: "t\(number)", value: .string(String(repeating: "kris ", count: 1200)))
            }
            for number in 1...20 {
                let payload = JSONValue.object(JSONObject(texts))
                try await store.recordAtLast(entry(["payload": payload]), id: id(number), serviceAccount: "ci")
            }
            let record = try await store.erase("DSR-1", ["kris"])
            #expect(record.state == .completed && record.entriesRewritten == 20)
            let left = "select count(*) from console_audit_log where payload_redacted::text like '%kris %'" as Statement
            #expect(try await database.count(left) == 0)
        }
    }

    @Test func `a request that cannot be carried out holds up no other, and is tried again`() async throws {
        try await TestDatabase.withStore { store, database in
            try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
            try await database.execute(Statement(stringLiteral: UnreadableErasure.insert))
            for number in 1...3 {
                let record = try await store.erase("DSR-\(number)", ["kris@raxx.app"])
                #expect(record.state == .completed)
            }
            try await eventually("the failure is written down") {
                try await database.count("select attempts from audit_erasure where erasure_id = 'DSR-0'") > 0
            }
            let list = try await store.erasures.list()
            #expect(list.map(\.erasureID).first == "DSR-0" && list.count == 4)
            #expect(list.first?.state == .running && list.first?.lastError == "PepperError")
            try await eventually("the backlog says so") { store.erasures.backlog?.complaint != nil }
        }
    }

    @Test func `what cannot be read, and a name that no erasure changes, are findings`() async throws {
        try await TestDatabase.withStore { store, database in
            try await store.recordAtLast(entry(["target_app": "kris-gh"]), id: id(1), serviceAccount: "ci")
            try await database.execute("create materialized view unfilled as select 'x'::text as x with no data")
            try await database.execute("grant select on unfilled to raptor_audit_service")
            let record = try await store.erase("DSR-1", ["kris-gh"], ["verify": true])
            #expect(record.state == .completedWithFindings)
            guard case .object(let receipt) = record.json, case .object(let found)? = receipt["verification"] else {
                Issue.record("no verification")
                return
            }
            #expect(found["unreadable"] == ["unfilled"])
            let finding: JSONValue = [
                "table": "console_audit_log", "column": "target_app", "form": "clear", "count": 1,
                "remedy": "No erasure changes target_app: the log proves it. Use another name from now on.",
            ]
            #expect(found["findings"] == [finding])
        }
    }

    @Test(arguments: [
        "Foo <@main>", "Kris P. <@kp>", "ma\u{131}n", "\u{24DC}\u{24D0}\u{24D8}\u{24DD}", "Foo <main@>", "@main",
    ])
    func `a name that is compared as a word of everyone's entries needs force`(name: String) async throws {
        let request: JSONObject = ["erasure_id": "DSR-1", "identifiers": ["kris-gh", .string(name)]]
        var forced = request
        forced["force"] = true
        _ = try ErasureSubject(ErasureRequest(.object(forced)), pepper: TestDatabase.pepper)
        #expect(throws: (any Error).self) {
            _ = try ErasureSubject(ErasureRequest(.object(request)), pepper: TestDatabase.pepper)
        }
    }

    @Test(arguments: ["DSR-dana-ops", "dana-ops-2026", "x.DANA-OPS", "dana-ops2", "DSR_dana_ops"])
    func `a number that holds an identifier is refused`(erasureID: String) async throws {
        _ = try await TestDatabase.withStore { store, _ in
            await #expect(throws: ErasureError.erasureIDNamesPerson) {
                _ = try await store.erasures.begin(erasureRequest(erasureID, ["dana-ops"]), serviceAccount: "dsr")
            }
        }
    }

    @Test func `an erased id sent again with another deploy is refused, and with the same one repeated`() async throws {
        try await TestDatabase.withStore { store, _ in
            let first = try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
            _ = try await store.erase("DSR-1", ["kris@raxx.app"])
            let again = try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
            #expect(again.isReplay && again.receipt == first.receipt)
            for change: JSONObject in [["outcome": "deploy_failed"], ["to_sha": "1111111"], ["target_app": "other"]] {
                await #expect(throws: RecordError.idErased) {
                    try await store.recordAtLast(entry(change), id: id(1), serviceAccount: "ci")
                }
            }
        }
    }

    @Test func `a dry run counts what the erasure changes, and its token lets nothing else be changed`() async throws {
        try await TestDatabase.withStore { store, database in
            try await store.recordAtLast(entry(["actor": "kris-gh"]), id: id(1), serviceAccount: "ci")
            let mention: JSONObject = ["actor": "sam", "reason": "asked by kris-gh"]
            try await store.recordAtLast(entry(mention), id: id(2), serviceAccount: "ci")
            try await store.recordAtLast(entry(["actor": "sam"]), id: id(3), serviceAccount: "ci")
            func dryRun() async throws -> JSONObject {
                guard
                    case .object(let object) = try await store.erasures.preview(
                        erasureRequest("DSR-1", ["kris-gh"])
                    )
                else { return [:] }
                return object
            }
            let seen = try await dryRun()
            #expect(seen["entries"] == 2 && seen["entries_of_the_operator"] == 1)
            #expect(seen["by_field"] == ["actor": 1, "reason": 1] && seen["by_person"] == ["sam": 1])
            #expect(try await database.count("select count(*) from audit_erasure") == 0)

            // Another entry arrives: what was looked at is not what would be erased.
            try await store.recordAtLast(entry(["actor": "kris-gh"]), id: id(4), serviceAccount: "ci")
            let token: JSONObject = ["dry_run_token": seen["dry_run_token"] ?? .null]
            let stopped = try await store.erase("DSR-2", ["kris-gh"], token)
            #expect(stopped.state == .stopped && stopped.entriesRewritten == 0)
            let bounded = try await store.erase("DSR-3", ["kris-gh"], ["at_most": 2])
            #expect(bounded.state == .stopped)
            #expect(try await database.count("select count(*) from audit_erased_identity") == 0)
            await #expect(throws: ErasureError.dryRunTokenMismatch) {
                _ = try await store.erasures.begin(erasureRequest("DSR-4", ["sam"], token), serviceAccount: "dsr")
            }

            let bounds: JSONObject = ["dry_run_token": try await dryRun()["dry_run_token"] ?? .null, "at_most": 3]
            let done = try await store.erase("DSR-5", ["kris-gh"], bounds)
            #expect(done.state == .completed && done.entriesRewritten == 3)
        }
    }

    @Test func `a dry run's token holds for an operator who was erased before, under one name or two`() async throws {
        try await TestDatabase.withStore { store, _ in
            for (number, actor) in ["kris-gh", "kris@raxx.app", "kris.p"].enumerated() {
                try await store.recordAtLast(entry(["actor": .string(actor)]), id: id(number + 1), serviceAccount: "ci")
            }
            // Two requests that take her for two people, and one that joins them.
            _ = try await store.erase("DSR-1", ["kris-gh"])
            _ = try await store.erase("DSR-2", ["kris@raxx.app"])
            let names = ["kris-gh", "kris@raxx.app", "kris.p"]
            guard case .object(let seen) = try await store.erasures.preview(erasureRequest("DSR-3", names)) else {
                Issue.record("a dry run answers with an object")
                return
            }
            // The entry of the third name, that of the tombstone that goes, and the two acts of its erasure.
            #expect(seen["entries"] == 4, "\(seen)")
            let done = try await store.erase("DSR-3", names, ["dry_run_token": seen["dry_run_token"] ?? .null])
            #expect(done.state == .completed && done.entriesRewritten == 4, "\(done)")
        }
    }

    @Test func `a request that awaits a confirmation does nothing before another account gives it`() async throws {
        try await TestDatabase.withStore { store, database in
            try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
            let request = try erasureRequest("DSR-1", ["kris@raxx.app"])
            let record = try await store.erasures.begin(request, serviceAccount: "dsr", awaitsConfirmation: true)
            #expect(record.state == .awaitingConfirmation && record.isSettled)
            let own = try await store.erasures.confirm(request.erasureID, account: "dsr")
            #expect(own?.isConfirmed == false)
            #expect(try await database.count("select count(*) from audit_erased_identity") == 0)
            let other = try await store.erasures.confirm(request.erasureID, account: "dpo")
            #expect(other?.isConfirmed == true)
            let done = try await store.erasures.settled(request.erasureID, within: .seconds(60))
            #expect(done?.state == .completed && done?.entriesRewritten == 1)
        }
    }

    @Test func `an entry is as old as the later of its times, and the id of a deleted one is used`() async throws {
        try await TestDatabase.withStore { store, database in
            for number in 1...2 { try await store.recordAtLast(entry(), id: id(number), serviceAccount: "ci") }
            let retention = Retention(
                olderThan: .seconds(31 * 86_400),
                suppressionsOlderThan: .seconds(800 * 86_400),
                account: "admin"
            )
            func deleted() async throws -> Int {
                try await database.run { connection, _ in
                    try retention.run(on: connection, pepper: TestDatabase.pepper) { _ in }.entries
                }
            }
            // Their ts_utc is long ago, and they were recorded just now.
            #expect(try await deleted() == 0)
            try await database.runAsSuperuser { connection, deadline in
                try connection.execute("set session_replication_role = replica", by: deadline)
                try connection.execute("alter table console_audit_log disable trigger all", by: deadline)
                try connection.execute(
                    "update console_audit_log set recorded_at = now() - interval '40 days' where id = \(id(1))",
                    by: deadline
                )
                try connection.execute("alter table console_audit_log enable trigger all", by: deadline)
            }
            #expect(try await deleted() == 1)
            await #expect(throws: RecordError.idDeleted) {
                try await store.recordAtLast(entry(["to_sha": "1111111"]), id: id(1), serviceAccount: "ci")
            }
        }
    }
}
