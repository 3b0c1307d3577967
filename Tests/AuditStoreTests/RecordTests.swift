import AuditModel
import AuditProof
import Intake
import LibPQ
import StrictJSON
import Testing

@testable import AuditStore

@Suite struct RecordTests {
    @Test func `an entry is stored as it was redacted, and read back`() async throws {
        try await TestDatabase.withStore { store, database in
            let recorded = try await store.record(
                entry(["password": "hunter2", "note": "a ✓"]),
                id: id(1),
                serviceAccount: "ci"
            )
            #expect(!recorded.isReplay)
            #expect(recorded.receipt.id == id(1))
            #expect(recorded.receipt.redactions.map(\.pointer) == ["/password"])
            let stored = try #require(try await store.entries.entry(id(1)))
            #expect(stored.recordedAt == recorded.receipt.recordedAt)
            #expect(stored.actor == "kris@raxx.app" && stored.serviceAccount == "ci" && stored.toSHA == "9b1c44e")
            let payload = String(decoding: stored.payloadRedacted, as: UTF8.self)
            #expect(payload.contains("a ✓") && !payload.contains("hunter2"))
            #expect(try await database.count("select count(*) from console_audit_log") == 1)
        }
    }

    @Test func `the commitment is the blind's and the content's, and both digests are there`() async throws {
        try await TestDatabase.withStore { store, database in
            let redacted = try entry()
            _ = try await store.record(redacted, id: id(1), serviceAccount: "ci")
            let content = CommittedContent(
                actor: redacted.actor,
                actorTombstone: nil,
                payload: redacted.canonical,
                redactions: redacted.redactionsJSON
            )
            let matching = try await database.count(
                """
                select count(*) from console_audit_log
                 where commitment = sha256('raptor-audit/commitment/v1\\000'::bytea || blind || \(Bytea(content.canonical)))
                   and octet_length(content_digest) = 32
                """
            )
            #expect(matching == 1)
        }
    }

    @Test func `the same entry under the same id is recognised`() async throws {
        try await TestDatabase.withStore { store, database in
            let first = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            let second = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            #expect(second.isReplay)
            #expect(second.receipt == first.receipt)
            #expect(try await database.count("select count(*) from console_audit_log") == 1)
        }
    }

    @Test func `an entry whose leaf was removed has no receipt, and holds up no other's`() async throws {
        try await TestDatabase.withStore { store, database in
            _ = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            try await database.runAsSuperuser { connection, deadline in
                try connection.executeScript(
                    "alter table audit_log_leaf disable trigger user; delete from audit_log_leaf",
                    by: deadline
                )
            }
            let answers = await store.record([(try entry(), id(1)), (try entry(), id(2))], serviceAccount: "ci")
            #expect(answers[0] == .failure(.unavailable))
            #expect(try !answers[1].get().isReplay)
        }
    }

