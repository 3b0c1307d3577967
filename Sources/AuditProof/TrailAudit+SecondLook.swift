import AuditModel
import StrictJSON

extension TrailAudit {
    /// Asks for the leaves of a tile of level 0, once every entry was added. Give them to ``look(at:in:)``; ask again.
    /// - Parameter isWhole: whether every entry of the trail was added, so that any other is missing. The service's
    ///   acts must have been added in any case.
    /// - Returns: `nil` when nothing more is needed.
    package mutating func nextTile(isWhole: Bool) -> UInt64? {
        let tiles = (leafCount + 255) / 256
        if look == .lost, nextToLookAt == 0 { lostIDs = Set(lost.compactMap(Self.id(of:))) }
        while look != .done {
            while nextToLookAt < tiles {
                let tile = nextToLookAt
                nextToLookAt += 1
                if isWanted(tile * 256..<min(tile * 256 + 256, leafCount), isWhole) { return tile }
            }
            nextToLookAt = 0
            switch look {
            case .lost:
                checkLost()
                coverage = isWhole ? retentions.coverage() : nil
                look = .unseen
            case .unseen: look = .second
            case .second, .done: look = .done
            }
        }
        return nil
    }

    /// Whether the present look needs any of these leaves.
    private func isWanted(_ leaves: Range<UInt64>, _ isWhole: Bool) -> Bool {
        switch look {
        case .lost: !lost.isEmpty
        case .unseen: isWhole && unseen.intersects(leaves) || leaves.contains { hasUnplaced(at: $0) }
        case .second: !uncovered.isEmpty
        case .done: false
        }
    }

    private func hasUnplaced(at index: UInt64) -> Bool {
        amendments[index]?.contains { !$0.isPlaced } ?? false
    }

    /// Looks at the leaves of a tile again.
    /// - Parameter leaves: of the tile, as they were added; `nil` for one that is missing.
    package mutating func look(at leaves: [[UInt8]?], in tile: UInt64) {
        for (index, bytes) in zip(tile * 256..<leafCount, leaves) {
            let isOpen = unseen.contains(index)
            guard look != .unseen || isOpen || hasUnplaced(at: index), let bytes,
                case .entry(let leaf)? = LogLeaf(bytes)
            else { continue }
            switch look {
            case .lost:
                if lostIDs.contains(leaf.id) { lostLeaves[leaf.id] = (index, leaf) }
            case .unseen:
                _ = place(leaf.id, at: index)
                if isOpen { noteMissing(leaf, index) }
            case .second:
                for other in uncovered[leaf.id] ?? [] where other != index && !isOpen { second.insert(other) }
            case .done: break
            }
        }
    }

    /// Decides what became of a leaf's entry that was not seen: it is newer, retention deleted it, or it is missing.
    private mutating func noteMissing(_ leaf: EntryLeaf, _ index: UInt64) {
        guard coverage != nil else { return }
        if index >= settled {
            newerCount += 1
        } else if coverage?.covers(index, leaf) ?? false {
            retiredCount += 1
        } else {
            uncovered[leaf.id, default: []].append(index)
        }
    }

    /// Compares the entries that were not where they say with the leaves that were found.
    private mutating func checkLost() {
        for entry in lost {
            guard let id = Self.id(of: entry) else { continue }
            if let found = lostLeaves[id] {
                check(entry, found.leaf, found.index)
            } else if !isUnread(entry["log_index"]) {
                findings.append(.entryWithoutLeaf(id))
            }
        }
        lost = []
        lostIDs = []
        lostLeaves = [:]
    }

    private static func id(of entry: JSONObject) -> EntryID? {
        if case .string(let text)? = entry["id"] { EntryID(text) } else { nil }
    }

    private func isUnread(_ claim: JSONValue?) -> Bool {
        guard case .number(let number)? = claim, let index = UInt64(exactly: number) else { return false }
        return unread.contains { $0.contains(index) }
    }
}

extension TrailAudit {
    /// Returns everything that was found, in order. Call it when ``nextTile(isWhole:)`` asks for nothing more.
    package mutating func finish() -> [Finding] {
        let named = amendments.sorted { $0.key < $1.key }.flatMap(\.value).sorted { $0.index < $1.index }
        let placed = named.filter(\.isPlaced)
        for amendment in named {
            if !amendment.isPlaced {
                findings.append(.strayAmendment(amendment.leaf.amends, index: amendment.index))
            } else if amendment.index < settled,
                let objection = erasures.objection(to: amendment.leaf, at: amendment.index)
            {
                findings.append(objection)
            }
        }
        findings += erasures.findings(amendments: placed.map { (act: $0.leaf.erasure, index: $0.index) })
        checkTombstones()
        let missing = uncovered.flatMap { id, indexes in indexes.map { (id: id, index: $0) } }
        for (id, index) in missing.sorted(by: { $0.index < $1.index }) {
            findings.append(second.contains(index) ? .secondLeaf(id, index: index) : .missingEntry(id, index: index))
        }
        if let excess = coverage?.excess, excess > 0 { findings.append(.uncountedDeletions(excess)) }
        return findings
    }

    /// Reports amended or anonymous entries that the erasures in the log do not explain.
    private mutating func checkTombstones() {
        func acts(of index: UInt64) -> [EntryID] {
            (amendments[index] ?? []).filter(\.isPlaced).map(\.leaf.erasure)
        }
        for entry in amended {
            guard let last = acts(of: entry.index).last, erasures.erasureID(of: last) != nil,
                !erasures.explains(entry.tombstones, rewrittenBy: last)
            else { continue }
            findings.append(.otherTombstone(entry.id, index: entry.index))
        }
        for claim in claims {
            // Others are named as amendments without an erasure.
            let acts = acts(of: claim.index)
            let recorded = acts.compactMap { erasures.erasureID(of: $0) }
            guard recorded.count == acts.count, Set(recorded) != claim.erasures else { continue }
            findings.append(.otherErasures(claim.id, index: claim.index))
        }
        for entry in tombstoned where !(entry.tombstone.map { erasures.explains($0, at: entry.index) } ?? false) {
            if coverage != nil { findings.append(.actorWithoutErasure(entry.id, index: entry.index)) }
        }
    }
}
