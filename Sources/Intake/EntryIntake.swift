package import AuditModel
package import Redaction
package import StrictJSON

/// Takes an entry in: parses, validates and redacts it, in the same way for the service and for its client.
///
/// It works in two steps, so that the service can check between them what the caller may record.
package struct EntryIntake: Sendable {
    /// Why an entry is refused.
    package enum Refusal: Error {
        /// The bytes are not I-JSON, and in which member.
        case malformed(JSONError, place: JSONPointer)
        case invalid(InvalidEntry)
    }

    private let redactor: Redactor

    package init(redactor: Redactor = .standard) {
        self.redactor = redactor
    }

    /// Returns the entry that the bytes hold, secrets included.
    /// - Parameters:
    ///   - now: the clock here.
    ///   - oldest: entries from before are refused; `nil` for no limit.
    ///   - limits: how much is read.
    package func read(
        _ bytes: ArraySlice<UInt8>,
        now: Timestamp,
        oldest: Timestamp?,
        limits: StrictJSON.Limits = .entry
    ) throws(Refusal) -> AuditEntry {
        let value: JSONValue
        do throws(JSONError) {
            value = try StrictJSON.parse(bytes, limits: limits)
        } catch {
            throw .malformed(error, place: error.place(in: bytes, redactor: redactor))
        }
        switch AuditEntry.validate(value, now: now, oldest: oldest) {
        case .success(let entry): return entry
        case .failure(let error): throw .invalid(error)
        }
    }

    /// Returns the entry without its secrets.
    /// - Throws: ``Refusal/invalid(_:)`` when `action` or `target_app` holds a secret.
    package func redact(_ entry: AuditEntry) throws(Refusal) -> RedactedEntry {
        switch redactor.redact(entry) {
        case .success(let redacted): return redacted
        case .failure(let error): throw .invalid(error)
        }
    }
}
