/// The kinds of problem. Stable: a code is never given another meaning.
package enum ProblemCode: String, CaseIterable, Sendable {
    case malformedJSON = "malformed_json"
    case malformedHTTP = "malformed_http"
    case invalidParameter = "invalid_parameter"
    case invalidCursor = "invalid_cursor"
    case invalidIdempotencyKey = "invalid_idempotency_key"
    /// `Idempotency-Key` and the entry's `id` differ.
    case idMismatch = "id_mismatch"
    /// No credentials came.
    case unauthenticated
    case invalidToken = "invalid_token"
    case insufficientScope = "insufficient_scope"
    case actionNotAllowed = "action_not_allowed"
    case appNotAllowed = "app_not_allowed"
    case notFound = "not_found"
    case entryNotFound = "entry_not_found"
    case methodNotAllowed = "method_not_allowed"
    case notAcceptable = "not_acceptable"
    case requestTimeout = "request_timeout"
    /// Another account's entry has this id.
    case idTaken = "id_taken"
    case lengthRequired = "length_required"
    case contentTooLarge = "content_too_large"
    case unsupportedMediaType = "unsupported_media_type"
    case invalidEntry = "invalid_entry"
    /// The same account's entry has this id, and other content.
    case idReused = "id_reused"
    case tooManyFailures = "too_many_failures"
    case headerFieldsTooLarge = "header_fields_too_large"
    case internalError = "internal_error"
    case overloaded
    /// The entry may be stored or not: sending the same id again is safe.
    case storeUnavailable = "store_unavailable"
    case shuttingDown = "shutting_down"

    /// The HTTP status that goes with it.
    package var status: Int { meaning.status }
    package var title: String { meaning.title }

    private var meaning: (status: Int, title: String) {
        switch self {
        case .malformedJSON: (400, "The body is not valid JSON")
        case .malformedHTTP: (400, "The request is not valid HTTP")
        case .invalidParameter: (400, "A query parameter is not valid")
        case .invalidCursor: (400, "The cursor is not valid")
        case .invalidIdempotencyKey: (400, "The idempotency key is not valid")
        case .idMismatch: (400, "The entry has two ids")
        case .unauthenticated: (401, "A token is needed")
        case .invalidToken: (401, "The token is not valid")
        case .insufficientScope: (403, "The account lacks a scope")
        case .actionNotAllowed: (403, "The account may not record this action")
        case .appNotAllowed: (403, "The account may not record for this app")
        case .notFound: (404, "There is nothing here")
        case .entryNotFound: (404, "There is no such entry")
        case .methodNotAllowed: (405, "The method is not allowed here")
        case .notAcceptable: (406, "No acceptable media type")
        case .requestTimeout: (408, "The request took too long to arrive")
        case .idTaken: (409, "The id is in use")
        case .lengthRequired: (411, "The body's length is needed")
        case .contentTooLarge: (413, "The body is too large")
        case .unsupportedMediaType: (415, "The media type is not supported")
        case .invalidEntry: (422, "The entry is not valid")
        case .idReused: (422, "The id was used for another entry")
        case .tooManyFailures: (429, "Too many failed authentications")
        case .headerFieldsTooLarge: (431, "The header fields are too large")
        case .internalError: (500, "Something went wrong")
        case .overloaded: (503, "The service is overloaded")
        case .storeUnavailable: (503, "The database is not available")
        case .shuttingDown: (503, "The service is going down")
        }
    }
}
