package import StrictJSON

/// A hold: which entries to keep as they are, and why.
package struct HoldRequest: Sendable {
    /// The number under which it is kept, by the same rules as an erasure's.
    package let holdID: ErasureID
    package let reason: Reason
    package var targetApp: TargetApp?
    /// Entries with `ts_utc` from here on, and before ``until``.
    package var since: Timestamp?
    package var until: Timestamp?
    /// The names of one person.
    package var identifiers: [Identity] = []
    /// When it ends by itself.
    package var endsAt: Timestamp?

    private enum Member: String, CaseIterable {
        case holdID = "hold_id"
        case reason
        case targetApp = "target_app"
        case since, until, identifiers
        case endsAt = "ends_at"
    }

    /// - Throws: every rule that `value` breaks, without quoting what was sent.
    package init(_ value: JSONValue) throws(InvalidEntry) {
        guard case .object(let object) = value else {
            throw InvalidEntry(
                violations: [Violation(pointer: JSONPointer(), code: .wrongType, detail: "Must be an object.")]
            )
        }
        var violations: [Violation] = []
        func note(_ pointer: JSONPointer, _ rule: BrokenRule) {
            violations.append(Violation(pointer: pointer, code: rule.code, detail: rule.detail))
        }
        func optional<Value: WireText>(_ member: Member) -> Value? {
            switch object[member.rawValue] {
            case nil, .null?: nil
            case let value?: ErasureRequest.read(value, at: JSONPointer().appending(member.rawValue), note)
            }
        }
        if object.members.contains(where: { Member(rawValue: $0.name) == nil }) {
            let names = Member.allCases.map(\.rawValue).joined(separator: ", ")
            note(JSONPointer(), BrokenRule(.notAllowed, "Must have no members but \(names)."))
        }
        let pointer = JSONPointer()
        let holdID: ErasureID? = ErasureRequest.read(
            object[Member.holdID.rawValue],
            at: pointer.appending(Member.holdID.rawValue),
            note
        )
        let reason: Reason? = ErasureRequest.read(
            object[Member.reason.rawValue],
            at: pointer.appending(Member.reason.rawValue),
            note
        )
        if let reason, reason.rawValue.isEmpty {
            note(pointer.appending(Member.reason.rawValue), BrokenRule(.empty, "Must say why."))
        }
        let targetApp: TargetApp? = optional(.targetApp)
        let since: Timestamp? = optional(.since)
        let until: Timestamp? = optional(.until)
        let endsAt: Timestamp? = optional(.endsAt)
        var identifiers: [Identity] = []
        if let value = object[Member.identifiers.rawValue], value != .null {
            identifiers = ErasureRequest.identifiers(value, isForced: true, note)
        }
        if targetApp == nil, since == nil, until == nil, identifiers.isEmpty, violations.isEmpty {
            note(pointer, BrokenRule(.required, "Must name an app, a period or a person."))
        }
        guard let holdID, let reason, violations.isEmpty else { throw InvalidEntry(violations: violations) }
        self.holdID = holdID
        self.reason = reason
        self.targetApp = targetApp
        self.since = since
        self.until = until
        self.identifiers = identifiers
        self.endsAt = endsAt
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
