import AuditModel
import AuditProof
import LibPQ
import Logging
import StrictJSON
import Testing
import TransparencyLog

@testable import AuditStore

/// The log over the trail: what is in it, and what it signs.
@Suite struct LogTests {
    private static let keys = LogKeys(pepper: TestDatabase.pepper)

    private static func leaves(_ database: TestDatabase) async throws -> [[UInt8]] {
        try await database.run { connection, deadline in
            let rows = try connection.query(
                "select index, leaf, leaf_hash from audit_log_leaf order by index",
                by: deadline
            ) { row throws(PostgresError) in
                (
                    index: try row.get(0, as: Int.self), leaf: try row.get(1, as: Bytea.self).bytes,
                    hash: try row.get(2, as: Bytea.self).bytes
                )
            }
            for (position, row) in rows.enumerated() {
                #expect(row.index == position)
                #expect(MerkleHash.leaf(row.leaf).bytes == row.hash)
                #expect(LogLeaf(row.leaf) != nil, "\(String(decoding: row.leaf, as: UTF8.self))")
            }
            return rows.map(\.leaf)
        }
    }

    private static func root(_ leaves: some Sequence<[UInt8]>) -> MerkleHash {
        var tree = CompactRange()
        for leaf in leaves { tree.append(.leaf(leaf)) }
        return tree.root
    }

    private static func verifiers(_ checkpoint: SignedCheckpoint) -> [VerifierKey] {
        keys.verifiers(origin: checkpoint.checkpoint.origin)
    }

    @Test func `an entry's leaf shows what no erasure changes, and its receipt where it is`() async throws {
        try await TestDatabase.withStore { store, database in
            let first = try await store.record(entry(), id: id(1), serviceAccount: "ci").receipt
            let second = try await store.record(entry(), id: id(2), serviceAccount: "ci").receipt
            #expect(first.logIndex == 0 && second.logIndex == 1)
            #expect(try await store.record(entry(), id: id(2), serviceAccount: "ci").receipt == second)
            let leaves = try await Self.leaves(database)
            #expect(leaves.count == 2)
            guard case .entry(let leaf)? = LogLeaf(leaves[1]) else {
                Issue.record("not an entry's leaf")
                return
            }
            #expect(leaf.id == id(2))
            #expect(leaf[.recordedAt] == .string(second.recordedAt.microsecondDescription))
            #expect(leaf[.serviceAccount] == "ci" && leaf[.toSHA] == "9b1c44e")
            #expect(leaf[.adopted] == false)
            #expect(!String(decoding: leaves.joined(), as: UTF8.self).contains("kris"))
        }
    }

    @Test func `a checkpoint signs all leaves, and a proof opens the entry`() async throws {
        try await TestDatabase.withStore { store, database in
            for number in 1...5 { _ = try await store.record(entry(), id: id(number), serviceAccount: "ci") }
            let signed = try await store.log.checkpoint()
            #expect(signed.note.isSigned(byOneOf: Self.verifiers(signed)))
            #expect(signed.checkpoint.size == 5)
            #expect(signed.checkpoint.root == Self.root(try await Self.leaves(database)))
            let proof = try #require(try await store.log.proof(of: id(3)))
            #expect(EntryProof(proof.json) == proof)
            // Not the same as an entry whose content retention has deleted.
            guard case .object(let object) = proof.json else { return }
            let members = object.members.filter { $0.name != "content" } + [.init(name: "content", value: 7)]
            #expect(EntryProof(.object(JSONObject(members))) == nil)
            let verified = try proof.verify(keys: Self.verifiers(signed))
            #expect(verified.index == 2 && verified.checkpoint == signed.checkpoint)
            #expect(verified.content?["actor"] == "kris@raxx.app")
            #expect(try await store.log.proof(of: id(99)) == nil)
        }
    }

    @Test func `a receipt's proof has the same bytes whenever and from whomever it is asked`() async throws {
        try await TestDatabase.withStore { store, database in
            for number in 1...3 { _ = try await store.record(entry(), id: id(number), serviceAccount: "ci") }
            let proofs = try await store.log.receiptProofs(of: [0, 1, 2])
            for number in 4...9 { _ = try await store.record(entry(), id: id(number), serviceAccount: "ci") }
            let signed = try await store.log.checkpoint()
            #expect(try await store.log.receiptProofs(of: [2, 1]) == [proofs[2], proofs[1]])
            let other = Store(databaseURL: database.conninfo, pepper: TestDatabase.pepper, logger: .init(label: "test"))
            #expect(try await other.log.receiptProofs(of: [1]).map(\.description) == [proofs[1].description])
            #expect(try await other.log.checkpoint() == signed)
            for (proof, leaf) in zip(proofs, try await Self.leaves(database)) {
                #expect(try proof.verify(leaf: leaf, keys: Self.verifiers(signed)).size == proof.index + 1)
            }
        }
    }

