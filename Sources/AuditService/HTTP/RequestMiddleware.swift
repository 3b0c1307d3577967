import AuditModel
import HTTPTypes
import Hummingbird
import Logging

/// The outermost layer: every request gets an answer in our form, a request id, a line in the log and its figures.
struct RequestMiddleware: RouterMiddleware {
    typealias Context = AuditRequestContext

    private static let knownMethods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    private let figures = RequestFigures()

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let requestID = context.id
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = answer(error, request: request, requestID: requestID, logger: context.logger)
        }
        response.headers[.requestID] = requestID
        if response.status.code >= 400, !context.notes.bodyWasRead, request.announcesBody {
            // What is left of the body is not worth reading, however long it may be.
            response.headers[.connection] = "close"
        }
        note(response, to: request, context: context, since: start)
        return response
    }

    private func answer(_ error: any Error, request: Request, requestID: String, logger: Logger) -> Response {
        if let rejection = Rejection(error) { return rejection.response(requestID: requestID) }
        if let error = error as? HTTPError, error.status == .notFound {
            return notFound(request).response(requestID: requestID)
        }
        logger.error("request failed", metadata: ["error": "\(error)", "error_type": "\(type(of: error))"])
        return Rejection(.internalError, "Something went wrong. The log has it under this request's id.")
            .response(requestID: requestID)
    }

    private func notFound(_ request: Request) -> Rejection {
        let methods = Route.methods(ofPath: request.uri.path)
        guard !methods.isEmpty else { return Rejection(.notFound, "There is nothing at this path.") }
        let allow = methods.map(\.rawValue).joined(separator: ", ")
        return Rejection(.methodNotAllowed, "This path takes \(allow).", headers: [.allow: allow])
    }

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
        if let account = context.notes.account { metadata["account"] = .string(account) }
        let isProbe = route.hasPrefix("/health") && status == 200
        context.logger.log(level: isProbe ? .debug : .info, "request", metadata: metadata)
    }

    /// A bounded set: whatever callers make up counts as one.
    private static func label(_ method: HTTPRequest.Method) -> String {
        knownMethods.contains(method) ? method.rawValue : "other"
    }
}

extension Request {
    var announcesBody: Bool {
        headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false
    }
}

extension Duration {
    /// Milliseconds with three decimals: microseconds are what there is to tell of a quick answer.
    var milliseconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds * 1_000_000 + attoseconds / 1_000_000_000_000) / 1000
    }
}
