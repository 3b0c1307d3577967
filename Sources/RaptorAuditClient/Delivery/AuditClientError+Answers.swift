import AuditModel
import StrictJSON

/// The only place where an answer, or its absence, becomes an error.
extension AuditClientError {
    static func unexpected(_ what: String) -> AuditClientError {
        var error = AuditClientError(.unexpectedAnswer, "\(what) Is this the audit service's address?")
        error.isTransient = true
        return error
    }

    /// An answer that is no success.
    init(_ response: HTTPResponse) {
        let document = try? StrictJSON.parse(response.body)
        if let document, let problem = Problem(document) {
            self.init(problem, status: response.status)
        } else {
            self.init(status: response.status)
        }
        status = response.status
        retryAfter = response.fields["retry-after"].flatMap { RetryAfter.duration($0, now: .now) }
    }

    init(_ problem: Problem, status: Int) {
        let words = problem.detail ?? "\(problem.title)."
        switch status {
        case 401: self.init(.unauthenticated, words)
        case 403: self.init(.forbidden, words)
        case 404: self.init(problem.code == "not_found" ? .unexpectedAnswer : .notFound, words)
        case 408, 429, 500...: self.init(.unavailable, words)
        default: self.init(.refused, words)
        }
        self.problem = problem
        violations = problem.violations
        isTransient = code == .unavailable
    }

    /// No problem document: something else answered, or the service from behind a proxy that is in trouble.
    private init(status: Int) {
        switch status {
        case 401: self.init(.unauthenticated, "The service, or a proxy, wants other credentials (401).")
        case 403: self.init(.forbidden, "The service, or a proxy, does not allow this (403).")
        case 408, 429, 500...:
            self.init(.unavailable, "The service, or a proxy, answered \(status).")
            isTransient = true
        case 300..<400:
            self.init(.unexpectedAnswer, "It redirects (\(status)), which is not followed with a token.")
        default:
            self.init(.unexpectedAnswer, "It answered \(status). Is this the audit service's address?")
        }
    }

    init(_ failure: TransportFailure) {
        switch failure.kind {
        case .unreachable, .interrupted, .timedOut:
            let how =
                switch failure.kind {
                case .unreachable: "cannot be reached"
                case .timedOut: "did not answer in time"
                default: "broke off"
                }
            self.init(.unavailable, "The service \(how): \(failure.message).")
            isTransient = true
        case .untrusted:
            self.init(.untrustedServer, "The server's certificate does not do: \(failure.message).")
        case .cancelled, .stopped:
            self.init(.cancelled, "Cancelled.")
        }
    }
}
