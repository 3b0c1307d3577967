/// The members of an entry that have a meaning here, in the order of their documentation. Raw values are the wire's
/// names; anything else in an entry is free-form.
package enum AuditEntryField: String, CaseIterable, Sendable {
    case action
    case actor
    case fromSHA = "from_sha"
    case toSHA = "to_sha"
    case targetApp = "target_app"
    case trigger
    case outcome
    case timestamp = "ts_utc"
    case id
    case approvedBy = "approved_by"
    case requestedBy = "requested_by"
    case runURL = "run_url"
    case splitSHA = "split_sha"
    case release
    case reason
    case actorSource = "actor_source"

    /// Whether it names a person by design. The redactor keeps personal data there, and only there.
    package var isIdentity: Bool {
        switch self {
        case .actor, .approvedBy, .requestedBy: true
        default: false
        }
    }

    /// Whether it has so few forms that no secret fits in. The redactor does not look at it.
    package var isFixedForm: Bool {
        switch self {
        case .fromSHA, .toSHA, .splitSHA, .trigger, .outcome, .timestamp, .id: true
        default: false
        }
    }

    /// Returns the field of exactly this name, faster than `init(rawValue:)`.
    package static func named(_ name: String) -> AuditEntryField? {
        let length = name.utf8.count
        return length < byLength.count ? byLength[length].first { $0.name == name }?.field : nil
    }

    /// Fields by the length of their names.
    private static let byLength: [[(name: String, field: AuditEntryField)]] = {
        let longest = allCases.map(\.rawValue.utf8.count).max() ?? 0
        return (0...longest).map { length in
            allCases.filter { $0.rawValue.utf8.count == length }.map { ($0.rawValue, $0) }
        }
    }()
}
