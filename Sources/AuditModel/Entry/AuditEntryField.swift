/// The names that an entry's known members have on the wire, in the order in which they are checked and written.
package enum AuditEntryField: String, CaseIterable, Sendable {
    case id
    case action
    case actor
    case fromSHA = "from_sha"
    case toSHA = "to_sha"
    case targetApp = "target_app"
    case trigger
    case outcome
    case timestamp = "ts_utc"
    case approvedBy = "approved_by"
    case requestedBy = "requested_by"
    case runURL = "run_url"
    case release
    case reason
    case actorSource = "actor_source"

    /// Whether the member names a person, whose PII is intended.
    package var isIdentity: Bool {
        self == .actor || self == .approvedBy || self == .requestedBy
    }

    /// Whether nothing but a fixed form fits, so that a secret could not hide there.
    package var isFixedForm: Bool {
        switch self {
        case .id, .fromSHA, .toSHA, .trigger, .outcome, .timestamp: true
        default: false
        }
    }

    package var isRequired: Bool {
        switch self {
        case .action, .actor, .toSHA, .targetApp, .trigger, .outcome, .timestamp: true
        default: false
        }
    }
}
