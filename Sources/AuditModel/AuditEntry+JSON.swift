package import StrictJSON

extension AuditEntry {
    /// The entry as it is kept: everything but ``id``, which is not part of what happened.
    ///
    /// Fields come in the order of ``AuditEntryField``, normalised; `from_sha` is always there, null for a first
    /// deploy, and other optional ones only where they have a value. ``additional`` members follow in their own order.
    /// Validating this again gives the same entry without its id.
    package var json: JSONObject {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(AuditEntryField.allCases.count + additional.members.count)
        for field in AuditEntryField.allCases {
            if let value = value(of: field) { members.append(JSONObject.Member(name: field.rawValue, value: value)) }
        }
        return JSONObject(members + additional.members)
    }

    /// Returns the value as it is kept; `nil` for a field that is left out.
    private func value(of field: AuditEntryField) -> JSONValue? {
        switch field {
        case .action: .string(action.rawValue)
        case .actor: .string(actor.rawValue)
        case .fromSHA: fromSHA.map { .string($0.rawValue) } ?? .null
        case .toSHA: .string(toSHA.rawValue)
        case .targetApp: .string(targetApp.rawValue)
        case .trigger: .string(trigger.rawValue)
        case .outcome: .string(outcome.rawValue)
        case .timestamp: .string(timestamp.description)
        case .id: nil
        case .approvedBy: approvedBy.map { .string($0.rawValue) }
        case .requestedBy: requestedBy.map { .string($0.rawValue) }
        case .runURL: runURL.map { .string($0.rawValue) }
        case .splitSHA: splitSHA.map { .string($0.rawValue) }
        case .release: release.map { .string($0.rawValue) }
        case .reason: reason.map { .string($0.rawValue) }
        case .actorSource: actorSource.map { .string($0.rawValue) }
        }
    }
}
