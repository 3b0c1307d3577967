package import AuditModel

/// Something in the trail that is not what the log says; ``description`` says what. Holds ids and indexes alone.
package enum Finding: Sendable, Hashable {
    case unreadableLeaf(index: UInt64)
    case changedLeaf(index: UInt64)
    /// An id has leaves of two entries, and the first was not deleted by retention.
    case secondLeaf(EntryID, index: UInt64)
    case strayAmendment(EntryID, index: UInt64)
    /// No act before it in the log says that the service began the erasure that it cites.
    case amendmentWithoutErasure(EntryID, index: UInt64)
    case amendmentAfterErasure(EntryID, index: UInt64, erasure: String)
    case otherCount(EntryID, index: UInt64, erasure: String, amendments: UInt64)
    case repeatedAct(EntryID, index: UInt64)
    case otherTombstone(EntryID, index: UInt64)
    /// A row of a former table whose leaf is not among the first.
    case lateAdoption(EntryID, index: UInt64)
    case entryWithoutLeaf(EntryID)
    case missingEntry(EntryID, index: UInt64)
    case uncountedDeletions(Int)
    case otherIndex(EntryID, index: UInt64)
    case changedColumn(EntryID, index: UInt64, column: String)
    case changedContent(EntryID, index: UInt64)
    /// The payload names another value than the column, which the leaf confirms.
    case changedMember(EntryID, index: UInt64, member: String)
    case otherErasures(EntryID, index: UInt64)
    case changedDigest(EntryID, index: UInt64, column: String)
    case actorWithoutErasure(EntryID, index: UInt64)
    case forgedAct(EntryID, index: UInt64)
    /// The log had more leaves, or others, when this was signed.
    case rewritten(size: UInt64)
    case otherRoot(size: UInt64)
    case swapped(UInt64, UInt64)
    case gap(Range<UInt64>)
    /// Leaves could not be read, since one before them is missing.
    case unread(Range<UInt64>)
    case changedRow(index: UInt64, column: String)
    /// A stored hash is not that of its leaf, or a stored subtree's not that of its leaves.
    case wrongHash(level: Int, index: UInt64)
    case wrongSize(head: UInt64, leaves: UInt64)
}

extension Finding: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadableLeaf(let index): "leaf \(index) is not a leaf of an audit trail"
        case .changedLeaf(let index): "leaf \(index) is not what the log has there"
        case .secondLeaf(let id, let index): "leaf \(index) is a second one for entry \(id)"
        case .strayAmendment(let id, let index): "leaf \(index) amends entry \(id), which is not where it says"
        case .amendmentWithoutErasure(let id, let index):
            "leaf \(index) amends entry \(id) for an erasure that the trail does not have before it"
        case .amendmentAfterErasure(let id, let index, let erasure):
            "leaf \(index) amends entry \(id) for erasure \(erasure), which had ended"
        case .otherCount(let id, let index, let erasure, let amendments):
            "entry \(id) (leaf \(index)) counts other amendments than the \(amendments) of erasure \(erasure)"
        case .repeatedAct(let id, let index): "entry \(id) (leaf \(index)) repeats an act of an erasure"
        case .otherTombstone(let id, let index):
            "entry \(id) (leaf \(index)) was amended and does not have the tombstone of its erasure"
        case .lateAdoption(let id, let index):
            "entry \(id) (leaf \(index)) claims to be adopted, and was recorded after others"
        case .entryWithoutLeaf(let id): "entry \(id) is not in the log"
        case .missingEntry(let id, let index): "entry \(id) (leaf \(index)) was deleted, and no retention covers it"
        case .uncountedDeletions(let count): "\(count) more entries were deleted than the acts of retention count"
        case .otherIndex(let id, let index): "entry \(id) claims another place in the log than leaf \(index)"
        case .changedColumn(let id, let index, let column): "entry \(id) (leaf \(index)) has another \(column)"
        case .changedContent(let id, let index):
            "entry \(id) (leaf \(index)): actor, payload or redactions are not what was recorded"
        case .changedMember(let id, let index, let member):
            "entry \(id) (leaf \(index)) has another \(member) in its payload than in its column"
        case .otherErasures(let id, let index):
            "entry \(id) (leaf \(index)) names other erasures in amended_by than those that amended it"
        case .changedDigest(let id, let index, let column):
            "entry \(id) (leaf \(index)) has a \(column) that the service did not write"
        case .actorWithoutErasure(let id, let index):
            "entry \(id) (leaf \(index)) has no actor, and no erasure in the trail took it out"
        case .forgedAct(let id, let index): "entry \(id) (leaf \(index)) is an act that the service did not sign"
        case .rewritten(let size): "the log does not begin with the \(size) leaves that it had"
        case .otherRoot(let size): "the \(size) leaves are not what the checkpoint signs"
        case .gap(let missing) where missing.count == 1: "leaf \(missing.lowerBound) is missing"
        case .gap(let missing): "leaves \(missing.lowerBound) to \(missing.upperBound - 1) are missing"
        case .unread(let leaves) where leaves.count == 1: "leaf \(leaves.lowerBound) could not be read"
        case .unread(let leaves): "leaves \(leaves.lowerBound) to \(leaves.upperBound - 1) could not be read"
        case .swapped(let first, let second): "leaves \(first) and \(second) stand in each other's place"
        case .changedRow(let index, let column): "leaf \(index) has a \(column) in its row that the leaf does not say"
        case .wrongHash(let level, let index): "hash \(index) of level \(level) is not that of its leaves"
        case .wrongSize(let head, let leaves): "the log's head counts \(head) leaves, and there are \(leaves)"
        }
    }
}
