package import StrictJSON

/// A problem document (RFC 9457): why a request was refused. Holds nothing of the request but ids.
package struct Problem: Sendable, Equatable {
    package static let mediaType = "application/problem+json"

    package let code: ProblemCode
    /// What happened this time, as a sentence for the caller.
    package let detail: String?
    /// For `invalid_entry` and `invalid_erasure`: every broken rule.
    package var errors: [Violation]
    /// The id by which the service's log names the request.
    package var requestID: String?
    /// The seconds after which another attempt makes sense. Not in the body: the header field `Retry-After`.
    package var retryAfter: Int?

    /// Creates a problem. Title and status follow from the code.
    package init(
        _ code: ProblemCode,
        detail: String? = nil,
        errors: [Violation] = [],
        requestID: String? = nil,
        retryAfter: Int? = nil
    ) {
        self.code = code
        self.detail = detail
        self.errors = errors
        self.requestID = requestID
        self.retryAfter = retryAfter
    }

    /// The body, with those optional members that have a value. `type` is a URN that names the code.
    package var json: JSONValue {
        var object: JSONObject = [
            "type": .string("urn:raptor-audit:problem:" + code.rawValue), "title": .string(code.title),
            "status": .number(Double(code.status)), "code": .string(code.rawValue),
        ]
        if let detail { object["detail"] = .string(detail) }
        if !errors.isEmpty { object["errors"] = .array(errors.map(\.json)) }
        if let requestID { object["request_id"] = .string(requestID) }
        return .object(object)
    }
}
