import AuditModel
import AuditProof
import StrictJSON
import Testing

/// An amendment is explained by the acts with which its erasure begins and ends, and by nothing else.
@Suite struct ErasureActTests {
    /// Two entries; act 3 begins an erasure.
    private static func trail() throws -> Trail {
        var trail = Trail()
        for number in 1...2 { try trail.record(number) }
        try trail.begin(3)
        return trail
    }

    @Test func `an erasure that is under way is said, and is not a finding`() throws {
        var trail = try Self.trail()
        trail.erase(0, act: Trail.id(3))
        let (findings, audit) = trail.audit()
        #expect(findings == [] && audit.openErasures == ["DSR-1"])
        try trail.end(4)
        #expect(trail.findings() == [] && trail.audit().audit.openErasures == [])
    }

    @Test func `an erasure that has ended licenses no further rewriting`() throws {
        var trail = try Self.trail()
        trail.erase(0, act: Trail.id(3))
        try trail.end(4)
        trail.erase(1, act: Trail.id(3))
        #expect(trail.findings() == [.amendmentAfterErasure(Trail.id(2), index: 5, erasure: "DSR-1")])
    }

    @Test func `an amendment before its erasure began, or of another act, is named`() throws {
        var trail = Trail()
        for number in 1...2 { try trail.record(number) }
        trail.erase(0, act: Trail.id(3))
        try trail.begin(3)
        #expect(trail.findings() == [.amendmentWithoutErasure(Trail.id(1), index: 2)])

        trail = try Self.trail()
        try trail.end(4, rewritten: 0)
        trail.erase(0, act: Trail.id(4))
        #expect(trail.findings() == [.amendmentWithoutErasure(Trail.id(1), index: 4)])
    }

    @Test(arguments: [0, 2]) func `an end that counts other amendments is named`(count: Int) throws {
        var trail = try Self.trail()
        trail.erase(0, act: Trail.id(3))
        try trail.end(4, rewritten: count)
        #expect(trail.findings() == [.otherCount(Trail.id(4), index: 4, erasure: "DSR-1", amendments: 1)])
    }

    @Test func `an act that stands twice is named`() throws {
        var trail = try Self.trail()
        trail.erase(0, act: Trail.id(3))
        try trail.end(4)
        try trail.begin(5)
        try trail.end(6)
        #expect(
            trail.findings() == [.repeatedAct(Trail.id(5), index: 5), .repeatedAct(Trail.id(6), index: 6)]
        )
    }

    @Test func `an amended entry has its erasure's tombstone`() throws {
        var trail = try Self.trail()
        trail.erase(0, act: Trail.id(3), content: ["payload_redacted": ["actor": "kris", "reason": "another"]])
        try trail.end(4)
        #expect(trail.findings() == [.otherTombstone(Trail.id(1), index: 0)])
    }

    @Test func `a later erasure may have found two people to be one`() throws {
        var trail = try Self.trail()
        let erased: JSONObject = [
            "actor": nil, "actor_tombstone": "erased-operator-b", "payload_redacted": ["actor": "erased-operator-b"],
        ]
        try trail.begin(4, "DSR-2", tombstone: "erased-operator-b")
        trail.erase(0, act: Trail.id(3), content: erased)
        #expect(trail.findings() == [])
    }

    @Test func `what is appended while the entries are read may be as before or after`() throws {
        var trail = try Self.trail()
        let before = trail.entries[0]
        trail.erase(0, act: Trail.id(3))
        try trail.record(4)
        for entry in [before, trail.entries[0]] {
            trail.entries[0] = entry
            #expect(trail.audit(settled: 3).findings == [])
        }
        trail.entries.remove(at: 3)
        let (findings, audit) = trail.audit(settled: 3)
        #expect(findings == [] && audit.newerCount == 1)
        trail.entries[0] = before
        #expect(trail.findings().contains(.changedContent(Trail.id(1), index: 0)))
    }
}
