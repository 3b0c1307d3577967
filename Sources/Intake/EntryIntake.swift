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
        /// It is larger than ``EntrySize`` allows; a sentence that says so.
        case tooLarge(String)
    }

    private let redactor: Redactor

    package init(redactor: Redactor = .standard) {
        self.redactor = redactor
    }

    /// Returns the entry that the bytes hold, secrets included.
    /// - Parameters:
    ///   - bytes: one JSON object (RFC 7493), at most ``EntrySize/maximumBytes``.
    ///   - now: the clock here; the entry may be five minutes ahead of it.
    ///   - oldest: entries from before are refused; `nil` for no limit.
    /// - Throws: ``Refusal``: the first error of the JSON, or the size, or every rule that the entry breaks.
    package func read(_ bytes: ArraySlice<UInt8>, now: Timestamp, oldest: Timestamp?) throws(Refusal) -> AuditEntry {
        guard bytes.count <= EntrySize.maximumBytes else {
            throw .tooLarge("An entry may be sent in at most \(EntrySize.maximumBytes) bytes.")
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try StrictJSON.parse(bytes, limits: EntrySize.limits)
        } catch {
            throw .malformed(error, place: error.place(in: bytes, redactor: redactor))
        }
        guard bytes.count <= EntrySize.maximum || EntrySize.of(value) <= EntrySize.maximum else {
            throw .tooLarge("An entry may have at most \(EntrySize.maximum) bytes beside its fields.")
        }
        do throws(InvalidEntry) {
            return try AuditEntry(value, now: now, oldest: oldest)
        } catch {
            throw .invalid(error)
        }
    }

    /// Returns the entry without its secrets.
    /// - Throws: ``Refusal/invalid(_:)`` when `action` or `target_app` holds a secret, and ``Refusal/tooLarge(_:)``
    ///   when the entry is too long to be kept once it is redacted.
    package func redact(_ entry: AuditEntry) throws(Refusal) -> RedactedEntry {
        switch redactor.redact(entry) {
        case .success(let redacted):
            let length = redacted.canonical.count
            guard length <= EntrySize.maximumBytes - EntrySize.idBytes else {
                throw .tooLarge("The entry has \(length) bytes once it is redacted, which are too many to keep.")
            }
            return redacted
        case .failure(let error): throw .invalid(error)
        }
    }
}
