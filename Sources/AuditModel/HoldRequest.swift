package import StrictJSON

/// A hold: which entries to keep as they are, and why.
package struct HoldRequest: Sendable {
    /// The number under which it is kept, by the same rules as an erasure's.
    package let holdID: ErasureID
    /// Stored in the trail permanently. Never empty.
    package let reason: Reason
    /// `nil` for entries of every app.
    package let targetApp: TargetApp?
    /// Entries with `ts_utc` from here on, and before ``until``.
    package let since: Timestamp?
    package let until: Timestamp?
    /// The names of one person; empty for a hold that is not about a person.
    package let identifiers: [Identity]
    /// When it ends by itself; `nil` when it lasts until somebody ends it.
    package let endsAt: Timestamp?

    private enum Member: String, CaseIterable {
        case holdID = "hold_id"
        case reason
        case targetApp = "target_app"
        case since, until, identifiers
        case endsAt = "ends_at"
    }

    /// Reads the request. It must name an app, a person or a period that is not empty.
    /// - Throws: every rule that `value` breaks, without quoting what was sent.
    package init(_ value: JSONValue) throws(InvalidEntry) {
        var reader = try RequestReader<Member>(value)
        let holdID: ErasureID? = reader.required(.holdID)
        let reason: Reason? = reader.required(.reason)
        if let reason, reason.rawValue.isEmpty { reader.note(.empty, "Must say why.", at: .reason) }
        targetApp = reader.optional(.targetApp)
        since = reader.optional(.since)
        until = reader.optional(.until)
        if let since, let until, since >= until { reader.note(.notAllowed, "Must be after since.", at: .until) }
        endsAt = reader.optional(.endsAt)
        identifiers = reader.isPresent(.identifiers) ? reader.identifiers(.identifiers, isForced: true) : []
        if targetApp == nil, since == nil, until == nil, identifiers.isEmpty, reader.violations.isEmpty {
            reader.note(.required, "Must name an app, a period or a person.", at: JSONPointer())
        }
        guard let holdID, let reason, reader.violations.isEmpty else {
            throw InvalidEntry(violations: reader.violations)
        }
        self.holdID = holdID
        self.reason = reason
    }

    /// What the trail records of it: everything but the person's names. The reason may hold them.
    package var details: JSONObject {
        func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
        return [
            "reason": .string(reason.rawValue), "held_app": text(targetApp?.rawValue),
            "since": text(since?.description), "until": text(until?.description),
            "names_person": .bool(!identifiers.isEmpty), "ends_at": text(endsAt?.description),
        ]
    }
}
