import AuditModel
import Bytes
package import StrictJSON

/// Compares a trail's entries with the leaves of its log: leaf and columns, columns and payload, commitment and the rest.
///
/// Add all leaves first, in order, and compare their root with a signed checkpoint. Then add the entries, in any order.
/// Keeps about a kilobyte for each entry.
package struct TrailAudit: Sendable {
    private struct Known: Sendable {
        let index: UInt64
        let leaf: EntryLeaf
        /// The commitment to the present content.
        var commitment: Commitment
        /// The entries that record the erasures which amended it.
        var erasures: [EntryID] = []
        var isSeen = false

        var isAmended: Bool { !erasures.isEmpty }
    }

    private struct Amendment: Sendable {
        let index: UInt64
        let leaf: AmendmentLeaf
    }

    package private(set) var findings: [Finding] = []
    package private(set) var leafCount: UInt64 = 0
    package private(set) var entryCount = 0
    /// Entries that retention deleted. Only their leaves are left.
    package private(set) var retiredCount = 0
    package private(set) var amendmentCount = 0
    private var known: [EntryID: Known] = [:]
    /// Entries whose id came into use again.
    private var former: [Known] = []
    private var amendments: [Amendment] = []
    /// The tombstones that the trail's erasures name.
    private var tombstones: Set<String> = []
    /// The number of each erasure, by the entry that records it.
    private var erasureIDs: [EntryID: String] = [:]
    /// What entries say of the erasures that changed them.
    private var claims: [(entry: EntryID, erasures: Set<String>)] = []
    private var tombstoned: [(id: EntryID, index: UInt64, tombstone: String?)] = []
    /// Retention may have deleted entries from before this time.
    private var retainedFrom: Timestamp?

    package init() {}

    package mutating func add(leaf bytes: [UInt8]) {
        let index = leafCount
        leafCount += 1
        switch LogLeaf(bytes) {
        case .entry(let leaf):
            let entry = Known(index: index, leaf: leaf, commitment: leaf.commitment)
            if let former = known.updateValue(entry, forKey: leaf.id) { self.former.append(former) }
        case .amendment(let leaf):
            amendmentCount += 1
            guard let entry = known[leaf.amends], entry.index == leaf.index else {
                findings.append(.strayAmendment(leaf.amends, index: index))
                return
            }
            known[leaf.amends]?.commitment = leaf.commitment
            known[leaf.amends]?.erasures.append(leaf.erasure)
            amendments.append(Amendment(index: index, leaf: leaf))
        case nil:
            findings.append(.unreadableLeaf(index: index))
        }
    }

    /// - Parameter entry: as the API shows it, with its `blind`.
    package mutating func add(entry: JSONObject) {
        entryCount += 1
        guard case .string(let text)? = entry["id"], let id = EntryID(text), let entryLeaf = known[id],
            !entryLeaf.isSeen
        else {
            if case .string(let text)? = entry["id"], let id = EntryID(text) { findings.append(.entryWithoutLeaf(id)) }
            return
        }
        known[id]?.isSeen = true
        let index = entryLeaf.index
        for column in entryLeaf.leaf.differences(from: entry) {
            findings.append(.changedColumn(id, index: index, column: column.rawValue))
        }
        checkPayload(of: entry, id, entryLeaf)
        guard isOpened(entryLeaf.commitment, by: entry) else {
            findings.append(.changedContent(id, index: index))
            return
        }
        note(act: entry, id)
        if case .array(let erasures)? = entry["amended_by"], entryLeaf.isAmended || !erasures.isEmpty {
            claims.append((id, Set(erasures.map { if case .string(let text) = $0 { text } else { "" } })))
        }
        if entry["actor"] ?? .null == .null, !entryLeaf.isAmended {
            var tombstone: String?
            if case .string(let text)? = entry["actor_tombstone"] { tombstone = text }
            tombstoned.append((id, index, tombstone))
        }
    }

    private func isOpened(_ commitment: Commitment, by entry: JSONObject) -> Bool {
        guard case .string(let hex)? = entry["blind"], let blind = Hex.decode(hex) else { return false }
        return Commitment(to: CommittedContent(of: entry), blind: blind) == commitment
    }

    /// Checks that the payload and the columns agree. The payload of an adopted row has what its former table had.
    private mutating func checkPayload(of entry: JSONObject, _ id: EntryID, _ known: Known) {
        guard known.leaf[.adopted] != true, case .object(let payload)? = entry["payload_redacted"] else { return }
        for column in EntryLeaf.Column.allCases {
            guard let member = payload[column.rawValue], member != known.leaf[column] else { continue }
            findings.append(.changedMember(id, index: known.index, member: column.rawValue))
        }
        let who = [entry["actor"], entry["actor_tombstone"]].compactMap(\.self).first { $0 != .null }
        if let member = payload["actor"], member != who {
            findings.append(.changedMember(id, index: known.index, member: "actor"))
        }
    }

    /// Notes what the service's own acts say about erasures and retention.
    private mutating func note(act entry: JSONObject, _ id: EntryID) {
        guard case .object(let payload)? = entry["payload_redacted"] else { return }
        if entry["action"] == "audit.erase.trail", case .string(let tombstone)? = payload["tombstone"] {
            tombstones.insert(tombstone)
            if case .string(let erasureID)? = payload["erasure_id"] { erasureIDs[id] = erasureID }
        }
        if entry["action"] == "audit.retain.trail", case .string(let text)? = payload["older_than"],
            let time = Timestamp(text)
        {
            retainedFrom = max(time, retainedFrom ?? time)
        }
    }

    /// - Parameter isWhole: whether every entry of the trail was added, so that any other is missing.
    /// - Returns: everything that was found, in order.
    package mutating func finish(isWhole: Bool) -> [Finding] {
        for amendment in amendments {
            if known[amendment.leaf.erasure]?.leaf[.action] != "audit.erase.trail" {
                findings.append(.amendmentWithoutErasure(amendment.leaf.amends, index: amendment.index))
            }
        }
        for claim in claims {
            guard let entry = known[claim.entry] else { continue }
            // An erasure that is under way has not been recorded yet.
            let recorded = entry.erasures.compactMap { erasureIDs[$0] }
            guard recorded.count == entry.erasures.count, Set(recorded) != claim.erasures else { continue }
            findings.append(.otherErasures(claim.entry, index: entry.index))
        }
        for entry in tombstoned where !(entry.tombstone.map(tombstones.contains) ?? false) {
            if isWhole { findings.append(.actorWithoutErasure(entry.id, index: entry.index)) }
        }
        for entry in former where !isRetired(entry) { findings.append(.secondLeaf(entry.leaf.id, index: entry.index)) }
        guard isWhole else { return findings }
        for entry in known.values.sorted(by: { $0.index < $1.index }) where !entry.isSeen {
            if isRetired(entry) {
                retiredCount += 1
            } else {
                findings.append(.missingEntry(entry.leaf.id, index: entry.index))
            }
        }
        return findings
    }

    private func isRetired(_ entry: Known) -> Bool {
        guard let retainedFrom, case .string(let text) = entry.leaf[.timestamp], let time = Timestamp(text) else {
            return false
        }
        return time < retainedFrom
    }
}
