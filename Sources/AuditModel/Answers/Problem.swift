package import StrictJSON

/// Why a request was not honoured (RFC 9457).
package struct Problem: Sendable, Equatable, Error {
    package static let mediaType = "application/problem+json"

    package let code: ProblemCode
    /// What is wrong with this very request. Never a value out of it.
    package let detail: String
    /// Every rule that the entry breaks.
    package let errors: [Violation]
    /// Finds the request in the service's log.
    package var requestID: String?

    package init(_ code: ProblemCode, detail: String, errors: [Violation] = []) {
        self.code = code
        self.detail = detail
        self.errors = errors
    }

    package var json: JSONValue {
        var object: JSONObject = [
            "type": .string("urn:raptor-audit:problem:\(code.rawValue)"), "title": .string(code.title),
            "status": .number(Double(code.status)), "code": .string(code.rawValue), "detail": .string(detail),
        ]
        if !errors.isEmpty { object["errors"] = .array(errors.map(\.json)) }
        if let requestID { object["request_id"] = .string(requestID) }
        return .object(object)
    }
}
