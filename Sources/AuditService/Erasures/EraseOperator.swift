import AuditModel
import AuditStore
import HTTPTypes
import Hummingbird
import StrictJSON

/// `POST /api/internal/audit/erasures` and `GET /api/internal/audit/erasures/{request_id}`.
///
/// The body is not kept, and no log line has anything of it but the request's number.
struct EraseOperator: Sendable {
    /// Thirty-two identifiers of 254 bytes, every byte escaped.
    private static let bodyLimit = 65_536
    /// How long a caller is kept waiting for the end; after that it is told where to ask.
    private static let waitAtMost: Duration = .seconds(2)
    private static let interval: Duration = .milliseconds(25)

    let erasures: Erasures

    func request(_ request: Request, credential: Credential, context: AuditRequestContext) async throws -> Response {
        guard let contentType = request.headers[.contentType],
            EntryMediaType(contentType: contentType) == .json,
            (request.headers[.contentEncoding] ?? "identity") == "identity"
        else {
            throw Rejection(
                .unsupportedMediaType,
                "Send application/json, not compressed.",
                headers: [.accept: "application/json"]
            )
        }
        let erasure = try Self.parse(try await request.collectBody(limit: Self.bodyLimit, context: context))
        var record = try await erasures.begin(erasure, serviceAccount: credential.account)
        let end = ContinuousClock.now + Self.waitAtMost
        while !record.isCompleted, ContinuousClock.now < end {
            try await Task.sleep(for: Self.interval)
            record = try await erasures.record(of: erasure.requestID) ?? record
        }
        return Response(
            json: record.json,
            status: record.isCompleted ? .ok : .accepted,
            headers: record.isCompleted
                ? [:]
                : [.location: "\(Route.requestErasure.path)/\(erasure.requestID.rawValue)", .retryAfter: "2"]
        )
    }

    func record(_ requestID: String?, request: Request) async throws -> Response {
        _ = try EntryMediaType.negotiated(request, offered: [.json])
        guard let requestID = requestID.flatMap({ ErasureRequestID($0) }),
            let record = try await erasures.record(of: requestID)
        else { throw Rejection(.erasureNotFound, "There is no erasure with this request id.") }
        return Response(json: record.json)
    }

    private static func parse(_ body: [UInt8]) throws(Rejection) -> ErasureRequest {
        let value: JSONValue
        do {
            value = try StrictJSON.parse(body)
        } catch {
            throw Rejection(error)
        }
        do {
            return try ErasureRequest(value)
        } catch {
            throw Rejection(
                .invalidErasure,
                "The request breaks \(error.violations.count) of its rules.",
                errors: error.violations
            )
        }
    }
}
