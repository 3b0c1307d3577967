import AuditModel
import StrictJSON

/// Compares a trail's entries with the leaves of its log: columns, payload and commitment.
///
/// Add all leaves first, in order, and compare their root with a signed checkpoint. Then add the entries, in any order,
/// each with the leaf that it says is its own. Then give the leaves of each tile that ``nextTile(isWhole:)`` asks for.
///
/// Keeps a bit for each leaf, and what stands out: amendments, acts, erased names, and entries that were not found.
package struct TrailAudit: Sendable {
    struct Amendment: Sendable {
        let index: UInt64
        let leaf: AmendmentLeaf
        /// Whether the leaf that it names is of the entry that it amends.
        var isPlaced = false
    }

    /// What is asked for once the entries are read.
    enum Look: Sendable {
        /// All leaves, for entries that are not where they say.
        case lost
        /// Leaves whose entry was not seen, and those that amendments name.
        case unseen
        /// All leaves, for others of ids that are missing.
        case second
        case done
    }

    /// What was found so far. Only ``finish()`` has all of it.
    package internal(set) var findings: [Finding] = []
    /// The index of the next leaf.
    package internal(set) var leafCount: UInt64 = 0
    /// Entries that were added. One that was taken back by ``takeUnsettled()`` does not count.
    package internal(set) var entryCount = 0
    /// Entries that retention deleted. Only their leaves are left.
    package internal(set) var retiredCount = 0
    /// Leaves with which erasures amended entries.
    package internal(set) var amendmentCount = 0
    /// Leaves of entries that were recorded while the entries were read, and were not added.
    package internal(set) var newerCount = 0

    /// Leaves from here on were appended while the entries were read.
    let settled: UInt64
    /// Whether an entry that differs may be one that was amended by a leaf that is still to come.
    var isSettling: Bool
    /// Leaves of entries that were not seen yet.
    var unseen = IndexSet()
    /// By the index of the leaf that they name.
    var amendments: [UInt64: [Amendment]] = [:]
    var hasCallersEntry = false
    var unread: [Range<UInt64>] = []
    var erasures = ErasureActs()
    var retentions = RetentionActs()
    /// Entries that are not where they say, or not yet as the log says.
    var lost: [JSONObject] = []
    var lostIDs: Set<EntryID> = []
    /// The last leaf of each entry that is not where it says.
    var lostLeaves: [EntryID: (index: UInt64, leaf: EntryLeaf)] = [:]
    /// What entries say of the erasures that changed them.
    var claims: [(id: EntryID, index: UInt64, erasures: Set<String>)] = []
    /// Amended entries, and the tombstones in their content.
    var amended: [(id: EntryID, index: UInt64, tombstones: Set<String>)] = []
    var tombstoned: [(id: EntryID, index: UInt64, tombstone: String?)] = []
    /// Leaves whose entry is gone, and no retention covers it, by that entry.
    var uncovered: [EntryID: [UInt64]] = [:]
    var second: Set<UInt64> = []
    var coverage: RetentionActs.Coverage?
    var look = Look.lost
    var nextToLookAt: UInt64 = 0

    /// - Parameter settled: how many leaves there were before the entries were read, if more may come. Of later ones
    ///   the entry need not be there, and an entry may be as it was before or after a later amendment.
    package init(settled: UInt64? = nil) {
        self.settled = settled ?? .max
        isSettling = settled != nil
    }

    /// The numbers of erasures that have begun and not ended. Their amendments are not counted yet.
    package var openErasures: [String] { erasures.open }

    /// Takes the next leaf, in the order of the log. Reports one that is unreadable.
    /// - Returns: what it says; `nil` when it is not a leaf of a trail.
    @discardableResult
    package mutating func add(leaf bytes: [UInt8]) -> LogLeaf? {
        let index = leafCount
        leafCount += 1
        let leaf = LogLeaf(bytes)
        switch leaf {
        case .entry(let leaf):
            // Adoption is one transaction on an empty log.
            if leaf[.adopted] != true { hasCallersEntry = true }
            if leaf[.adopted] == true, hasCallersEntry { findings.append(.lateAdoption(leaf.id, index: index)) }
            unseen.insert(index)
        case .amendment(let leaf):
            amendmentCount += 1
            if leaf.index < index {
                amendments[leaf.index, default: []].append(Amendment(index: index, leaf: leaf))
            } else {
                findings.append(.strayAmendment(leaf.amends, index: index))
            }
        case nil:
            findings.append(.unreadableLeaf(index: index))
        }
        return leaf
    }

    /// Goes on at a later index: the leaves between are missing.
    package mutating func skip(to index: UInt64) {
        findings.append(.gap(leafCount..<index))
        leafCount = index
    }

    /// Goes on at a later index: the leaves between may be there, and cannot be read.
    package mutating func skip(unread index: UInt64) {
        findings.append(.unread(leafCount..<index))
        unread.append(leafCount..<index)
        leafCount = index
    }
}

/// Indexes of leaves, a bit each.
struct IndexSet: Sendable {
    private var words: [UInt64] = []

    func contains(_ index: UInt64) -> Bool {
        let word = Int(index / 64)
        return word < words.count && words[word] & (1 << (index % 64)) != 0
    }

    /// Takes memory for all indexes up to this one: an eighth of a byte each.
    mutating func insert(_ index: UInt64) {
        let word = Int(index / 64)
        while words.count <= word { words.append(0) }
        words[word] |= 1 << (index % 64)
    }

    mutating func remove(_ index: UInt64) {
        let word = Int(index / 64)
        if word < words.count { words[word] &= ~(1 << (index % 64)) }
    }

    func intersects(_ range: Range<UInt64>) -> Bool {
        range.contains { contains($0) }
    }
}
