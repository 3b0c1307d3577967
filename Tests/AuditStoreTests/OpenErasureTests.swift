import AuditModel
import AuditProof
import LibPQ
import StrictJSON
import Testing
import TransparencyLog

@testable import AuditStore

/// A trail is verified, and its entries proved, while an erasure is under way or waits for a hold.
@Suite struct OpenErasureTests {
    private static func audit(_ database: TestDatabase) async throws -> LogAudit.Report {
        try await database.run { connection, _ in
            try LogAudit(checkpoints: [], pepper: TestDatabase.pepper).run(on: connection)
        }
    }

    @Test func `a trail with an erasure that waits for a hold verifies, and says so`() async throws {
        try await TestDatabase.withStore { store, database in
            let keys = LogKeys(pepper: TestDatabase.pepper)
            for (number, app) in [(1, "raxx"), (2, "other")] {
                let entry = try entry(["actor": "kris-gh", "target_app": .string(app)])
                try await store.recordAtLast(entry, id: id(number), serviceAccount: "ci")
            }
            let hold = try HoldRequest(["hold_id": "HOLD-1", "reason": "litigation", "target_app": "other"])
            _ = try await store.holds.place(hold, serviceAccount: "dpo")
            #expect(try await store.erase("DSR-1", ["kris-gh"], ["partial": true]).state == .held)
            try await store.recordAtLast(entry(["actor": "kris-gh"]), id: id(3), serviceAccount: "ci")

            var report = try await Self.audit(database)
            #expect(report.findings == [] && report.openErasures == ["DSR-1"] && report.amendments == 1)
            let origin = try await store.log.checkpoint().checkpoint.origin
            let verifiers = keys.verifiers(origin: origin)
            for (number, isRewritten) in [(1, true), (2, false), (3, false)] {
                let proof = try #require(try await store.log.proof(of: id(number)))
                #expect(EntryProof(proof.json) == proof)
                let erasures = try proof.verify(keys: verifiers).erasures
                #expect(erasures.map(\.hasEnded) == (isRewritten ? [false] : []))
            }

            _ = try await store.holds.end(hold.holdID, serviceAccount: "dpo")
            try await eventually("the erasure is completed") {
                try await store.erasures.record(of: try #require(ErasureID("DSR-1")))?.state == .completed
            }
            report = try await Self.audit(database)
            #expect(report.findings == [] && report.openErasures == [] && report.amendments == 2)
        }
    }

    @Test(arguments: [("-1 second", true), ("30 minutes", false), ("1 day", true)])
    func `the work is taken once its time is up, or when the clock was set back since it was taken`(
        end: String,
        isTaken: Bool
    ) async throws {
        try await TestDatabase.with { database in
            try await database.runAsSuperuser { connection, deadline in
                try connection.execute(
                    """
                    insert into audit_erasure_worker (holder, expires_at)
                    values (gen_random_uuid(), now() + \(end)::text::interval)
                    """,
                    by: deadline
                )
                let taken: Bool = try connection.value(
                    "select audit_lease_erasures(gen_random_uuid(), 20)",
                    by: deadline
                )
                #expect(taken == isTaken)
            }
        }
    }

    @Test func `a trail with an erasure that has only begun verifies, and says so`() async throws {
        try await TestDatabase.with { database in
            try await database.run { connection, deadline in
                _ = try Erasures.begin(
                    erasureRequest("DSR-1", ["kris-gh"]),
                    serviceAccount: "dsr",
                    pepper: TestDatabase.pepper,
                    on: connection,
                    by: deadline
                )
            }
            let report = try await Self.audit(database)
            #expect(report.findings == [] && report.openErasures == ["DSR-1"])
        }
    }

    @Test func `two people who turn out to be one leave a trail that verifies`() async throws {
        try await TestDatabase.withStore { store, database in
            for (number, actor) in [(1, "kris-gh"), (2, "kris@raxx.app")] {
                let entry = try entry(["actor": .string(actor)])
                try await store.recordAtLast(entry, id: id(number), serviceAccount: "ci")
            }
            #expect(try await store.erase("DSR-1", ["kris-gh"]).state == .completed)
            #expect(try await store.erase("DSR-2", ["kris@raxx.app"]).state == .completed)
            try await store.recordAtLast(entry(["actor": "kris@raxx.app"]), id: id(3), serviceAccount: "ci")
            #expect(try await store.erase("DSR-3", ["kris-gh", "kris@raxx.app"]).state == .completed)
            #expect(try await Self.audit(database).findings == [])
            let keys = LogKeys(pepper: TestDatabase.pepper)
            let verifiers = keys.verifiers(origin: try await store.log.checkpoint().checkpoint.origin)
            for number in 1...3 {
                _ = try #require(try await store.log.proof(of: id(number))).verify(keys: verifiers)
            }
        }
    }

    @Test func `a proof without the acts that explain it is refused`() async throws {
        try await TestDatabase.withStore { store, database in
            for number in 1...2 {
                if number == 2 { #expect(try await store.erase("DSR-1", ["kris-gh"]).state == .completed) }
                try await store.recordAtLast(entry(["actor": "kris-gh"]), id: id(number), serviceAccount: "ci")
            }
            let keys = LogKeys(pepper: TestDatabase.pepper)
            let verifiers = keys.verifiers(origin: try await store.log.checkpoint().checkpoint.origin)
            for number in 1...2 {
                let proof = try #require(try await store.log.proof(of: id(number)))
                #expect(proof.acts.count == 2)
                _ = try proof.verify(keys: verifiers)
                let bare = EntryProof(id: proof.id, leaves: proof.leaves, content: proof.content, blind: proof.blind)
                #expect(throws: EntryProofError.self) { try bare.verify(keys: verifiers) }
            }
        }
    }
}
