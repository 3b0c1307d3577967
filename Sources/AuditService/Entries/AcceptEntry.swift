import AuditModel
import AuditStore
import Intake
import Redaction

/// Turns bytes into a redacted entry that its caller may record. Pure computation: waits for nothing, keeps nothing.
struct AcceptEntry: Sendable {
    /// The greatest age of an entry, in microseconds: two years. Retention would delete an older one.
    private static let greatestAge: Int64 = 2 * 366 * 86_400 * 1_000_000

    /// The clock against which an entry's `ts_utc` is checked.
    let now: @Sendable () -> Timestamp
    private let intake: EntryIntake

    init(redactor: Redactor, now: @escaping @Sendable () -> Timestamp) {
        intake = EntryIntake(redactor: redactor)
        self.now = now
    }

    /// Parses, validates, authorizes and redacts, in this order. The patterns of the account are checked before the
    /// entry is redacted, which takes longest.
    /// - Parameters:
    ///   - bytes: one JSON object (RFC 7493).
    ///   - key: the id that came beside the entry, if one did; the entry may carry the same one itself.
    /// - Returns: the entry, and its id if the caller gave one. Without an id the store derives it from the content.
    /// - Throws: ``Rejection``: 400 `malformed_json`, 413, 422 `invalid_entry` with every broken rule, 422
    ///   `id_mismatch` when `key` and the entry's id differ, 403 when the patterns do not allow the action or the app.
    func accept(
        _ bytes: ArraySlice<UInt8>,
        key: EntryID?,
        for credential: Credential
    ) throws(Rejection) -> (entry: RedactedEntry, id: EntryID?) {
        let now = now()
        let oldest = Timestamp(microseconds: now.microseconds - Self.greatestAge)
        let entry: AuditEntry
        do throws(EntryIntake.Refusal) {
            entry = try intake.read(bytes, now: now, oldest: oldest)
        } catch {
            throw Rejection(error)
        }
        if let key, let id = entry.id, key != id {
            throw Rejection(.idMismatch, "Idempotency-Key and the entry's id differ.")
        }
        try Self.authorize(entry, credential)
        do throws(EntryIntake.Refusal) {
            return (try intake.redact(entry), key ?? entry.id)
        } catch {
            throw Rejection(error)
        }
    }

    /// Checks the patterns of the account: one for the action and one for the app must match.
    /// - Throws: ``Rejection`` 403.
    private static func authorize(_ entry: AuditEntry, _ credential: Credential) throws(Rejection) {
        guard credential.actionPatterns.contains(where: { $0.matches(entry.action) }) else {
            throw Rejection(.actionNotAllowed, "This account may not record this action.")
        }
        guard credential.appPatterns.contains(where: { $0.matches(entry.targetApp) }) else {
            throw Rejection(.appNotAllowed, "This account may not record for this app.")
        }
    }
}

extension Rejection {
    fileprivate init(_ refusal: EntryIntake.Refusal) {
        switch refusal {
        case .malformed(let error, let place):
            self.init(error, place: place)
        case .tooLarge(let sentence):
            self.init(.contentTooLarge, sentence)
        case .invalid(let error):
            let count = error.violations.count
            self.init(.invalidEntry, "The entry breaks \(count) of its rules.", errors: error.violations)
        }
    }
}
