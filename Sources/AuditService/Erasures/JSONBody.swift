import AuditModel
import Hummingbird
import Intake
import StrictJSON

/// The JSON body of a request about erasures, holds and subject access. It names people: no log shows any of it.
enum JSONBody {
    /// In bytes: thirty-two identifiers of 254 bytes, every byte escaped.
    private static let limit = 65_536

    /// Returns what `make` makes of the body.
    /// - Throws: ``Rejection``: 415, 411, 413, 400, or 422 `invalid_erasure` with every rule that the value breaks.
    static func read<Value>(
        _ request: Request,
        context: AuditRequestContext,
        _ make: (JSONValue) throws(InvalidEntry) -> Value
    ) async throws -> Value {
        _ = try EntryMediaType.sent(request, understood: [.json])
        let body = try await request.collectBody(limit: limit, context: context)
        let value: JSONValue
        do {
            value = try StrictJSON.parse(body)
        } catch {
            throw Rejection(error, place: error.place(in: body))
        }
        do {
            return try make(value)
        } catch {
            throw Rejection(
                .invalidErasure,
                "The request breaks \(error.violations.count) of its rules.",
                errors: error.violations
            )
        }
    }
}
