import AuditModel
import Bytes
import HTTPTypes
import Hummingbird

extension Request {
    /// The id in `Idempotency-Key`: a UUID, bare or quoted as in draft-ietf-httpapi-idempotency-key-header.
    /// - Returns: `nil` without the field.
    /// - Throws: ``Rejection`` `invalid_idempotency_key`.
    func idempotencyKey() throws -> EntryID? {
        guard headers.contains(.idempotencyKey) else { return nil }
        let values = headers[values: .idempotencyKey]
        let text = values[0].trimmingSpaces()
        let bare = text.count > 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? text.dropFirst().dropLast() : text
        guard values.count == 1, let id = EntryID(String(bare)), !id.isNilOrMax else {
            throw Rejection(
                .invalidIdempotencyKey,
                "Idempotency-Key must be one UUID, bare or in double quotes, and neither the nil nor the max UUID."
            )
        }
        return id
    }
}
