import AuditModel
import LibPQ
import StrictJSON
import Testing

@testable import AuditStore

/// Entries that are kept as they are although somebody asked to be erased.
@Suite struct HoldTests {
    @Test func `a hold keeps what it covers, and the erasure goes on when it ends`() async throws {
        try await TestDatabase.withStore { store, database in
            let actor: JSONObject = ["actor": "kris-gh"]
            try await store.recordAtLast(entry(actor), id: id(1), serviceAccount: "ci")
            try await store.recordAtLast(
                entry(["actor": "kris-gh", "target_app": "other"]),
                id: id(2),
                serviceAccount: "ci"
            )
            let hold = try HoldRequest([
                "hold_id": "HOLD-1", "reason": "litigation about kris-gh", "target_app": "other",
            ])
            #expect(try await store.holds.place(hold, serviceAccount: "dpo") != nil)
            #expect(try await store.holds.place(hold, serviceAccount: "dpo") == nil)
            await #expect(throws: ErasureError.held) { _ = try await store.erase("DSR-1", ["kris-gh"]) }

            let partial = try await store.erase("DSR-2", ["kris-gh"], ["partial": true, "verify": true])
            // The act that tells of the hold is the other.
            #expect(partial.state == .held && partial.entriesRewritten == 2 && partial.entriesHeld == 1)
            #expect(try await database.count("select count(*) from console_audit_log where actor = 'kris-gh'") == 1)

            #expect(try await store.holds.end(hold.holdID, serviceAccount: "dpo") != nil)
            try await eventually("the erasure is completed") {
                try await store.erasures.record(of: try #require(ErasureID("DSR-2")))?.state == .completed
            }
            // The hold's own reason, and the act that tells of it, named the person.
            let named = "select count(*) from audit_hold where reason like '%kris-gh%'" as Statement
            #expect(try await database.count(named) == 0)
            let left =
                "select count(*) from console_audit_log where payload_redacted::text like '%kris-gh%'" as Statement
            #expect(try await database.count(left) == 0)
            let acts = "select count(*) from console_audit_log where action = 'audit.hold.trail'" as Statement
            #expect(try await database.count(acts) == 2)
        }
    }

    @Test func `a hold on one person holds up nobody else's erasure`() async throws {
        try await TestDatabase.withStore { store, database in
            try await store.recordAtLast(entry(["actor": "kris-gh"]), id: id(1), serviceAccount: "ci")
            let hold = try HoldRequest(["hold_id": "HOLD-1", "reason": "audit", "identifiers": ["Kris-GH"]])
            _ = try await store.holds.place(hold, serviceAccount: "dpo")
            await #expect(throws: ErasureError.held) { _ = try await store.erase("DSR-1", ["kris-gh"]) }
            #expect(try await store.erase("DSR-2", ["sam-gh"]).state == .completed)
            let deleted = try await database.count(
                "select audit_delete_entries(now() - interval '31 days', now(), 10)"
            )
            #expect(deleted == 0)
        }
    }

    @Test func `an erasure goes on when a transaction that is older than it ends its hold`() async throws {
        try await TestDatabase.withStore { store, database in
            try await Self.recordUnderHolds(store)
            async let ended: Void = database.run { connection, deadline in
                try connection.transaction(by: deadline) {
                    try connection.executeScript(
                        """
                        do $$ begin
                            while not exists (select from audit_erasure where state = 'held') loop
                                perform pg_sleep(0.02);
                            end loop;
                        end $$
                        """,
                        by: deadline
                    )
                    try connection.executeScript(
                        """
                        select audit_end_hold('HOLD-one');
                        insert into console_audit_log (
                            id, ts_utc, service_account, action, actor, payload_redacted, commitment
                        ) values (
                            gen_random_uuid(), now(), 'dpo', 'audit.hold.trail', 'dpo',
                            '{"hold_id": "HOLD-one", "hold": "ended"}', sha256('')
                        )
                        """,
                        by: deadline
                    )
                }
            }
            try await eventually("the transaction has begun") {
                try await database.count(
                    "select count(*) from pg_stat_activity where query like 'do %' and datname = current_database()"
                ) == 1
            }
            _ = try await store.erase("DSR-1", ["kris-gh"], ["partial": true])
            try await ended
            try await eventually("the erasure is completed") { try await Self.state(of: "DSR-1", store) == .completed }
        }
    }

    @Test func `an erasure goes on when its hold ends, though another one is in force`() async throws {
        try await TestDatabase.withStore { store, _ in
            try await Self.recordUnderHolds(store)
            #expect(try await store.erase("DSR-1", ["kris-gh"], ["partial": true]).state == .held)
            let first = try #require(ErasureID("HOLD-one"))
            _ = try await store.holds.end(first, serviceAccount: "dpo")
            try await eventually("the erasure is completed") { try await Self.state(of: "DSR-1", store) == .completed }
        }
    }

    @Test func `a hold on a person keeps entries that name somebody else too`() async throws {
        try await TestDatabase.withStore { store, database in
            let both: JSONObject = ["actor": "kris-gh", "approved_by": "sam-gh"]
            try await store.recordAtLast(entry(both), id: id(1), serviceAccount: "ci")
            try await store.recordAtLast(entry(["actor": "sam-gh"]), id: id(2), serviceAccount: "ci")
            let hold = try HoldRequest(["hold_id": "HOLD-1", "reason": "audit", "identifiers": ["Kris-GH"]])
            _ = try await store.holds.place(hold, serviceAccount: "dpo")
            let erased = try await store.erase("DSR-1", ["sam-gh"])
            #expect(erased.state == .held && erased.entriesHeld == 1)
            let left =
                "select count(*) from console_audit_log where payload_redacted ->> 'approved_by' = 'sam-gh'"
                as Statement
            #expect(try await database.count(left) == 1)
            _ = try await store.holds.end(hold.holdID, serviceAccount: "dpo")
            try await eventually("the erasure is completed") { try await Self.state(of: "DSR-1", store) == .completed }
            #expect(try await database.count(left) == 0)
        }
    }

    @Test func `a hold on a person keeps entries that name somebody far down in a long log`() async throws {
        try await TestDatabase.withStore { store, _ in
            let log = (0..<2000).map { "step\($0)" }.joined(separator: " ") + " asked by kris-gh"
            let members: JSONObject = ["actor": "sam-gh", "log": .string(log)]
            try await store.recordAtLast(entry(members), id: id(1), serviceAccount: "ci")
            let hold = try HoldRequest(["hold_id": "HOLD-1", "reason": "audit", "identifiers": ["kris-gh"]])
            _ = try await store.holds.place(hold, serviceAccount: "dpo")
            let erased = try await store.erase("DSR-1", ["sam-gh"])
            #expect(erased.state == .held && erased.entriesHeld == 1)
        }
    }

    @Test func `a name in the reason of a hold goes when the hold ends`() async throws {
        try await TestDatabase.withStore { store, database in
            let hold = try HoldRequest(["hold_id": "HOLD-1", "reason": "about kris-gh", "target_app": "elsewhere"])
            _ = try await store.holds.place(hold, serviceAccount: "dpo")
            #expect(try await store.erase("DSR-1", ["kris-gh"], ["partial": true]).state == .held)
            _ = try await store.holds.end(hold.holdID, serviceAccount: "dpo")
            try await eventually("the erasure is completed") { try await Self.state(of: "DSR-1", store) == .completed }
            let named = "select count(*) from audit_hold where reason like '%kris%'" as Statement
            #expect(try await database.count(named) == 0)
        }
    }

    @Test func `a hold whose time is up forgets whom it named, and the trail says that it ended`() async throws {
        try await TestDatabase.withStore { store, database in
            let hold = try HoldRequest(["hold_id": "HOLD-1", "reason": "audit", "identifiers": ["kris-gh"]])
            _ = try await store.holds.place(hold, serviceAccount: "dpo")
            try await database.execute("update audit_hold set ends_at = now()")
            let ended =
                "select count(*) from audit_hold where ended_at = ends_at and identity_digests is null" as Statement
            try await eventually("the hold has ended") { try await database.count(ended) == 1 }
            let acts = "select count(*) from console_audit_log where action = 'audit.hold.trail'" as Statement
            #expect(try await database.count(acts) == 2)
        }
    }

    @Test(arguments: ["LEGAL-kris-gh", "legal.KRIS-GH.2", "kris_gh", "6b7269732d6768"])
    func `a hold whose number names the person is refused`(number: String) async throws {
        try await TestDatabase.withStore { store, database in
            let hold = try HoldRequest([
                "hold_id": .string(number), "reason": "audit", "identifiers": ["sam-gh", "Kris-GH"],
            ])
            await #expect(throws: ErasureError.holdIDNamesPerson) {
                _ = try await store.holds.place(hold, serviceAccount: "dpo")
            }
            #expect(try await database.count("select count(*) from audit_hold") == 0)
        }
    }

    /// Records an entry of Kris' of app one, and places holds on the apps one and two.
    private static func recordUnderHolds(_ store: Store) async throws {
        try await store.recordAtLast(
            entry(["actor": "kris-gh", "target_app": "one"]),
            id: id(1),
            serviceAccount: "ci"
        )
        for app in ["one", "two"] {
            let hold = try HoldRequest([
                "hold_id": .string("HOLD-\(app)"), "reason": "audit", "target_app": .string(app),
            ])
            _ = try await store.holds.place(hold, serviceAccount: "dpo")
        }
    }

    private static func state(of erasureID: String, _ store: Store) async throws -> ErasureRecord.State? {
        try await store.erasures.record(of: try #require(ErasureID(erasureID)))?.state
    }
}
