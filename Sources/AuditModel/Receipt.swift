package import StrictJSON

/// The proof that an entry is stored, and what was taken out of it before that.
package struct Receipt: Sendable, Equatable {
    package let id: EntryID
    /// When the entry was first stored, by the database's clock. A repeated entry's receipt says the same.
    package let recordedAt: Timestamp
    /// Of the entry's leaf in the trail's log.
    package let logIndex: UInt64
    package let redactions: [RedactionNote]
    /// That the leaf is in the log, as a file `c2sp.org/tlog-proof@v1`. Only where the caller asked for it.
    package var proof: String?

    package init(
        id: EntryID,
        recordedAt: Timestamp,
        logIndex: UInt64,
        redactions: [RedactionNote],
        proof: String? = nil
    ) {
        self.id = id
        self.recordedAt = recordedAt
        self.logIndex = logIndex
        self.redactions = redactions
        self.proof = proof
    }

    package var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id.description), "recorded_at": .string(recordedAt.microsecondDescription),
            "log_index": .number(Double(logIndex)), "redactions": .array(redactions.map(\.json)),
        ]
        if let proof { object["proof"] = .string(proof) }
        return .object(object)
    }

    /// What ``json`` denotes, whatever else a later version put in there.
    /// - Returns: `nil` when a member is missing or not what it should be.
    package init?(_ value: JSONValue) {
        guard case .object(let object) = value,
            case .string(let idText)? = object["id"], let id = EntryID(idText),
            case .string(let timeText)? = object["recorded_at"], let recordedAt = Timestamp(timeText),
            case .number(let number)? = object["log_index"], let logIndex = UInt64(exactly: number),
            case .array(let elements)? = object["redactions"]
        else { return nil }
        let redactions = elements.compactMap { RedactionNote($0) }
        guard redactions.count == elements.count else { return nil }
        var proof: String?
        if let value = object["proof"] {
            guard case .string(let text) = value else { return nil }
            proof = text
        }
        self.init(id: id, recordedAt: recordedAt, logIndex: logIndex, redactions: redactions, proof: proof)
    }
}
