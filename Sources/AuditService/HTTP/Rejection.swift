import AuditModel
import AuditStore
import HTTPTypes
import Hummingbird
import StrictJSON

/// Why a request is refused: the problem document, and the header fields that go with it. Handlers throw it;
/// ``RequestMiddleware`` answers with it.
struct Rejection: Error {
    var problem: Problem
    var headers: HTTPFields

    /// - Parameter retryAfter: in seconds; `nil` to send no `Retry-After`.
    init(
        _ code: ProblemCode,
        _ detail: String,
        errors: [Violation] = [],
        headers: HTTPFields = [:],
        retryAfter: Int? = nil
    ) {
        problem = Problem(code, detail: detail, errors: errors, retryAfter: retryAfter)
        self.headers = headers
    }

    /// Seconds to wait for a database that is away: longer than a restart takes, shorter than a deploy.
    static let retryAfter = 2

    /// The only place where an error of ours becomes a status. Codes are listed in openapi.yaml and are never reused.
    /// - Returns: `nil` for an error that nobody foresaw. The caller answers 500 and logs it.
    init?(_ error: any Error) {
        switch error {
        case let rejection as Rejection: self = rejection
        case let error as RecordError: self.init(error)
        case let error as ErasureError: self.init(error)
        case let error as StoreError: self.init(error)
        case LogError.rolledBack:
            self.init(
                .logRolledBack,
                "The database does not have what its log was signed with before. Nothing is signed.",
                retryAfter: 60
            )
        default: return nil
        }
    }

    /// Says for each error whether the entry may be stored, and whether sending it again helps.
    init(_ error: RecordError) {
        switch error {
        case .idReused:
            self.init(.idReused, "This id was used before, for an entry with different content.")
        case .idTaken:
            self.init(.idTaken, "This id is in use.")
        case .idErased:
            self.init(
                .idErased,
                "This id was used before, for another deploy, of an operator who has been erased since."
            )
        case .idDeleted:
            self.init(.idDeleted, "This id was used before, for an entry that retention has deleted.")
        case .unavailable:
            self.init(
                .storeUnavailable,
                "The database did not confirm in time. Send the entry again with the same id: it is stored once.",
                retryAfter: Self.retryAfter
            )
        case .overloaded:
            self.init(.overloaded, "Too many entries wait to be stored. This one was not.", retryAfter: 1)
        case .stopping:
            self.init(.shuttingDown, "This instance is going down. The entry was not stored.", retryAfter: 1)
        case .refused(let constraint):
            self.init(.invalidEntry, "The database refuses the entry" + (constraint.map { ": \($0)." } ?? "."))
        }
    }

    /// - Parameter place: the member that the error is in.
    init(_ error: JSONError, place: JSONPointer) {
        let member = place.segments.isEmpty ? "" : ", in \(place)"
        self.init(.malformedJSON, "Not valid I-JSON at byte \(error.offset)\(member): \(error.reason.rawValue).")
    }

    init(_ error: ErasureError) {
        switch error {
        case .erasureIDReused:
            self.init(.erasureIDReused, "This erasure id was used before, for other identifiers.")
        case .held:
            self.init(
                .erasureHeld,
                "A hold is in force. With partial, what it does not cover is erased, and the rest later."
            )
        case .dryRunTokenMismatch:
            self.init(in: [.name("dry_run_token")], "Must come from a dry run of the same identifiers.")
        case .identifierReserved(let index):
            let rule = "Must not be compared as a word of the trail or a very short one, unless force is true."
            self.init(in: [.name("identifiers"), .index(index)], rule)
        case .erasureIDNamesPerson: self.init(in: [.name("erasure_id")], Self.namesPerson)
        case .holdIDNamesPerson: self.init(in: [.name("hold_id")], Self.namesPerson)
        }
    }

    private static let namesPerson = "Must not hold an identifier: it stays in the trail."

    /// Creates 422 `invalid_erasure` for the one rule that a member breaks.
    private init(in member: [JSONPointer.Segment], _ rule: String) {
        let violation = Violation(pointer: JSONPointer(member), code: .notAllowed, detail: rule)
        self.init(.invalidErasure, "The request breaks a rule.", errors: [violation])
    }

    /// Tells the caller only that the database is away or unfit, never what PostgreSQL says.
    /// - Returns: `nil` for an error that points to a defect here.
    private init?(_ error: StoreError) {
        let detail: String
        switch error.kind {
        case .unavailable: detail = "The database does not answer."
        case .notDurable: detail = "The database could lose what it confirms."
        case .unfit: detail = "The database cannot keep what this service promises."
        case .refused, .unexpected: return nil
        }
        self.init(.storeUnavailable, detail, retryAfter: Self.retryAfter)
    }

    /// Returns the problem document (RFC 9457), with `Retry-After` where waiting helps.
    func response(requestID: String?) -> Response {
        var problem = problem
        problem.requestID = requestID
        var headers = headers
        if let seconds = problem.retryAfter { headers[.retryAfter] = String(seconds) }
        return Response(
            json: problem.json,
            status: .init(code: problem.code.status),
            mediaType: Problem.mediaType,
            headers: headers
        )
    }
}

extension Response {
    /// Writes the value in canonical form (RFC 8785).
    init(
        json: JSONValue,
        status: HTTPResponse.Status = .ok,
        mediaType: String = "application/json",
        headers: HTTPFields = [:]
    ) {
        // With the line end that terminals and text tools expect.
        let bytes = StrictJSON.canonical(json) + [UInt8(ascii: "\n")]
        self.init(bytes: bytes, status: status, mediaType: mediaType, headers: headers)
    }

    /// A JSON document, and a line end.
    init(jsonText: [UInt8], holding slot: Slots.Slot? = nil) {
        self.init(bytes: jsonText + [UInt8(ascii: "\n")], mediaType: "application/json", holding: slot)
    }

    /// - Parameter slot: held until the last byte has gone out.
    init(
        bytes: [UInt8],
        status: HTTPResponse.Status = .ok,
        mediaType: String,
        headers: HTTPFields = [:],
        holding slot: Slots.Slot? = nil
    ) {
        var headers = headers
        headers[.contentType] = mediaType
        // An entry may be erased later, so no cache on the way may keep a copy.
        headers[.cacheControl] = "no-store"
        self.init(status: status, headers: headers, body: ResponseBody(slicing: bytes, holding: slot))
    }
}
