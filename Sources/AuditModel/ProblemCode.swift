/// The kind of a problem; see its title. Raw values are part of the API: stable, and never given another meaning.
package enum ProblemCode: String, CaseIterable, Sendable {
    /// The body is not I-JSON (RFC 7493), or it is NDJSON without a line.
    case malformedJSON = "malformed_json"
    /// The request breaks RFC 9112 or RFC 3986, or its body is shorter than it said.
    case malformedHTTP = "malformed_http"
    /// The cursor is not one that a page of this list gave.
    case invalidCursor = "invalid_cursor"
    /// A parameter of the query, unknown or with a value it cannot have.
    case invalidParameter = "invalid_parameter"
    /// `Idempotency-Key` is not one usable UUID, or came with NDJSON.
    case invalidIdempotencyKey = "invalid_idempotency_key"
    case idMismatch = "id_mismatch"
    case unauthenticated
    /// Mistyped, unknown, expired or revoked.
    case invalidToken = "invalid_token"
    case insufficientScope = "insufficient_scope"
    case actionNotAllowed = "action_not_allowed"
    case appNotAllowed = "app_not_allowed"
    case notFound = "not_found"
    /// The entry does not exist, or the account may not read it: both look the same.
    case entryNotFound = "entry_not_found"
    /// The log has no such tile: it is not that large, or the path is not a tile's.
    case tileNotFound = "tile_not_found"
    case erasureNotFound = "erasure_not_found"
    /// No hold in force has this number.
    case holdNotFound = "hold_not_found"
    /// A hold is in force that may cover entries of the person.
    case erasureHeld = "erasure_held"
    /// The erasure does not await a confirmation, or not this account's.
    case notConfirmable = "not_confirmable"
    case methodNotAllowed = "method_not_allowed"
    case notAcceptable = "not_acceptable"
    case requestTimeout = "request_timeout"
    /// An entry of another account has the id.
    case idTaken = "id_taken"
    /// The account stored another entry under the id, in which an operator has been erased since.
    case idErased = "id_erased"
    case idDeleted = "id_deleted"
    case lengthRequired = "length_required"
    /// The body, the entry or the number of lines exceeds its limit.
    case contentTooLarge = "content_too_large"
    /// The body has another media type, or is compressed.
    case unsupportedMediaType = "unsupported_media_type"
    /// The entry breaks rules, each of them in `errors`.
    case invalidEntry = "invalid_entry"
    /// The account stored another entry under the id.
    case idReused = "id_reused"
    /// The request breaks rules, each of them in `errors`. Also for holds and subject access.
    case invalidErasure = "invalid_erasure"
    case erasureIDReused = "erasure_id_reused"
    /// Too many authentications failed at the caller's address, or too many unknown tokens are looked up.
    case tooManyFailures = "too_many_failures"
    /// A field, or all of them together, exceed the limit.
    case headerFieldsTooLarge = "header_fields_too_large"
    /// A defect. The log has it under the request's id.
    case internalError = "internal_error"
    /// The body is in a transfer coding other than chunks.
    case unknownTransferCoding = "unknown_transfer_coding"
    /// Too much waits to be stored. The entry was not.
    case overloaded
    case tooManyExports = "too_many_exports"
    /// The database did not confirm in time. The entry may be stored.
    case storeUnavailable = "store_unavailable"
    /// The database lacks leaves that the log has signed before.
    case logRolledBack = "log_rolled_back"
    /// The entry was not stored.
    case shuttingDown = "shutting_down"

    /// The HTTP status it comes with.
    package var status: Int { meaning.status }

    /// The same for every problem of this code.
    package var title: String { meaning.title }

    /// Everything that a code stands for, in one table, so that no code can lack a part.
    private var meaning: (status: Int, title: String) {
        switch self {
        case .malformedJSON: (400, "The body is not valid JSON")
        case .malformedHTTP: (400, "The request is not valid HTTP")
        case .invalidCursor: (400, "The cursor is not valid")
        case .invalidParameter: (400, "A query parameter is not valid")
        case .invalidIdempotencyKey: (400, "The idempotency key is not valid")
        case .idMismatch: (422, "The idempotency key and the entry's id differ")
        case .unauthenticated: (401, "Credentials are required")
        case .invalidToken: (401, "The token is not valid")
        case .insufficientScope: (403, "The account lacks the scope")
        case .actionNotAllowed: (403, "The account may not record this action")
        case .appNotAllowed: (403, "The account may not record for this app")
        case .notFound: (404, "There is nothing here")
        case .entryNotFound: (404, "There is no such entry")
        case .tileNotFound: (404, "The log has no such tile")
        case .erasureNotFound: (404, "There is no such erasure")
        case .holdNotFound: (404, "There is no such hold")
        case .erasureHeld: (409, "A hold is in force")
        case .notConfirmable: (409, "The erasure cannot be confirmed")
        case .methodNotAllowed: (405, "The path does not take this method")
        case .notAcceptable: (406, "None of the accepted media types is available")
        case .requestTimeout: (408, "The request did not arrive in time")
        case .idTaken: (409, "The id is in use")
        case .idErased: (409, "The id was used for an entry that was erased")
        case .idDeleted: (409, "The id was used for an entry that is deleted")
        case .lengthRequired: (411, "The body's length must be given")
        case .contentTooLarge: (413, "The body is too large")
        case .unsupportedMediaType: (415, "The body's media type is not supported")
        case .invalidEntry: (422, "The entry is not valid")
        case .idReused: (422, "The id was used for another entry")
        case .invalidErasure: (422, "The request is not valid")
        case .erasureIDReused: (422, "The erasure id was used for other identifiers")
        case .tooManyFailures: (429, "Authentication failed too often")
        case .headerFieldsTooLarge: (431, "The header fields are too large")
        case .unknownTransferCoding: (501, "The transfer coding is not supported")
        case .internalError: (500, "Something went wrong here")
        case .overloaded: (503, "Too much is waiting to be stored")
        case .tooManyExports: (503, "Too many exports at once")
        case .storeUnavailable: (503, "The database did not confirm in time")
        case .logRolledBack: (503, "The database is older than its signed log")
        case .shuttingDown: (503, "This instance is shutting down")
        }
    }
}
