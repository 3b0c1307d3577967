package import AuditModel
import LibPQ
package import StrictJSON

/// A request to be erased, and how far it has come.
package struct ErasureRecord: Sendable {
    package enum State: String, CaseIterable, Sendable {
        /// The requesting account may not erase by itself.
        case awaitingConfirmation = "awaiting_confirmation"
        /// Whether it stays within its bounds is being found out. Nothing is erased yet.
        case counting
        case running
        /// All is erased but what a hold covers, which follows when the hold ends.
        case held
        /// Nothing was erased, and nothing will be: it would have gone past its bounds.
        case stopped
        case completed
        /// The search afterwards found what is left, or could not look everywhere.
        case completedWithFindings = "completed_with_findings"
    }

    package let erasureID: String
    package let state: State
    /// What stands for the person in every entry of theirs. Random, and the same for all requests about them.
    package let tombstone: String
    package let requestedAt: Timestamp
    /// One month after the request (GDPR, Article 12(3)).
    package let dueAt: Timestamp
    /// The account that confirmed it, where that was asked for.
    let confirmedBy: String?
    /// `nil` until nothing is left to be done.
    package let completedAt: Timestamp?
    /// Entries that were changed. Those that arrived later are not counted.
    package let entriesRewritten: Int
    /// Entries that a hold keeps as they are.
    package let entriesHeld: Int
    /// How often it has failed in a row, and how the last time; of one that was stopped, why.
    package let attempts: Int
    package let lastError: String?
    /// What was found by the search that was asked for, as JSON text.
    let receipt: [UInt8]?

    /// Whether waiting brings nothing new, unless somebody acts.
    package var isSettled: Bool { state != .running && state != .counting }

    package var isCompleted: Bool { completedAt != nil }

    /// `false` when a search was asked for and found something, or could not look everywhere.
    package var hasPassedVerification: Bool { state != .completedWithFindings }

    private var receiptMembers: JSONObject {
        guard let receipt, case .object(let object)? = try? StrictJSON.parse(receipt, limits: .stored) else {
            return [:]
        }
        return object
    }

    static let columns: Statement = """
        erasure_id, state, tombstone, requested_at, requested_at + interval '1 month', confirmed_by, completed_at,
        entries_rewritten, entries_held, attempts, last_error, receipt
        """

    /// - Parameter column: where ``columns`` begin in the row.
    init(_ row: borrowing Row, from column: Int = 0) throws(PostgresError) {
        erasureID = try row.get(column)
        guard let state = State(rawValue: try row.get(column + 1)) else {
            throw PostgresError(.unexpectedResult, message: "an erasure is in a state that this version does not know")
        }
        self.state = state
        tombstone = try row.get(column + 2)
        requestedAt = try Timestamp(row.get(column + 3, as: TimestampTZ.self))
        dueAt = try Timestamp(row.get(column + 4, as: TimestampTZ.self))
        confirmedBy = try row.optional(column + 5)
        completedAt = try row.optional(column + 6, as: TimestampTZ.self).map { Timestamp($0) }
        entriesRewritten = try row.get(column + 7)
        entriesHeld = try row.get(column + 8)
        attempts = try row.get(column + 9)
        lastError = try row.optional(column + 10)
        receipt = try row.optional(column + 11, as: JSONB.self)?.text
    }

    /// As the API answers it. Completed, it is the receipt, and never changes again but for a tombstone that two requests
    /// about one person turn out to share.
    package var json: JSONValue {
        var object: JSONObject = [
            "erasure_id": .string(erasureID),
            "state": .string(state.rawValue),
            "tombstone": .string(tombstone),
            "requested_at": .string(requestedAt.description),
            "due_at": .string(dueAt.description),
            "confirmed_by": confirmedBy.map { .string($0) } ?? .null,
            "completed_at": completedAt.map { .string($0.description) } ?? .null,
            "entries_rewritten": .number(Double(entriesRewritten)),
            "entries_held": .number(Double(entriesHeld)),
            "attempts": .number(Double(attempts)),
            "last_error": lastError.map { .string($0) } ?? .null,
            "entry_id": .null,
            "verification": .null,
        ]
        for member in receiptMembers.members { object[member.name] = member.value }
        return .object(object)
    }
}

extension StrictJSON.Limits {
    /// What this service has stored: larger than an entry by what PostgreSQL adds when it writes numbers out.
    static let stored = StrictJSON.Limits(maximumBytes: 16 << 20, maximumDepth: 64, maximumNumberLength: 1024)
}
