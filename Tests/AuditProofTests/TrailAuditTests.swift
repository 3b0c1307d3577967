import AuditModel
import AuditProof
import Bytes
import StrictJSON
import Testing

@Suite struct TrailAuditTests {
    /// A trail in memory: what the API shows, and the log's leaves.
    private struct Trail {
        var entries: [JSONObject] = []
        var leaves: [[UInt8]] = []

        static func id(_ number: Int) -> EntryID {
            EntryID(bytes: Array(repeating: 0, count: 15) + [UInt8(number)])
        }

        mutating func record(_ number: Int, _ changes: JSONObject = [:], payload: JSONObject = [:]) throws {
            var entry: JSONObject = [
                "id": .string(Self.id(number).description), "recorded_at": "2026-11-29T19:00:00Z",
                "ts_utc": .string("2026-11-\(10 + number)T18:59:59Z"), "adopted": false, "service_account": "ci",
                "action": "console.deploy.prod", "actor": "kris", "actor_tombstone": nil, "from_sha": nil,
                "to_sha": "abcdef0", "target_app": "raxx", "trigger": "ci", "outcome": "success",
                "payload_redacted": .object(JSONObject([.init(name: "actor", value: "kris")] + payload.members)),
                "redactions": [],
            ]
            for member in changes.members { entry[member.name] = member.value }
            let commitment = seal(&entry)
            leaves.append(LogLeaf.entry(try #require(EntryLeaf(columns: entry, commitment: commitment))).bytes)
            entries.append(entry)
        }

        mutating func erase(_ position: Int, act: EntryID) {
            entries[position]["actor"] = .null
            entries[position]["actor_tombstone"] = "erased-operator-a"
            entries[position]["payload_redacted"] = ["actor": "erased-operator-a"]
            entries[position]["amended_by"] = ["DSR-1"]
            let commitment = seal(&entries[position])
            let leaf = AmendmentLeaf(
                amends: Self.id(position + 1),
                index: UInt64(position),
                erasure: act,
                commitment: commitment
            )
            leaves.append(LogLeaf.amendment(leaf).bytes)
        }

        private func seal(_ entry: inout JSONObject) -> Commitment {
            let (blind, commitment) = Commitment.make(to: CommittedContent(of: entry))
            entry["blind"] = .string(Hex.encode(blind))
            return commitment
        }

        func findings(isWhole: Bool = true) -> [Finding] {
            var audit = TrailAudit()
            for leaf in leaves { audit.add(leaf: leaf) }
            for entry in entries.reversed() { audit.add(entry: entry) }
            return audit.finish(isWhole: isWhole)
        }
    }

    private static let act: JSONObject = [
        "action": "audit.erase.trail", "actor": "dsr", "to_sha": nil, "target_app": nil, "trigger": nil, "outcome": nil,
    ]

    /// Entries 1 to 3, of which 1 was erased by act 4; 5 came late.
    private static func trail() throws -> Trail {
        var trail = Trail()
        for number in 1...3 { try trail.record(number) }
        trail.erase(0, act: Trail.id(4))
        var payload = act
        payload["payload_redacted"] = ["actor": "dsr", "erasure_id": "DSR-1", "tombstone": "erased-operator-a"]
        try trail.record(4, payload)
        try trail.record(
            5,
            [
                "actor": nil, "actor_tombstone": "erased-operator-a",
                "payload_redacted": ["actor": "erased-operator-a"],
            ]
        )
        return trail
    }

    @Test func `an untouched trail has no findings`() throws {
        #expect(try Self.trail().findings() == [])
    }

    @Test func `every column that is changed is named`() throws {
        for column in EntryLeaf.Column.allCases where column != .id {
            var trail = try Self.trail()
            trail.entries[1][column.rawValue] = "changed"
            #expect(
                trail.findings().contains(.changedColumn(Trail.id(2), index: 1, column: column.rawValue)),
                "\(column)"
            )
        }
    }

    @Test func `who did it, the payload, redactions and the blind cannot be changed, also after an erasure`() throws {
        for (position, index) in [(0, 0), (1, 1), (4, 5)] {
            for name in ["actor", "actor_tombstone", "payload_redacted", "redactions", "blind"] {
                var trail = try Self.trail()
                trail.entries[position][name] = name == "blind" ? .null : ["actor": "mallory"]
                let id = Trail.id(position + 1)
                #expect(trail.findings().contains(.changedContent(id, index: UInt64(index))), "\(position) \(name)")
            }
        }
    }

    @Test func `a payload that says something else than the column is named`() throws {
        var trail = Trail()
        try trail.record(1, payload: ["outcome": "deploy_failed"])
        #expect(trail.findings() == [.changedMember(Trail.id(1), index: 0, member: "outcome")])
    }

    @Test func `entries that are deleted or forged are named`() throws {
        var trail = try Self.trail()
        trail.entries.remove(at: 1)
        #expect(trail.findings() == [.missingEntry(Trail.id(2), index: 1)])
        #expect(trail.findings(isWhole: false) == [])
        trail = try Self.trail()
        trail.leaves.remove(at: 2)
        #expect(trail.findings().contains(.entryWithoutLeaf(Trail.id(3))))
    }

    @Test func `a name that is missing without an erasure is named`() throws {
        var trail = try Self.trail()
        trail.leaves.remove(at: 4)
        trail.entries.remove(at: 3)
        #expect(
            trail.findings() == [
                .amendmentWithoutErasure(Trail.id(1), index: 3), .actorWithoutErasure(Trail.id(5), index: 4),
            ]
        )
    }

    @Test func `an entry names the erasures that amended it, and no others`() throws {
        for (position, claim) in [(0, []), (0, ["DSR-2"]), (0, ["DSR-1", "DSR-2"]), (1, ["DSR-1"])] as [(Int, [String])]
        {
            var trail = try Self.trail()
            trail.entries[position]["amended_by"] = .array(claim.map { .string($0) })
            let finding = Finding.otherErasures(Trail.id(position + 1), index: UInt64(position))
            #expect(trail.findings() == [finding], "\(position) \(claim)")
        }
    }

    @Test func `what retention deleted is covered by its act, and what is younger is not`() throws {
        var trail = Trail()
        for number in 1...3 { try trail.record(number) }
        var act = Self.act
        act["action"] = "audit.retain.trail"
        act["payload_redacted"] = ["actor": "dsr", "older_than": "2026-11-12T00:00:00Z"]
        try trail.record(4, act)
        trail.entries.remove(at: 0)
        #expect(trail.findings() == [])
        trail.entries.remove(at: 0)
        #expect(trail.findings() == [.missingEntry(Trail.id(2), index: 1)])
    }

    @Test func `leaves that are not leaves, doubles and stray amendments are named`() throws {
        var trail = Trail()
        try trail.record(1)
        trail.leaves.append(trail.leaves[0])
        trail.leaves.append(Array("{}".utf8))
        let commitment = try #require(Commitment(bytes: Array(repeating: 0, count: 32)))
        let stray = AmendmentLeaf(amends: Trail.id(1), index: 7, erasure: Trail.id(9), commitment: commitment)
        trail.leaves.append(LogLeaf.amendment(stray).bytes)
        #expect(
            Set(trail.findings()) == [
                .unreadableLeaf(index: 2), .strayAmendment(Trail.id(1), index: 3), .secondLeaf(Trail.id(1), index: 0),
            ]
        )
    }
}
