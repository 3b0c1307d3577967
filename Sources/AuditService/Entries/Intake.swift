import AuditModel
import AuditStore
import Intake
import Redaction
import StrictJSON

/// From bytes to a redacted entry that its caller may record. Nothing here waits for anything.
struct Intake: Sendable {
    /// The most bytes of one entry.
    static let entryLimit = 65_536

    let redactor: Redactor
    let now: @Sendable () -> Timestamp
    /// Older entries would be deleted at once: retention.
    let retention: Duration

    /// - Parameters:
    ///   - key: the id that came beside the entry, if one did; the entry may carry the same one itself.
    /// - Throws: ``Rejection``.
    func accept(
        _ bytes: ArraySlice<UInt8>,
        key: EntryID?,
        for credential: Credential
    ) throws(Rejection) -> (entry: RedactedEntry, id: EntryID?) {
        let value: JSONValue
        do {
            value = try StrictJSON.parse(bytes)
        } catch {
            throw Rejection(error)
        }
        let entry = try validate(value)
        if let key, let id = entry.id, key != id {
            throw Rejection(.idMismatch, "Idempotency-Key and the entry's id differ.")
        }
        try authorize(entry, credential)
        switch redactor.redact(entry) {
        case .success(let redacted): return (redacted, key ?? entry.id)
        case .failure(let error): throw Self.invalid(error.violations)
        }
    }

    private func validate(_ value: JSONValue) throws(Rejection) -> AuditEntry {
        let now = now()
        let (seconds, _) = retention.components
        let oldest = Timestamp(microseconds: now.microseconds - seconds * 1_000_000)
        switch AuditEntry.validate(value, now: now, oldest: oldest) {
        case .success(let entry): return entry
        case .failure(let error): throw Self.invalid(error.violations)
        }
    }

    private func authorize(_ entry: AuditEntry, _ credential: Credential) throws(Rejection) {
        guard credential.actionPatterns.contains(where: { $0.matches(entry.action) }) else {
            throw Rejection(.actionNotAllowed, "This account may not record this action.")
        }
        guard credential.appPatterns.contains(where: { $0.matches(entry.targetApp) }) else {
            throw Rejection(.appNotAllowed, "This account may not record for this app.")
        }
    }

    private static func invalid(_ violations: [Violation]) -> Rejection {
        Rejection(.invalidEntry, "The entry breaks \(violations.count) of its rules.", errors: violations)
    }
}