    /// Two full tiles of level 0, so that hashes of level 1 are made by the database.
    @Test func `tiles and proofs of a larger log are right`() async throws {
        try await TestDatabase.withStore { store, database in
            try await database.run { connection, deadline in
                for count in [1, 255, 300, 10] {
                    try connection.execute(
                        """
                        insert into console_audit_log (
                            id, ts_utc, service_account, action, actor, to_sha, target_app, trigger, outcome,
                            payload_redacted, commitment
                        )
                        select gen_random_uuid(), now(), 'ci', 'console.deploy.prod', 'sam', '9b1c44e', 'raxx', 'ci',
                               'success', '{}', sha256('')
                          from generate_series(1, \(count))
                        """,
                        by: deadline
                    )
                }
            }
            let leaves = try await Self.leaves(database)
            #expect(leaves.count == 566)
            let signed = try await store.log.checkpoint()
            #expect(signed.checkpoint.root == Self.root(leaves))
            for (proof, index) in zip(
                try await store.log.proofs(of: [0, 255, 256, 565, 566]),
                [0, 255, 256, 565, 566]
            ) {
                #expect((proof != nil) == (index < 566))
                _ = try proof?.verify(leaf: leaves[index], keys: Self.verifiers(signed))
            }
            let upper = try await store.log.resource(.hashes(Tile(level: 1, index: 0, width: 2)))
            #expect(upper == Tile.encode([Self.root(leaves[..<256]), Self.root(leaves[256..<512])]))
            let last = TilePath.entries(Tile(level: 0, index: 2, width: 54))
            #expect(try await store.log.resource(last) == EntryBundle.encode(leaves[512...]))
            for missing in [Tile(level: 0, index: 2, width: 55), Tile(level: 0, index: 3), Tile(level: 1, index: 0)] {
                #expect(try await store.log.resource(.hashes(missing)) == nil)
            }
        }
    }

    @Test func `an erasure amends the log, and old and new proofs stay valid`() async throws {
        try await TestDatabase.withStore { store, database in
            _ = try await store.record(entry(), id: id(1), serviceAccount: "ci")
            _ = try await store.record(
                entry(["actor": "sam", "approved_by": "kris@raxx.app"]),
                id: id(2),
                serviceAccount: "ci"
            )
            let before = try await store.log.proofs(of: [0]).compactMap(\.self)[0]
            let old = try await Self.leaves(database)
            let request = try ErasureRequest(["erasure_id": "DSR-1", "identifiers": ["kris@raxx.app"]])
            _ = try await OfflineErasure(databaseURL: database.conninfo, pepper: TestDatabase.pepper).run(request)
            let leaves = try await Self.leaves(database)
            #expect(Array(leaves.prefix(2)) == old)
            #expect(leaves.count == 6)
            #expect(!String(decoding: leaves.joined(), as: UTF8.self).contains("kris"))
            let keys = Self.verifiers(try await store.log.checkpoint())
            _ = try before.verify(leaf: old[0], keys: keys)
            for (number, actor) in [(1, nil), (2, "sam")] as [(Int, String?)] {
                let verified = try #require(try await store.log.proof(of: id(number))).verify(keys: keys)
                #expect(verified.leaf[.toSHA] == "9b1c44e" && verified.leaf[.outcome] == "success")
                #expect(verified.content?["actor"] == actor.map { .string($0) } ?? .null)
                let erasure = try #require(verified.erasures.first)
                #expect(erasure.erasureID == "DSR-1" && erasure.hasEnded)
                guard case .entry(let act)? = LogLeaf(leaves[2]) else {
                    Issue.record("the erasure is not in the log")
                    return
                }
                #expect(act.id == erasure.act && act[.action] == "audit.rewrite.trail")
            }
        }
    }

    @Test func `a database that was turned back is not signed`() async throws {
        try await TestDatabase.withStore { store, database in
            for number in 1...3 { _ = try await store.record(entry(), id: id(number), serviceAccount: "ci") }
            _ = try await store.log.checkpoint()
            try await database.runAsSuperuser { connection, deadline in
                try connection.executeScript(
                    """
                    alter table audit_log_leaf disable trigger all;
                    alter table audit_log_head disable trigger all;
                    delete from audit_log_leaf where index = 2;
                    update audit_log_head set size = 2;
                    """,
                    by: deadline
                )
            }
            await #expect(throws: LogError.rolledBack) { try await store.log.checkpoint() }
            await #expect(throws: LogError.rolledBack) { try await store.log.receiptProofs(of: [1]) }
            _ = try await store.record(entry(), id: id(4), serviceAccount: "ci")
            await #expect(throws: LogError.rolledBack) { try await store.log.checkpoint() }
        }
    }

    @Test func `a log keeps the name that it has`() async throws {
        try await TestDatabase.with { database in
            func prepare(_ origin: String?) async throws {
                _ = try await Preparation.prepare(
                    database.conninfo,
                    pepper: TestDatabase.pepper,
                    origin: origin,
                    migrating: false
                )
            }
            let name = try await database.run { connection, deadline in
                try connection.value("select origin from audit_log_head", as: String.self, by: deadline)
            }
            #expect(name.hasPrefix("raptor-audit/"))
            try await prepare(nil)
            try await prepare(name)
            await #expect(throws: LogError.otherOrigin(name)) { try await prepare("audit.example.com/trail") }
            await #expect(throws: LogError.invalidOrigin) { try await prepare("with space") }
        }
    }

    @Test func `keys come from the pepper or from seeds, one a line`() throws {
        let seed = String(repeating: "ab", count: 32)
        #expect(try LogKeys("\(seed)\n").verifiers(origin: "a").count == 1)
        #expect(try LogKeys("\(seed)\n\n\(String(repeating: "CD", count: 32))\r\n").verifiers(origin: "a").count == 2)
        for text in ["", "\n", "ab", "\(seed)00", "no seed"] {
            #expect(throws: LogError.unreadableKeys) { try LogKeys(text) }
        }
    }
}
