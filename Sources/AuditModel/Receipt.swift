package import StrictJSON

/// Confirms that an entry is stored, and lists what was redacted before that.
package struct Receipt: Sendable, Equatable {
    package let id: EntryID
    /// When the entry was first stored, by the database's clock. A repeated entry's receipt says the same.
    package let recordedAt: Timestamp
    /// The index of the entry's leaf in the trail's log.
    package let logIndex: UInt64
    /// What was redacted before the entry was stored, in the order of the redactor.
    package let redactions: [RedactionNote]
    /// The proof that the leaf is in the log, a file `c2sp.org/tlog-proof@v1`. Only if the caller asked for it.
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

    /// The receipt as the API answers with it, without the member `proof` if it has no proof.
    package var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id.description), "recorded_at": .string(recordedAt.microsecondDescription),
            "log_index": .number(Double(logIndex)), "redactions": .array(redactions.map(\.json)),
        ]
        if let proof { object["proof"] = .string(proof) }
        return .object(object)
    }

    /// Reads what ``json`` writes. Ignores members that a later version may add.
    /// - Returns: `nil` when a member is missing or has the wrong form.
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
