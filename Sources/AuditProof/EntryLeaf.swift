package import AuditModel
import Bytes
package import StrictJSON

/// What the log shows of an entry: all that no erasure may change, and a commitment to the rest. It holds no personal
/// data, so it can be published and kept.
package struct EntryLeaf: Sendable, Equatable {
    /// The columns that stand in it in clear, which are also its members. The database refuses to change them.
    package enum Column: String, CaseIterable, Sendable {
        case id
        case recordedAt = "recorded_at"
        case timestamp = "ts_utc"
        case adopted
        case serviceAccount = "service_account"
        case action
        case fromSHA = "from_sha"
        case toSHA = "to_sha"
        case targetApp = "target_app"
        case trigger
        case outcome
    }

    /// The `v` of every leaf. A leaf of another version is unreadable.
    static let version: JSONValue = 1

    package let id: EntryID
    package let commitment: Commitment
    private let columns: JSONObject

    /// Creates the leaf of an entry whose columns have these values.
    /// - Returns: `nil` without an id.
    package init?(columns entry: JSONObject, commitment: Commitment) {
        guard case .string(let idText)? = entry[Column.id.rawValue], let id = EntryID(idText),
            id.description == idText
        else { return nil }
        self.id = id
        self.commitment = commitment
        columns = JSONObject(
            Column.allCases.map { JSONObject.Member(name: $0.rawValue, value: entry[$0.rawValue] ?? .null) }
        )
    }

    /// The column's value; null for one that the entry does not have.
    package subscript(column: Column) -> JSONValue {
        columns[column.rawValue] ?? .null
    }

    /// Returns the columns that have another value in the entry.
    package func differences(from entry: JSONObject) -> [Column] {
        Column.allCases.filter { self[$0] != (entry[$0.rawValue] ?? .null) }
    }

    /// The leaf's members. Their canonical form is what is hashed.
    package var json: JSONObject {
        var leaf = columns
        leaf["commitment"] = .string(Hex.encode(commitment.bytes))
        leaf["v"] = Self.version
        return leaf
    }

    /// - Returns: `nil` unless `object` is exactly what ``json`` writes.
    init?(_ object: JSONObject) {
        guard case .string(let hex)? = object["commitment"],
            let commitment = Hex.decode(hex).flatMap({ Commitment(bytes: $0) })
        else { return nil }
        self.init(columns: object, commitment: commitment)
        guard json == object else { return nil }
    }
}