    @Test func `another entry under the same id is refused`() async throws {
        try await TestDatabase.withStore { store, _ in
            _ = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            await #expect(throws: RecordError.idReused) {
                try await store.record(entry(["to_sha": "9b1c44f"]), id: id(1), serviceAccount: "ci")
            }
        }
    }

    @Test func `another account's id is in use, whatever the content`() async throws {
        try await TestDatabase.withStore { store, _ in
            _ = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            await #expect(throws: RecordError.idTaken) {
                try await store.record(entry(), id: id(1), serviceAccount: "laptop")
            }
        }
    }

    @Test func `without an id the account and the content give one`() async throws {
        try await TestDatabase.withStore { store, _ in
            let first = try await store.record(entry(), id: nil, serviceAccount: "ci")
            let again = try await store.record(entry(), id: nil, serviceAccount: "ci")
            let laptop = try await store.record(entry(), id: nil, serviceAccount: "laptop")
            let later = try await store.record(entry(["ts_utc": "2026-01-31T12:00:01Z"]), id: nil, serviceAccount: "ci")
            #expect(again.isReplay && again.receipt == first.receipt)
            #expect(Set([first, laptop, later].map(\.receipt.id)).count == 3)
        }
    }

    @Test func `an erased entry's id answers as before, and changes nothing`() async throws {
        try await TestDatabase.withStore { store, database in
            let first = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            // What erasure leaves of a row.
            try await database.run { connection, deadline in
                try connection.executeScript(
                    """
                    alter table console_audit_log disable trigger console_audit_log_append_only;
                    update console_audit_log
                       set actor = null, actor_tombstone = 'erased-operator-aaaaaaaaaaaaaaaaaaaaaaaaaa', blind = sha256('fresh'),
                           content_digest = null
                    """,
                    by: deadline
                )
            }
            let replay = try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
            #expect(replay.isReplay && replay.receipt == first.receipt)
            #expect(try await database.count("select count(actor) from console_audit_log") == 0)
        }
    }

    @Test func `a hundred at once are one row and one receipt`() async throws {
        try await TestDatabase.withStore { store, database in
            let recorded = try await withThrowingTaskGroup(of: Recorded.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            // None, when the one that stored it was not answered in time.
            #expect(recorded.filter { !$0.isReplay }.count <= 1)
            #expect(Set(recorded.map(\.receipt.recordedAt)).count == 1)
            #expect(try await database.count("select count(*) from console_audit_log") == 1)
        }
    }

    @Test func `a thousand at once share commits, and each has its own answer`() async throws {
        try await TestDatabase.withStore { store, database in
            let ids = try await withThrowingTaskGroup(of: EntryID.self) { group in
                for number in 0..<1000 {
                    group.addTask {
                        try await store.recordAtLast(entry(), id: id(number), serviceAccount: "ci").receipt.id
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids == Set((0..<1000).map(id)))
            #expect(try await database.count("select count(*) from console_audit_log") == 1000)
            // Rows of one transaction have one time.
            #expect(try await database.count("select count(distinct recorded_at) from console_audit_log") < 1000)
        }
    }

    @Test func `a row that the table refuses takes no other with it`() async throws {
        try await TestDatabase.withStore { store, database in
            try await database.execute(
                "alter table console_audit_log add constraint no_friday check (to_sha <> 'badbadb') not valid"
            )
            let outcomes = await withTaskGroup(of: (Int, RecordError?).self) { group in
                for number in 0..<50 {
                    group.addTask {
                        do {
                            let entry = try entry(["to_sha": number % 10 == 3 ? "badbadb" : "9b1c44e"])
                            try await store.recordAtLast(entry, id: id(number), serviceAccount: "ci")
                            return (number, nil)
                        } catch {
                            return (number, error as? RecordError ?? .stopping)
                        }
                    }
                }
                return await group.reduce(into: [Int: RecordError]()) { all, one in all[one.0] = one.1 }
            }
            let refused = RecordError.refused(constraint: "no_friday")
            #expect(outcomes == [3: refused, 13: refused, 23: refused, 33: refused, 43: refused])
            #expect(try await database.count("select count(*) from console_audit_log") == 45)
        }
    }

    @Test func `a backend that is terminated again and again loses nothing and stores nothing twice`() async throws {
        try await TestDatabase.withStore { store, database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask { try await store.recordAtLast(entry(), id: id(number), serviceAccount: "ci") }
                }
                for _ in 0..<10 {
                    try await database.execute(
                        """
                        select pg_terminate_backend(pid) from pg_stat_activity
                         where datname = current_database() and pid <> pg_backend_pid() and query like 'insert into console%'
                        """
                    )
                }
                try await group.waitForAll()
            }
            #expect(try await database.count("select count(*) from console_audit_log") == 200)
        }
    }

    @Test func `a stopping store refuses new entries and answers those that wait`() async throws {
        try await TestDatabase.withStore { store, _ in
            _ = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            store.stop()
            await #expect(throws: RecordError.stopping) {
                try await store.record(entry(), id: id(2), serviceAccount: "ci")
            }
        }
    }
}
