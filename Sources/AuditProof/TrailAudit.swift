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
        /// Commitments that held while the entries were read, and the one before.
        var otherCommitments: [Commitment] = []
        /// The acts of the erasures that amended it.
        var erasures: [EntryID] = []
        var isSeen = false
    }

    private struct Amendment: Sendable {
        let index: UInt64
        let leaf: AmendmentLeaf
    }

    package private(set) var findings: [Finding] = []
    /// The index of the next leaf.
    package private(set) var leafCount: UInt64 = 0
    package private(set) var entryCount = 0
    /// Entries that retention deleted. Only their leaves are left.
    package private(set) var retiredCount = 0
    package private(set) var amendmentCount = 0
    /// Leaves of entries that were recorded while the entries were read, and were not added.
    package private(set) var newerCount = 0
    /// Leaves from here on were appended while the entries were read.
    private let settled: UInt64
    private var known: [EntryID: Known] = [:]
    /// Entries whose id came into use again.
    private var former: [Known] = []
    private var amendments: [Amendment] = []
    private var hasCallersEntry = false
    private var erasures = ErasureActs()
    private var retentions = RetentionActs()
    /// What entries say of the erasures that changed them.
    private var claims: [(entry: EntryID, erasures: Set<String>)] = []
    /// Amended entries, and the tombstones in their content.
    private var amended: [(entry: EntryID, tombstones: Set<String>)] = []
    private var tombstoned: [(id: EntryID, index: UInt64, tombstone: String?)] = []

    /// - Parameter settled: how many leaves there were before the entries were read. Of later ones the entry need not be
    ///   there, and an entry may be as it was before or after a later amendment.
    package init(settled: UInt64 = .max) {
        self.settled = settled
    }

    /// The numbers of erasures that have begun and not ended. Their amendments are not counted yet.
    package var openErasures: [String] { erasures.open }

    package mutating func add(leaf bytes: [UInt8]) {
        let index = leafCount
        leafCount += 1
        switch LogLeaf(bytes) {
        case .entry(let leaf):
            // Adoption is one transaction on an empty log.
            if leaf[.adopted] != true { hasCallersEntry = true }
            if leaf[.adopted] == true, hasCallersEntry { findings.append(.lateAdoption(leaf.id, index: index)) }
            let entry = Known(index: index, leaf: leaf, commitment: leaf.commitment)
            if let former = known.updateValue(entry, forKey: leaf.id) { self.former.append(former) }
        case .amendment(let leaf):
            amendmentCount += 1
            guard let entry = known[leaf.amends], entry.index == leaf.index else {
                findings.append(.strayAmendment(leaf.amends, index: index))
                return
            }
            if index >= settled { known[leaf.amends]?.otherCommitments.append(entry.commitment) }
            known[leaf.amends]?.commitment = leaf.commitment
            known[leaf.amends]?.erasures.append(leaf.erasure)
            amendments.append(Amendment(index: index, leaf: leaf))
        case nil:
            findings.append(.unreadableLeaf(index: index))
        }
    }

    /// Goes on at a later index: the leaves between are missing.
    package mutating func skip(to index: UInt64) {
        findings.append(.gap(leafCount..<index))
        leafCount = index
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
        if let claimed = entry["log_index"], claimed != .number(Double(index)) {
            findings.append(.otherIndex(id, index: index))
        }
        for column in entryLeaf.leaf.differences(from: entry) {
            findings.append(.changedColumn(id, index: index, column: column.rawValue))
        }
        checkPayload(of: entry, id, entryLeaf)
        let content = CommittedContent(of: entry)
        let commitment = (entry["blind"] ?? .null).bytes.map { Commitment(to: content, blind: $0) }
        guard let commitment, commitment == entryLeaf.commitment || entryLeaf.otherCommitments.contains(commitment)
        else {
            findings.append(.changedContent(id, index: index))
            return
        }
        if case .object(let payload)? = entry["payload_redacted"] {
            erasures.note(payload, action: entryLeaf.leaf[.action], id: id, index: index)
            retentions.note(payload, of: entryLeaf.leaf, index: index)
        }
        // What was appended meanwhile may have acts that were not read.
        guard index < settled, entryLeaf.otherCommitments.isEmpty else { return }
        noteErasures(of: entry, id, entryLeaf, content)
    }

    private mutating func noteErasures(
        of entry: JSONObject,
        _ id: EntryID,
        _ known: Known,
        _ content: CommittedContent
    ) {
        if case .array(let erasures)? = entry["amended_by"], !known.erasures.isEmpty || !erasures.isEmpty {
            claims.append((id, Set(erasures.map { if case .string(let text) = $0 { text } else { "" } })))
        }
        if !known.erasures.isEmpty {
            amended.append((id, ErasureActs.tombstones(in: content.canonical)))
        } else if entry["actor"] ?? .null == .null {
            var tombstone: String?
            if case .string(let text)? = entry["actor_tombstone"] { tombstone = text }
            tombstoned.append((id, known.index, tombstone))
        }
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
}

extension TrailAudit {
    /// - Parameter isWhole: whether every entry of the trail was added, so that any other is missing. The service's acts
    ///   must have been added in any case.
    /// - Returns: everything that was found, in order.
    package mutating func finish(isWhole: Bool) -> [Finding] {
        for amendment in amendments where amendment.index < settled {
            if let objection = erasures.objection(to: amendment.leaf, at: amendment.index) {
                findings.append(objection)
            }
        }
        findings += erasures.findings(amendments: amendments.map { (act: $0.leaf.erasure, index: $0.index) })
        for (id, tombstones) in amended {
            guard let entry = known[id], let last = entry.erasures.last, erasures.erasureID(of: last) != nil,
                !erasures.explains(tombstones, rewrittenBy: last)
            else { continue }
            findings.append(.otherTombstone(id, index: entry.index))
        }
        for claim in claims {
            guard let entry = known[claim.entry] else { continue }
            // Others are named as amendments without an erasure.
            let recorded = entry.erasures.compactMap { erasures.erasureID(of: $0) }
            guard recorded.count == entry.erasures.count, Set(recorded) != claim.erasures else { continue }
            findings.append(.otherErasures(claim.entry, index: entry.index))
        }
        for entry in tombstoned where !(entry.tombstone.map { erasures.explains($0, at: entry.index) } ?? false) {
            if isWhole { findings.append(.actorWithoutErasure(entry.id, index: entry.index)) }
        }
        checkDeletions(isWhole: isWhole)
        return findings
    }

    private mutating func checkDeletions(isWhole: Bool) {
        var missing = known.values.filter { isWhole && !$0.isSeen }.sorted { $0.index < $1.index }
        newerCount = missing.count { $0.index >= settled }
        missing.removeAll { $0.index >= settled }
        let gone = former + missing
        let audit = retentions.audit(gone.map { (index: $0.index, leaf: $0.leaf) })
        for entry in former where audit.uncovered.contains(entry.index) {
            findings.append(.secondLeaf(entry.leaf.id, index: entry.index))
        }
        for entry in missing where audit.uncovered.contains(entry.index) {
            findings.append(.missingEntry(entry.leaf.id, index: entry.index))
        }
        if isWhole, audit.excess > 0 { findings.append(.uncountedDeletions(audit.excess)) }
        retiredCount = missing.count - missing.count { audit.uncovered.contains($0.index) }
    }
}

extension JSONValue {
    fileprivate var bytes: [UInt8]? {
        if case .string(let hex) = self { Hex.decode(hex) } else { nil }
    }
}
