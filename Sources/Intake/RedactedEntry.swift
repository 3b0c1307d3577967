package import AuditModel
package import Redaction
import StrictJSON

/// An entry without secrets. Only ``Redactor/redact(_:)`` makes one, and the store takes nothing else, so no mistake
/// can store an unredacted entry.
package struct RedactedEntry: Sendable {
    package let action: Action
    /// Who is claimed to have acted, redacted: personal data is intended here, a secret is not.
    package let actor: String
    /// `nil` when the entry names nobody there.
    package let approvedBy: String?
    package let requestedBy: String?
    package let fromSHA: GitSHA?
    package let toSHA: GitSHA
    package let targetApp: TargetApp
    package let trigger: Trigger
    package let outcome: Outcome
    /// When it happened, by the caller's clock.
    package let timestamp: Timestamp
    /// The whole entry but its id, redacted, in canonical form (RFC 8785).
    package let canonical: [UInt8]
    /// What was redacted, in pointers into ``canonical``.
    package let redactions: [RedactionNote]

    fileprivate init(_ entry: AuditEntry, content: JSONValue, redactions: [RedactionNote]) {
        action = entry.action
        func text(_ field: AuditEntryField) -> String? {
            guard case .object(let object) = content, case .string(let text)? = object[field.rawValue] else {
                return nil
            }
            return text
        }
        actor = text(.actor) ?? entry.actor.rawValue
        approvedBy = text(.approvedBy)
        requestedBy = text(.requestedBy)
        fromSHA = entry.fromSHA
        toSHA = entry.toSHA
        targetApp = entry.targetApp
        trigger = entry.trigger
        outcome = entry.outcome
        timestamp = entry.timestamp
        canonical = StrictJSON.canonical(content)
        self.redactions = redactions
    }

    /// `[{"pointer": …, "rule": …}]`, canonical.
    package var redactionsJSON: [UInt8] {
        StrictJSON.canonical(.array(redactions.map(\.json)))
    }
}

extension Redactor {
    private static let identities = Set(AuditEntryField.allCases.filter(\.isIdentity).map(\.rawValue))
    /// Columns that entries are found by. A secret in one is refused, since the rest would not name anything.
    private static let irreplaceable: [AuditEntryField] = [.action, .targetApp]

    /// Returns the entry without its secrets and its id. Looks into every member but those of fixed form.
    /// - Returns: a failure, with a violation for each, when `action` or `target_app` holds a secret.
    package func redact(_ entry: AuditEntry) -> Result<RedactedEntry, InvalidEntry> {
        var fixed: [JSONObject.Member] = []
        var free: [JSONObject.Member] = []
        for member in entry.json.members {
            let isFixed = AuditEntryField.named(member.name)?.isFixedForm ?? false
            if isFixed { fixed.append(member) } else { free.append(member) }
        }
        let (redacted, replaced) = redact(.object(JSONObject(free)), identities: Self.identities)
        let notes = replaced.map { RedactionNote($0) }
        let violations = Self.secrets(at: notes)
        guard violations.isEmpty, case .object(let object) = redacted else {
            return .failure(InvalidEntry(violations: violations))
        }
        return .success(RedactedEntry(entry, content: .object(JSONObject(fixed + object.members)), redactions: notes))
    }

    private static func secrets(at notes: [RedactionNote]) -> [Violation] {
        guard !notes.isEmpty else { return [] }
        let pointers = Set(notes.map(\.pointer))
        return irreplaceable.map { JSONPointer().appending($0.rawValue) }
            .filter { pointers.contains($0.description) }
            .map { Violation(pointer: $0, code: .containsSecret, detail: "Must not hold a secret.") }
    }
}
