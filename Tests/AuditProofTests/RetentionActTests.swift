import AuditModel
import AuditProof
import StrictJSON
import Testing

/// A leaf whose entry is missing is covered by an act of retention, or named.
@Suite struct RetentionActTests {
    private static let later = "2027-02-01T00:00:00Z"

    /// Entries 1 to 3 of November 11 to 13, recorded on the day after.
    private static func trail() throws -> Trail {
        var trail = Trail()
        for number in 1...3 {
            try trail.record(number, ["recorded_at": .string("2026-11-\(11 + number)T00:00:00Z")])
        }
        return trail
    }

    private static func retention(_ olderThan: String, _ entries: Int) -> JSONObject {
        ["older_than": .string(olderThan), "entries": .number(Double(entries))]
    }

    private static func findings(
        deleting numbers: [Int],
        _ olderThan: String = "2026-11-13T12:00:00Z",
        count: Int = 2,
        at time: String = later,
        before: (inout Trail) throws -> Void = { _ in },
        after: (inout Trail) throws -> Void = { _ in }
    ) throws -> [Finding] {
        var trail = try trail()
        try before(&trail)
        try trail.act(20, "audit.retain.trail", retention(olderThan, count), at: time)
        try after(&trail)
        let ids = numbers.map { JSONValue.string(Trail.id($0).description) }
        trail.entries.removeAll { ids.contains($0["id"] ?? .null) }
        return trail.findings()
    }

    @Test func `what retention deleted is covered, and what is younger is not`() throws {
        #expect(try Self.findings(deleting: [1]) == [])
        #expect(try Self.findings(deleting: [1, 2]) == [])
        #expect(try Self.findings(deleting: [1, 3]) == [.missingEntry(Trail.id(3), index: 2)])
        // Dated before, and recorded after.
        #expect(try Self.findings(deleting: [1, 2], "2026-11-12T19:00:00Z") == [.missingEntry(Trail.id(2), index: 1)])
    }

    @Test func `more deletions than the acts count are named`() throws {
        #expect(try Self.findings(deleting: [1, 2], count: 1) == [.uncountedDeletions(1)])
        #expect(
            try Self.findings(
                deleting: [1, 2],
                count: 1,
                before: { trail in
                    try trail.act(19, "audit.retain.trail", Self.retention("2026-11-12T12:00:00Z", 1), at: Self.later)
                }
            ) == []
        )
    }

    @Test func `an act that counts less than nothing counts nothing`() throws {
        let findings = try Self.findings(
            deleting: [1, 2],
            count: .min,
            before: { trail in
                try trail.act(19, "audit.retain.trail", Self.retention("2026-11-12T12:00:00Z", .min), at: Self.later)
            }
        )
        #expect(findings == [.uncountedDeletions(2)])
    }

    @Test func `an act covers neither what came after it, nor its own kind, nor the last 30 days`() throws {
        #expect(
            try Self.findings(
                deleting: [1, 4],
                after: { trail in
                    try trail.record(4, ["recorded_at": "2026-11-01T00:00:00Z", "ts_utc": "2026-11-01T00:00:00Z"])
                }
            ) == [.missingEntry(Trail.id(4), index: 4)]
        )
        #expect(
            try Self.findings(
                deleting: [1, 9],
                before: { trail in
                    try trail.act(9, "audit.access.trail", [:], at: "2026-11-01T00:00:00Z")
                }
            ) == [.missingEntry(Trail.id(9), index: 3)]
        )
        #expect(
            try Self.findings(deleting: [1], at: "2026-12-01T00:00:00Z") == [.missingEntry(Trail.id(1), index: 0)]
        )
    }

    @Test func `what a hold covered cannot have been deleted`() throws {
        func hold(_ more: JSONObject) -> (inout Trail) throws -> Void {
            { trail in
                let hold: JSONObject = ["hold_id": "HOLD-1", "hold": "placed"]
                try trail.act(
                    9,
                    "audit.hold.trail",
                    JSONObject(hold.members + more.members),
                    at: "2027-01-01T00:00:00Z"
                )
            }
        }
        let held = [Finding.missingEntry(Trail.id(1), index: 0)]
        #expect(try Self.findings(deleting: [1], before: hold(["held_app": "raxx"])) == held)
        #expect(try Self.findings(deleting: [1], before: hold(["until": "2026-11-12T00:00:00Z"])) == held)
        #expect(try Self.findings(deleting: [1], before: hold(["held_app": "other"])) == [])
        #expect(try Self.findings(deleting: [1], before: hold(["since": "2026-11-12T00:00:00Z"])) == [])
        #expect(try Self.findings(deleting: [1], before: hold(["ends_at": "2027-01-15T00:00:00Z"])) == [])
        #expect(try Self.findings(deleting: [1], after: hold(["held_app": "raxx"])) == [])
        let ended: (inout Trail) throws -> Void = { trail in
            try hold(["held_app": "raxx"])(&trail)
            try trail.act(10, "audit.hold.trail", ["hold_id": "HOLD-1", "hold": "ended"], at: "2027-01-20T00:00:00Z")
        }
        #expect(try Self.findings(deleting: [1], before: ended) == [])
    }

    @Test func `a row that claims to be adopted stands before all others`() throws {
        var trail = Trail()
        try trail.record(1, ["adopted": true])
        try trail.record(2)
        #expect(trail.findings() == [])
        try trail.record(3, ["adopted": true])
        #expect(trail.findings() == [.lateAdoption(Trail.id(3), index: 2)])
    }
}
