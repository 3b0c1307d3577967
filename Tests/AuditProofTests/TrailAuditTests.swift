import AuditModel
import AuditProof
import StrictJSON
import Testing

@Suite struct TrailAuditTests {
    /// Entries 1 to 3, of which 1 was erased between acts 4 and 5; 6 came late.
    private static func trail() throws -> Trail {
        var trail = Trail()
        for number in 1...3 { try trail.record(number) }
        try trail.begin(4)
        trail.erase(0, act: Trail.id(4))
        try trail.end(5)
        try trail.record(
            6,
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
        for (position, index) in [(0, 0), (1, 1), (5, 6)] {
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
        var trail = Trail()
        try trail.record(1)
        trail.erase(0, act: Trail.id(4))
        try trail.record(2, ["actor": nil, "actor_tombstone": "erased-operator-a", "payload_redacted": [:]])
        #expect(
            trail.findings() == [
                .amendmentWithoutErasure(Trail.id(1), index: 1), .actorWithoutErasure(Trail.id(2), index: 2),
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

    @Test func `a leaf that is missing is named once, and what follows keeps its index`() throws {
        var trail = Trail()
        for number in 1...3 { try trail.record(number) }
        var audit = TrailAudit()
        audit.add(leaf: trail.leaves[0])
        audit.skip(to: 2)
        audit.add(leaf: trail.leaves[2])
        for entry in trail.entries { trail.add(entry, to: &audit) }
        #expect(trail.finish(&audit) == [.gap(1..<2), .entryWithoutLeaf(Trail.id(2))])
        #expect(audit.leafCount == 3)
    }

    @Test func `an entry that claims another place than its leaf has is named`() throws {
        var trail = try Self.trail()
        trail.entries[1]["log_index"] = 1
        #expect(trail.findings() == [])
        trail.entries[1]["log_index"] = 99
        #expect(trail.findings() == [.otherIndex(Trail.id(2), index: 1)])
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
