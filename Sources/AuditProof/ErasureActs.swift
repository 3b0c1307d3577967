import AuditModel
import StrictJSON

/// Collects what the trail's acts say about erasures: where in the log each began to rewrite entries and ended.
///
/// The service's acts may come in any order. Ask only when all of them were noted.
struct ErasureActs: Sendable {
    /// The action of the act with which an erasure begins. Amendments cite this act.
    static let beginning = "audit.rewrite.trail"
    /// The action of the act with which an erasure ends. It counts the amendments.
    static let end = "audit.erase.trail"

    private struct Act: Sendable {
        let id: EntryID
        let index: UInt64
        let erasureID: String
        let tombstone: String
        let count: Double?
    }

    private var beginnings: [EntryID: Act] = [:]
    private var begun: [String: Act] = [:]
    private var ended: [String: Act] = [:]
    private var repeated: [Act] = []

    /// Notes an act whose content its commitment opens to. Ignores other entries.
    mutating func note(_ payload: JSONObject, action: JSONValue, id: EntryID, index: UInt64) {
        guard action == .string(Self.beginning) || action == .string(Self.end),
            case .string(let erasureID)? = payload["erasure_id"], case .string(let tombstone)? = payload["tombstone"]
        else { return }
        var count: Double?
        if case .number(let number)? = payload["entries_rewritten"] { count = number }
        let act = Act(id: id, index: index, erasureID: erasureID, tombstone: tombstone, count: count)
        if action == .string(Self.beginning) {
            beginnings[id] = act
            keepFirst(act, in: \.begun)
        } else {
            keepFirst(act, in: \.ended)
        }
    }

    /// Keeps the act that is first in the log. The other one is reported as repeated.
    private mutating func keepFirst(_ act: Act, in acts: WritableKeyPath<Self, [String: Act]>) {
        guard let known = self[keyPath: acts][act.erasureID] else {
            self[keyPath: acts][act.erasureID] = act
            return
        }
        self[keyPath: acts][act.erasureID] = known.index <= act.index ? known : act
        repeated.append(known.index <= act.index ? act : known)
    }

    /// Returns the number of the erasure that this act begins; `nil` when it begins none.
    func erasureID(of beginning: EntryID) -> String? { beginnings[beginning]?.erasureID }

    func hasEnded(_ erasureID: String) -> Bool { ended[erasureID] != nil }

    /// Erasures that have begun and not ended, sorted.
    var open: [String] { begun.keys.filter { ended[$0] == nil }.sorted() }

    /// Returns what is wrong with an amendment: it must lie after the act that it cites, which begins an erasure, and
    /// before the act that ends this erasure.
    func objection(to amendment: AmendmentLeaf, at index: UInt64) -> Finding? {
        guard let beginning = beginnings[amendment.erasure], beginning.index < index else {
            return .amendmentWithoutErasure(amendment.amends, index: index)
        }
        guard let end = ended[beginning.erasureID], end.index < index else { return nil }
        return .amendmentAfterErasure(amendment.amends, index: index, erasure: beginning.erasureID)
    }

    /// Whether an entry whose content has these tombstones can have been rewritten last by the erasure that this act
    /// begins. A later erasure may have found two people to be one and replaced a tombstone.
    func explains(_ tombstones: Set<String>, rewrittenBy beginning: EntryID) -> Bool {
        guard let act = beginnings[beginning] else { return false }
        if let end = ended[act.erasureID], tombstones.contains(end.tombstone) { return true }
        return beginnings.values.contains { other in
            other.index >= act.index && (tombstones.contains(other.tombstone) || isReplacing(other, after: act))
        }
    }

    /// Whether an entry that arrived with this tombstone came after an erasure had begun that uses it.
    func explains(_ tombstone: String, at index: UInt64) -> Bool {
        beginnings.values.contains { $0.index < index && $0.tombstone == tombstone } || !open.isEmpty
    }

    /// Whether an erasure that is under way may have replaced a tombstone in the acts, and not yet everywhere.
    private func isReplacing(_ other: Act, after act: Act) -> Bool {
        other.erasureID != act.erasureID && ended[other.erasureID] == nil
    }

    /// Returns acts that stand twice, and ends that count other amendments than there are.
    /// - Parameter amendments: the act that each cites, and its index.
    func findings(amendments: [(act: EntryID, index: UInt64)]) -> [Finding] {
        var counts: [String: UInt64] = [:]
        for amendment in amendments {
            guard let erasureID = beginnings[amendment.act]?.erasureID, let end = ended[erasureID],
                amendment.index < end.index
            else { continue }
            counts[erasureID, default: 0] += 1
        }
        let miscounted = ended.values.sorted { $0.index < $1.index }.compactMap { end -> Finding? in
            let count = counts[end.erasureID] ?? 0
            guard end.count != Double(count) else { return nil }
            return .otherCount(end.id, index: end.index, erasure: end.erasureID, amendments: count)
        }
        return repeated.sorted { $0.index < $1.index }.map { .repeatedAct($0.id, index: $0.index) } + miscounted
    }

    /// Returns the tombstones in an entry's canonical content, whole or as they stand in longer words.
    static func tombstones(in content: [UInt8]) -> Set<String> {
        var found: Set<String> = []
        var rest = content[...]
        while let start = rest.firstRange(of: prefix) {
            let end = rest[start.upperBound...].firstIndex { !isDigit($0) } ?? rest.endIndex
            found.insert(String(decoding: rest[start.lowerBound..<end], as: UTF8.self))
            rest = rest[end...]
        }
        return found
    }

    private static let prefix = Array("erased-operator-".utf8)

    /// Base32 (RFC 4648), lowercase.
    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(byte)
    }
}
