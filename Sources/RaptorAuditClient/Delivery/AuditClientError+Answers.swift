import AuditModel
import StrictJSON

/// The only place where an answer, or its absence, becomes an error.
extension AuditClientError {
    /// Returns the error for an answer that the service never gives.
    static func unexpected(_ what: String) -> AuditClientError {
        var error = AuditClientError(.unexpectedAnswer, "\(what) Is this the audit service's address?")
        error.isTransient = true
        error.mayBeContent = true
        error.isAmbiguous = true
        return error
    }

    /// Creates the error for an answer that reports a failure.
    init(_ response: HTTPResponse) {
        if let document = try? StrictJSON.parse(response.body), let problem = Problem(document) {
            self.init(problem, status: response.status)
        } else {
            self.init(status: response.status)
        }
        status = response.status
        retryAfter = response.fields["retry-after"].flatMap { RetryAfter.duration($0, now: .now) }
    }

    /// Creates the error for a problem of the service's.
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
        self.status = status
        violations = problem.violations
        isTransient = code == .unavailable
        isAmbiguous = isTransient
        mayBeContent = ![401, 403, 408, 429, 503].contains(status)
    }

    /// Creates the error for an answer without a problem document: from something else, or from a proxy in front of the
    /// service. Firewalls for web applications refuse a request for a word in it, with any status.
    private init(status: Int) {
        switch status {
        case 401: self.init(.unauthenticated, "The service, or a proxy, wants other credentials (401).")
        case 403: self.init(.forbidden, "A proxy, or a firewall in front of the service, does not allow this (403).")
        case 408, 429, 500...:
            self.init(.unavailable, "The service, or a proxy, answered \(status).")
            isTransient = true
            isAmbiguous = true
        case 300..<400:
            self.init(.unexpectedAnswer, "It redirects (\(status)). A token is not sent along a redirect.")
        default:
            self.init(.unexpectedAnswer, "It answered \(status). Is this the audit service's address?")
        }
        mayBeContent = status != 401
    }

    /// Creates the error for a request that got no answer.
    init(_ failure: TransportFailure) {
        let words = failure.message
        switch failure.kind {
        case .unreachable: self.init(.unavailable, "The service cannot be reached: \(words).")
        case .timedOut: self.init(.unavailable, "The service did not answer in time: \(words).")
        case .interrupted: self.init(.unavailable, "The service broke off: \(words).")
        case .tooLong: self.init(.unexpectedAnswer, "The answer is too long: \(words).")
        case .proxyRefused: self.init(.unavailable, "The proxy does not let this through: \(words). See https_proxy.")
        case .notTLS: self.init(.notConfigured, "RAXX_AUDIT_URL says https, but the server there does not speak TLS.")
        case .untrusted: self.init(.untrustedServer, "The server's certificate is not trusted: \(words).")
        case .authorities:
            self.init(.untrustedServer, "The file of certificate authorities, RAXX_AUDIT_CA, cannot be used: \(words).")
        case .cancelled, .stopped: self.init(.cancelled, "Cancelled.")
        }
        transport = failure.kind
        isTransient = [.unreachable, .timedOut, .interrupted].contains(failure.kind)
        mayBeContent = [.timedOut, .interrupted, .tooLong].contains(failure.kind)
        isAmbiguous = mayBeContent
    }
}
