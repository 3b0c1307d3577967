import AuditModel
import AuditProof
import StrictJSON
import Testing

@Suite struct LeafTests {
    private static let entry: JSONObject = [
        "id": "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11", "recorded_at": "2026-11-29T19:00:00.000001Z",
        "ts_utc": "2026-11-29T18:59:59Z", "adopted": false, "service_account": "console-ci",
        "action": "console.deploy.prod", "actor": "kris@raxx.app", "actor_tombstone": nil, "from_sha": nil,
        "to_sha": "abcdef0", "target_app": "raxx-console-prod", "trigger": "ci", "outcome": "success",
        "payload_redacted": ["reason": "fix"], "redactions": [],
    ]
    private static let blind = [UInt8](repeating: 7, count: 32)

    private static func leaf() throws -> EntryLeaf {
        let commitment = Commitment(to: CommittedContent(of: entry), blind: blind)
        return try #require(EntryLeaf(columns: entry, commitment: commitment))
    }

    @Test func `a leaf is canonical JSON of the columns that no erasure changes`() throws {
        let leaf = LogLeaf.entry(try Self.leaf())
        let text = String(decoding: leaf.bytes, as: UTF8.self)
        #expect(
            text.hasPrefix(#"{"action":"console.deploy.prod","adopted":false,"commitment":""#)
                && text.hasSuffix(
                    #"","from_sha":null,"id":"0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11","outcome":"success","#
                        + #""recorded_at":"2026-11-29T19:00:00.000001Z","service_account":"console-ci","#
                        + #""target_app":"raxx-console-prod","to_sha":"abcdef0","trigger":"ci","#
                        + #""ts_utc":"2026-11-29T18:59:59Z","v":1}"#
                )
        )
        #expect(!text.contains("kris"))
        #expect(LogLeaf(leaf.bytes) == leaf)
    }

    @Test func `a leaf tells which columns of an entry differ`() throws {
        let leaf = try Self.leaf()
        #expect(leaf.differences(from: Self.entry).isEmpty)
        for column in EntryLeaf.Column.allCases {
            var changed = Self.entry
            changed[column.rawValue] = "changed"
            #expect(leaf.differences(from: changed) == [column])
        }
    }

    @Test func `the commitment covers every other column, and opens with its blind alone`() throws {
        let commitment = Commitment(to: CommittedContent(of: Self.entry), blind: Self.blind)
        for name in ["actor", "actor_tombstone", "payload_redacted", "redactions"] {
            var changed = Self.entry
            changed[name] = "changed"
            #expect(Commitment(to: CommittedContent(of: changed), blind: Self.blind) != commitment)
        }
        #expect(Commitment(to: CommittedContent(of: Self.entry), blind: Array(repeating: 8, count: 32)) != commitment)
        let parts = CommittedContent(
            actor: "kris@raxx.app",
            actorTombstone: nil,
            payload: Array(#"{"reason":"fix"}"#.utf8),
            redactions: Array("[]".utf8)
        )
        #expect(parts.canonical == CommittedContent(of: Self.entry).canonical)
        #expect(Commitment(to: parts, blind: Self.blind) == commitment)
    }

    @Test func `blinds are fresh`() {
        let content = CommittedContent(of: Self.entry)
        let (first, second) = (Commitment.make(to: content), Commitment.make(to: content))
        #expect(first.blind != second.blind && first.commitment != second.commitment)
        #expect(Commitment(to: content, blind: first.blind) == first.commitment)
    }

    @Test func `an amendment names the entry, its leaf and the erasure`() throws {
        let id = try #require(EntryID("0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11"))
        let leaf = LogLeaf.amendment(
            AmendmentLeaf(amends: id, index: 41, erasure: id, commitment: try Self.leaf().commitment)
        )
        let text = String(decoding: leaf.bytes, as: UTF8.self)
        #expect(text.hasPrefix(#"{"amends":"0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11","commitment":""#))
        #expect(text.hasSuffix(#"","erasure":"0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11","index":41,"v":1}"#))
        #expect(LogLeaf(leaf.bytes) == leaf)
    }

    @Test func `what is not a leaf in canonical form is refused`() throws {
        let text = String(decoding: LogLeaf.entry(try Self.leaf()).bytes, as: UTF8.self)
        for (part, replacement) in [
            (#""v":1"#, #""v":2"#), (#"{"action""#, #"{ "action""#), (#""v":1"#, #""v":1,"w":1"#),
            (#""adopted":false,"#, ""), (#""commitment":""#, #""commitment":"0"#), ("0190b9a1", "0190B9A1"),
        ] {
            #expect(LogLeaf(Array(text.replacing(part, with: replacement).utf8)) == nil, "\(part) → \(replacement)")
        }
        #expect(LogLeaf([]) == nil)
    }
}
