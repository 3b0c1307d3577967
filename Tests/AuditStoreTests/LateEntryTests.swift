import AuditModel
import LibPQ
import StrictJSON
import SystemCrypto
import Testing

@testable import AuditStore

/// What an erased operator's entries hold that arrive after the erasure.
@Suite struct LateEntryTests {
    private func actors(_ name: String, late actors: [String]) async throws -> [String?] {
        try await TestDatabase.withStore { store, database in
            let record = try await store.erase("DSR-1", [name])
            for (number, actor) in actors.enumerated() {
                try await store.recordAtLast(entry(["actor": .string(actor)]), id: id(number), serviceAccount: "ci")
            }
            var stored: [String?] = []
            for number in actors.indices {
                let isErased = try await database.count(
                    """
                    select count(*) from console_audit_log
                     where id = \(id(number)) and actor is null and actor_tombstone = \(record.tombstone)
                       and payload_redacted ->> 'actor' = \(record.tombstone)
                    """
                )
                stored.append(isErased == 1 ? nil : actors[number])
            }
            return stored
        }
    }

    @Test func `every name of the person goes, however long the rest of the entry is`() async throws {
        try await TestDatabase.withStore { store, database in
            let record = try await store.erase("DSR-1", ["kris@raxx.app", "kris-gh"])
            let words = (0..<600).map { "word\($0)" }.joined(separator: " ")
            let late: JSONObject = [
                "log": .string(words + " end by kris-gh"), "reason": "asked by kris-gh", "zz": .string(words + words),
            ]
            try await store.recordAtLast(entry(late), id: id(1), serviceAccount: "ci")
            let clean = try await database.count(
                """
                select count(*) from console_audit_log
                 where actor_tombstone = \(record.tombstone) and payload_redacted::text not like '%kris%'
                   and payload_redacted ->> 'reason' = \("asked by \(record.tombstone)")
                """
            )
            #expect(clean == 1)
        }
    }

    @Test func `nobody else's entry waits for the search for names`() async throws {
        try await TestDatabase.withStore { store, database in
            _ = try await store.erase("DSR-1", ["kris-gh"])
            let answers = await store.record(
                [
                    (try entry(["actor": "kris-gh"]), id(1)),
                    (try entry(), id(2)),
                    (try entry(["actor": "kris-gh"]), id(1)),
                    (try entry(["actor": "kris-gh", "outcome": "deploy_failed"]), id(1)),
                ],
                serviceAccount: "ci"
            )
            let recorded = answers.map { try? $0.get() }
            #expect(recorded[0]?.receipt.logIndex == recorded[2]?.receipt.logIndex)
            #expect(recorded.map { $0?.isReplay } == [false, false, true, nil])
            let late = try #require(recorded[0]?.receipt.logIndex)
            let other = try #require(recorded[1]?.receipt.logIndex)
            #expect(other < late, "one is stored while names are looked for in the other")
        }
    }

    @Test func `a login with other signs at its ends is somebody else's`() async throws {
        #expect(try await actors("kris_", late: ["kris", "@kris", "kris_"]) == ["kris", "@kris", nil])
        #expect(try await actors("kris", late: ["kris_", "~~kris", "@kris"]) == ["kris_", nil, nil])
        try await TestDatabase.withStore { store, _ in
            let one = try await store.erase("DSR-1", ["kris_"])
            let other = try await store.erase("DSR-2", ["kris"])
            #expect(one.tombstone != other.tombstone)
        }
    }

    @Test func `a name in a script without spaces, and a digest of a name, are recognised`() async throws {
        #expect(try await actors("山田太郎", late: ["山田太郎さん", "山田太", "김철수"]) == [nil, "山田太", "김철수"])
        #expect(try await actors("김철수", late: ["김철수님"]) == [nil])
        let digest = SHA256.digest(Array("kris-gh".utf8)).map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
        #expect(try await actors("kris-gh", late: [digest, "sha256:\(digest.uppercased())"]) == [nil, nil])
    }
}
