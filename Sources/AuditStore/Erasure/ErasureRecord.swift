package import AuditModel
import LibPQ
package import StrictJSON

/// A request to be erased, and how far it has come. Holds no identifier of the person.
package struct ErasureRecord: Sendable {
    /// A request that is `held` is `running` again when a hold ends, and `stopped` can only follow the first two. The
    /// raw values are the API's and the table's.
    package enum State: String, CaseIterable, Sendable {
        /// The requesting account may not erase by itself. Nothing happens until another account confirms it.
        case awaitingConfirmation = "awaiting_confirmation"
        /// The service counts whether it stays within its bounds. Nothing is erased yet.
        case counting
        /// Late entries get the tombstone, and stored ones are being rewritten.
        case running
        /// All is erased but what a hold covers, which follows when the hold ends.
        case held
        /// Nothing was erased, and nothing will be: it would have gone past its bounds, or an account refused it.
        case stopped
        /// All was erased, and the search, if asked for, found nothing.
        case completed
        /// The search afterwards found what is left, or could not look everywhere.
        case completedWithFindings = "completed_with_findings"
    }

    /// The number of the data subject request, which the caller gave.
    package let erasureID: String
    package let state: State
    /// What stands for the person in every entry of theirs. Random, and the same for all requests about them.
    package let tombstone: String
    package let requestedAt: Timestamp
    /// One month after the request (GDPR, Article 12(3)).
    package let dueAt: Timestamp
    /// The account that confirmed it, where that was asked for.
    let confirmedBy: String?
    /// `nil` until nothing is left to be done. Always `nil` for a request that was stopped.
    package let completedAt: Timestamp?
    /// Entries that were changed. Those that arrived later are not counted.
    package let entriesRewritten: Int
    package let entriesHeld: Int
    /// How often it has failed in a row. 0 after a success.
    package let attempts: Int
    /// How it failed the last time, without any value of a row; of one that was stopped, why. `nil` after a success.
    package let lastError: String?
    /// JSON text that was kept at completion: the act's id, and what the search found that was asked for.
    let receipt: [UInt8]?

    /// Whether waiting brings nothing new, unless somebody acts.
    package var isSettled: Bool { state != .running && state != .counting }

    /// With findings or without.
    package var isCompleted: Bool { completedAt != nil }

    /// `false` when a search was asked for and found something, or could not look everywhere.
    package var hasPassedVerification: Bool { state != .completedWithFindings }

    /// Members of the receipt; empty before there is one.
    private var receiptMembers: JSONObject {
        guard let receipt, case .object(let object)? = try? StrictJSON.parse(receipt, limits: .stored) else {
            return [:]
        }
        return object
    }

    /// SQL: the columns that ``init(_:from:)`` reads, in order, from `audit_erasure` or a function's rows of its type.
    static let columns: Statement = """
        erasure_id, state, tombstone, requested_at, requested_at + interval '1 month', confirmed_by, completed_at,
        entries_rewritten, entries_held, attempts, last_error, receipt
        """

    /// - Parameter column: where ``columns`` begin in the row.
    /// - Throws: ``PostgresError`` `unexpectedResult` for a state of a later version.
    init(_ row: borrowing Row, from column: Int = 0) throws(PostgresError) {
        erasureID = try row.get(column)
        guard let state = State(rawValue: try row.get(column + 1)) else {
            throw PostgresError(.unexpectedResult, message: "an erasure is in a state that this version does not know")
        }
        self.state = state
        tombstone = try row.get(column + 2)
        requestedAt = try row.get(column + 3)
        dueAt = try row.get(column + 4)
        confirmedBy = try row.optional(column + 5)
        completedAt = try row.optional(column + 6)
        entriesRewritten = try row.get(column + 7)
        entriesHeld = try row.get(column + 8)
        attempts = try row.get(column + 9)
        lastError = try row.optional(column + 10)
        receipt = try row.optional(column + 11, as: JSONB.self)?.text
    }

    /// The request as the API answers it. Completed, it is the receipt, and never changes again but for a tombstone
    /// that two requests about one person turn out to share.
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
