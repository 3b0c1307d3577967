import AuditModel
import Bytes
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Redaction
import StrictJSON
import Synchronization

/// The outermost layer: every request gets an answer in our form, a request id, a line in the log and its figures.
///
/// The request id is the caller's `X-Request-Id` if it has the right form and holds nothing secret, else a new one.
struct RequestMiddleware: RouterMiddleware {
    typealias Context = AuditRequestContext

    private static let knownMethods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    private let figures = RequestFigures()
    private let trustedProxies: Int
    private let redactor: Redactor

    /// - Parameter trustedProxies: as ``HTTPService/Configuration`` has it.
    init(trustedProxies: Int, redactor: Redactor) {
        self.trustedProxies = trustedProxies
        self.redactor = redactor
    }

    /// Never throws: every error becomes a problem document (RFC 9457). Closes after an error if the body was not read.
    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        if let id = request.callersID(redactor) { context.logger[metadataKey: "hb.request.id"] = .string(id) }
        let requestID = context.id
        var response: Response
        do {
            try Self.checkPath(of: request)
            response = try await next(request, context)
        } catch {
            response = rejection(for: error, of: request, context.logger).response(requestID: requestID)
        }
        response.headers[.requestID] = requestID
        if response.status.code >= 400, !context.notes.bodyWasRead.withLock(\.self), request.announcesBody {
            // Do not read the rest of the body, however long it may be.
            response.headers[.connection] = "close"
        }
        note(response, to: request, context: context, since: start)
        // The router leaves the body out for its own routes alone: elsewhere it would be read as the next answer.
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Returns the answer to an error. One that nobody foresaw is a 500, and an `error` line in the log with its id.
    private func rejection(for error: any Error, of request: Request, _ logger: Logger) -> Rejection {
        if error is RequestTimeout { return Rejection(.requestTimeout, "The request did not arrive in time.") }
        if let rejection = Rejection(error) { return rejection }
        if let error = error as? HTTPError, error.status == .notFound { return notFound(request) }
        // The client went away or sent something other than HTTP. It has its answer, if it still listens.
        if error is HTTPParserError || error is ChannelError || error is IOError {
            return Rejection(.malformedHTTP, "The connection ended before the request did.")
        }
        logger.error("request failed", metadata: ["error": "\(error)", "error_type": "\(type(of: error))"])
        return Rejection(.internalError, "Something went wrong. The log has it under this request's id.")
    }

    /// Refuses a path that is another spelling of one of ours. If `//metrics` were another name of `/metrics`, a
    /// proxy's rule for one of them would not hold for the other.
    /// - Throws: ``Rejection`` 400 for broken percent-encoding, 404 for any other path that is not ours.
    private static func checkPath(of request: Request) throws(Rejection) {
        let path = request.uri.path
        if Route.isWrittenOut(path) { return }
        guard PercentEncoding.decode(path.utf8) != nil else {
            throw Rejection(.malformedHTTP, "A % in the path must be followed by two hexadecimal digits.")
        }
        guard !Route.methods(ofPath: path).isEmpty else { throw nothingHere }
    }

    private static var nothingHere: Rejection { Rejection(.notFound, "There is nothing at this path.") }

    /// Returns 405 with `Allow` for a path that takes other methods, otherwise 404.
    private func notFound(_ request: Request) -> Rejection {
        let methods = Route.methods(ofPath: request.uri.path)
        guard !methods.isEmpty else { return Self.nothingHere }
        let allow = methods.map(\.rawValue).joined(separator: ", ")
        return Rejection(.methodNotAllowed, "This path takes \(allow).", headers: [.allow: allow])
    }

    /// Logs and counts the answer. Shows the address of 401, 403 and 429 alone. Passing health checks are `debug`.
    private func note(
        _ response: Response,
        to request: Request,
        context: Context,
        since start: ContinuousClock.Instant
    ) {
        let duration = ContinuousClock.now - start
        let route = context.endpointPath ?? "none"
        let status = response.status.code
        let method = Self.label(request.method)
        figures.record(route: route, method: method, status: status, duration: duration)

        var metadata: Logger.Metadata = [
            "method": .string(method), "route": .string(route),
            "status": .stringConvertible(status), "duration_ms": .stringConvertible(duration.milliseconds),
        ]
        if let account = context.notes.account.withLock(\.self) { metadata["account"] = .string(account) }
        if status == 401 || status == 403 || status == 429 {
            let source = SourceAddress(of: request, peer: context.channel.remoteAddress, trustedProxies: trustedProxies)
            metadata["source"] = .string(source.description)
        }
        if let traceID = request.traceID { metadata["trace_id"] = .string(traceID) }
        let isProbe = route.hasPrefix("/health") && status == 200
        context.logger.log(level: isProbe ? .debug : .info, "request", metadata: metadata)
    }

    /// Returns the method for the metrics' label. Unknown methods share one label, so that callers cannot add series.
    private static func label(_ method: HTTPRequest.Method) -> String {
        knownMethods.contains(method) ? method.rawValue : "other"
    }
}

extension Request {
    /// The trace that the caller is in (W3C Trace Context), if there is one field `traceparent` of the known form.
    var traceID: String? {
        let parts = headers[.traceparent]?.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let parts, parts.count >= 4, parts[0].count == 2, parts[1].count == 32,
            parts[1].allSatisfy(\.isLowercaseHexDigit)
        else { return nil }
        return String(parts[1])
    }

    /// The id under which the caller knows this request: one field `X-Request-Id` of 1 to 128 letters, digits and
    /// `-._:/+=`, in which the redactor finds nothing. It stands in the log, where a secret or an address may not.
    func callersID(_ redactor: Redactor) -> String? {
        let fields = headers[values: .requestID]
        guard fields.count == 1, let id = fields.first, (1...128).contains(id.utf8.count),
            id.utf8.allSatisfy({ $0.isASCIIAlphanumeric || "-._:/+=".utf8.contains($0) }),
            redactor.redact(.string(id)).redactions.isEmpty
        else { return nil }
        return id
    }

    /// Whether the head says that a body follows, even one that has not arrived.
    var announcesBody: Bool {
        headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false
    }
}

extension Duration {
    /// Milliseconds with three decimals, since a quick answer takes less than one.
    var milliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds * 1_000_000 + attoseconds / 1_000_000_000_000) / 1000
    }
}
