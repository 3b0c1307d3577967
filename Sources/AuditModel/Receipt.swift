package import StrictJSON

/// The proof that an entry is stored, and what was taken out of it before that.
package struct Receipt: Sendable, Equatable {
    package let id: EntryID
    /// When the entry was first stored, by the database's clock. A repeated entry's receipt says the same.
    package let recordedAt: Timestamp
    package let redactions: [RedactionNote]

    package init(id: EntryID, recordedAt: Timestamp, redactions: [RedactionNote]) {
        self.id = id
        self.recordedAt = recordedAt
        self.redactions = redactions
    }

    package var json: JSONValue {
        [
            "id": .string(id.description), "recorded_at": .string(recordedAt.microsecondDescription),
            "redactions": .array(redactions.map(\.json)),
        ]
    }

    /// What ``json`` denotes, whatever else a later version put in there.
    /// - Returns: `nil` when a member is missing or not what it should be.
    package init?(_ value: JSONValue) {
        guard case .object(let object) = value,
            case .string(let idText)? = object["id"], let id = EntryID(idText),
            case .string(let timeText)? = object["recorded_at"], let recordedAt = Timestamp(timeText),
            case .array(let elements)? = object["redactions"]
        else { return nil }
        let redactions = elements.compactMap { RedactionNote($0) }
        guard redactions.count == elements.count else { return nil }
        self.init(id: id, recordedAt: recordedAt, redactions: redactions)
    }
}
