import AuditModel
import Bytes
package import StrictJSON

extension TrailAudit {
    /// Takes an entry as the API shows it, with its `blind`.
    /// - Parameters:
    ///   - leaf: the one at `index`, where the entry says that its own is. `nil` when it names none that was added.
    /// An entry whose leaf is somewhere else is kept, and looked for at the end.
    package mutating func add(entry: JSONObject, leaf: [UInt8]?, at index: UInt64?) {
        entryCount += 1
        if let index, let leaf, case .entry(let own)? = LogLeaf(leaf), entry["id"] == .string(own.id.description) {
            check(entry, own, index)
        } else {
            lost.append(entry)
        }
    }

    /// Returns the entries that were not as the log says, to be added once more: what was appended meanwhile may
    /// explain them. Call it once, after the last leaf.
    package mutating func takeUnsettled() -> [JSONObject] {
        isSettling = false
        entryCount -= lost.count
        defer { lost = [] }
        return lost
    }

    /// Compares an entry with its leaf, and takes it for seen; keeps it when a leaf still to come may explain it.
    mutating func check(_ entry: JSONObject, _ leaf: EntryLeaf, _ index: UInt64) {
        guard unseen.contains(index) else {
            findings.append(.entryWithoutLeaf(leaf.id))
            return
        }
        let content = CommittedContent(of: entry)
        let commitment = (entry["blind"] ?? .null).bytes.map { Commitment(to: content, blind: $0) }
        let own = place(leaf.id, at: index)
        // Commitments that held while the entries were read, and the one before.
        let versions = [(index, leaf.commitment)] + own.map { ($0.index, $0.leaf.commitment) }
        let first = versions.lastIndex { $0.0 < settled } ?? 0
        let isRight = commitment.map { commitment in versions[first...].contains { $0.1 == commitment } } ?? false
        if !isRight, isSettling {
            lost.append(entry)
            return
        }
        unseen.remove(index)
        compare(entry, leaf, index)
        guard isRight else {
            findings.append(.changedContent(leaf.id, index: index))
            return
        }
        if case .object(let payload)? = entry["payload_redacted"] {
            erasures.note(payload, action: leaf[.action], id: leaf.id, index: index)
            retentions.note(payload, of: leaf, index: index)
        }
        // What was appended meanwhile may have acts that were not read.
        guard index < settled, first == versions.count - 1 else { return }
        noteErasures(of: entry, leaf.id, index, own.map(\.leaf.erasure), content)
    }

    /// Returns the amendments of the entry whose leaf this is.
    mutating func place(_ id: EntryID, at index: UInt64) -> [Amendment] {
        guard var named = amendments[index] else { return [] }
        for position in named.indices where named[position].leaf.amends == id { named[position].isPlaced = true }
        amendments[index] = named
        return named.filter(\.isPlaced)
    }

    /// Compares everything but what the commitment covers.
    private mutating func compare(_ entry: JSONObject, _ leaf: EntryLeaf, _ index: UInt64) {
        if let claimed = entry["log_index"], claimed != .number(Double(index)) {
            findings.append(.otherIndex(leaf.id, index: index))
        }
        for column in leaf.differences(from: entry) {
            findings.append(.changedColumn(leaf.id, index: index, column: column.rawValue))
        }
        // The payload of an adopted row has what its former table had.
        guard leaf[.adopted] != true, case .object(let payload)? = entry["payload_redacted"] else { return }
        for column in EntryLeaf.Column.allCases {
            guard let member = payload[column.rawValue], member != leaf[column] else { continue }
            findings.append(.changedMember(leaf.id, index: index, member: column.rawValue))
        }
        let who = [entry["actor"], entry["actor_tombstone"]].compactMap(\.self).first { $0 != .null }
        if let member = payload["actor"], member != who {
            findings.append(.changedMember(leaf.id, index: index, member: "actor"))
        }
    }

    /// Keeps what the entry says of erasures, to be compared when all acts are known.
    private mutating func noteErasures(
        of entry: JSONObject,
        _ id: EntryID,
        _ index: UInt64,
        _ acts: [EntryID],
        _ content: CommittedContent
    ) {
        if case .array(let erasures)? = entry["amended_by"], !acts.isEmpty || !erasures.isEmpty {
            claims.append((id, index, Set(erasures.map { if case .string(let text) = $0 { text } else { "" } })))
        }
        if !acts.isEmpty {
            amended.append((id, index, ErasureActs.tombstones(in: content.canonical)))
        } else if entry["actor"] ?? .null == .null {
            var tombstone: String?
            if case .string(let text)? = entry["actor_tombstone"] { tombstone = text }
            tombstoned.append((id, index, tombstone))
        }
    }
}

extension JSONValue {
    fileprivate var bytes: [UInt8]? {
        if case .string(let hex) = self { Hex.decode(hex) } else { nil }
    }
}
