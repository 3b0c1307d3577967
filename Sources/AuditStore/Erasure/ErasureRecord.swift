package import AuditModel
import LibPQ
package import StrictJSON

/// A request to be erased, and how far it has come.
package struct ErasureRecord: Sendable {
    package let requestID: String
    /// What stands for the person in every entry of theirs. Random, and the same for all requests about them.
    package let tombstone: String
    package let requestedAt: Timestamp
    /// `nil` while it runs.
    package let completedAt: Timestamp?
    /// Entries that were changed; those that arrived later are counted by nobody.
    package let entriesRewritten: Int
    /// What was found by the search that was asked for, as JSON text.
    let receipt: [UInt8]?

    package var isCompleted: Bool { completedAt != nil }

    /// `false` when a search was asked for and found something, or could not look everywhere.
    package var hasPassedVerification: Bool {
        guard case .object(let verification)? = receiptMembers["verification"] else { return true }
        return verification["passed"] == true
    }

    private var receiptMembers: JSONObject {
        guard let receipt, case .object(let object)? = try? StrictJSON.parse(receipt, limits: .stored) else {
            return [:]
        }
        return object
    }

    static let columns: Statement = """
        request_id, tombstone, requested_at, completed_at, entries_rewritten, receipt
        """

    /// - Parameter column: where ``columns`` begin in the row.
    init(_ row: borrowing Row, from column: Int = 0) throws(PostgresError) {
        requestID = try row.get(column)
        tombstone = try row.get(column + 1)
        requestedAt = try Timestamp(row.get(column + 2, as: TimestampTZ.self))
        completedAt = try row.optional(column + 3, as: TimestampTZ.self).map { Timestamp($0) }
        entriesRewritten = try row.get(column + 4)
        receipt = try row.optional(column + 5, as: JSONB.self)?.text
    }

    /// As the API answers it. Completed, it is the receipt, and never changes again but for a tombstone that two requests
    /// about one person turn out to share.
    package var json: JSONValue {
        var object: JSONObject = [
            "request_id": .string(requestID),
            "state": .string(isCompleted ? "completed" : "running"),
            "tombstone": .string(tombstone),
            "requested_at": .string(requestedAt.description),
            "completed_at": completedAt.map { .string($0.description) } ?? .null,
            "entries_rewritten": .number(Double(entriesRewritten)),
            "entry_id": .null,
            "verification": .null,
        ]
        for member in receiptMembers.members { object[member.name] = member.value }
        return .object(object)
    }
}

/// Why an erasure was not begun.
package enum ErasureError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The number was used for other identifiers.
    case requestIDReused
    /// The number, which stays for good, holds one of the identifiers.
    case requestIDNamesPerson

    package var description: String {
        switch self {
        case .requestIDReused: "This request id was used before, for other identifiers."
        case .requestIDNamesPerson: "The request id holds an identifier: it stays in the trail."
        }
    }
}

extension StrictJSON.Limits {
    /// What this service has stored: larger than an entry by what PostgreSQL adds when it writes numbers out.
    static let stored = StrictJSON.Limits(maximumBytes: 16 << 20, maximumDepth: 64, maximumNumberLength: 1024)
}
