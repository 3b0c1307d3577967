import AuditModel
import AuditProof
import Bytes
import StrictJSON
import Testing

/// A trail in memory: what the API shows, and the log's leaves.
struct Trail {
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
        let commitment = Self.seal(&entry)
        leaves.append(LogLeaf.entry(try #require(EntryLeaf(columns: entry, commitment: commitment))).bytes)
        entries.append(entry)
    }

    /// Records an act of the service.
    mutating func act(_ number: Int, _ action: String, _ payload: JSONObject, at time: String? = nil) throws {
        var changes: JSONObject = [
            "action": .string(action), "actor": "dsr", "to_sha": nil, "target_app": nil, "trigger": nil,
            "outcome": nil,
            "payload_redacted": .object(JSONObject([.init(name: "actor", value: "dsr")] + payload.members)),
        ]
        if let time {
            changes["recorded_at"] = .string(time)
            changes["ts_utc"] = .string(time)
        }
        try record(number, changes)
    }

    mutating func begin(_ number: Int, _ erasureID: String = "DSR-1", tombstone: String = "erased-operator-a") throws {
        try act(number, "audit.rewrite.trail", ["erasure_id": .string(erasureID), "tombstone": .string(tombstone)])
    }

    mutating func end(_ number: Int, _ erasureID: String = "DSR-1", rewritten: Int = 1) throws {
        let count = JSONValue.number(Double(rewritten))
        try act(
            number,
            "audit.erase.trail",
            ["erasure_id": .string(erasureID), "tombstone": "erased-operator-a", "entries_rewritten": count]
        )
    }

    /// Amends an entry whose number is `position + 1` and whose leaf stands at `position`.
    mutating func erase(_ position: Int, act: EntryID, content: JSONObject? = nil) {
        let erased: JSONObject = [
            "actor": nil, "actor_tombstone": "erased-operator-a", "payload_redacted": ["actor": "erased-operator-a"],
        ]
        for member in (content ?? erased).members { entries[position][member.name] = member.value }
        entries[position]["amended_by"] = ["DSR-1"]
        let leaf = AmendmentLeaf(
            amends: Self.id(position + 1),
            index: UInt64(position),
            erasure: act,
            commitment: Self.seal(&entries[position])
        )
        leaves.append(LogLeaf.amendment(leaf).bytes)
    }

    private static func seal(_ entry: inout JSONObject) -> Commitment {
        let (blind, commitment) = Commitment.make(to: CommittedContent(of: entry))
        entry["blind"] = .string(Hex.encode(blind))
        return commitment
    }

    /// Audits the trail as one that was there when reading began, up to the leaf `settled`.
    func audit(isWhole: Bool = true, settled: UInt64? = nil) -> (findings: [Finding], audit: TrailAudit) {
        var audit = TrailAudit(settled: settled)
        for leaf in leaves { audit.add(leaf: leaf) }
        for entry in entries.reversed() { add(entry, to: &audit) }
        if settled != nil { for entry in audit.takeUnsettled() { add(entry, to: &audit) } }
        return (finish(&audit, isWhole: isWhole), audit)
    }

    /// Gives the leaf that the service would name: the last of the entry's.
    func add(_ entry: JSONObject, to audit: inout TrailAudit) {
        let index = leaves.lastIndex { leaf in
            if case .entry(let own)? = LogLeaf(leaf) { entry["id"] == .string(own.id.description) } else { false }
        }
        audit.add(entry: entry, leaf: index.map { leaves[$0] }, at: index.map(UInt64.init))
    }

    func finish(_ audit: inout TrailAudit, isWhole: Bool = true) -> [Finding] {
        while let tile = audit.nextTile(isWhole: isWhole) {
            let start = Int(tile) * 256
            audit.look(at: Array(leaves[start..<min(start + 256, leaves.count)]), in: tile)
        }
        return audit.finish()
    }

    func findings(isWhole: Bool = true) -> [Finding] { audit(isWhole: isWhole).findings }
}
