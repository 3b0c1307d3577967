package import AuditModel
import HTTPTypes

/// Every route, what it asks of its caller, and how it may refuse. openapi.yaml says the same; a test compares the two.
package enum Route: CaseIterable, Sendable {
    case recordEntry
    case listEntries
    case readEntry
    case readProof
    case readCheckpoint
    /// Hashes or leaves of the log.
    case readTile
    /// Begins an erasure, or rehearses it.
    case requestErasure
    case listErasures
    case readErasure
    case confirmErasure
    case refuseErasure
    /// Everything on a person.
    case accessSubject
    case placeHold
    case listHolds
    case endHold
    case whoAmI
    case health
    /// Whether the process runs. Does not ask about the database.
    case liveness
    case metrics

    package var method: String {
        switch self {
        case .recordEntry, .requestErasure, .confirmErasure, .refuseErasure, .accessSubject, .placeHold, .endHold:
            "POST"
        default: "GET"
        }
    }

    /// The path, with `{name}` for a parameter. A tile's parameter has slashes in it.
    package var path: String {
        switch self {
        case .recordEntry, .listEntries: "/api/internal/audit"
        case .readEntry: "/api/internal/audit/{id}"
        case .readProof: "/api/internal/audit/{id}/proof"
        case .readCheckpoint: "/api/internal/audit/log/checkpoint"
        case .readTile: "/api/internal/audit/log/tile/{tile}"
        case .requestErasure, .listErasures: "/api/internal/audit/erasures"
        case .confirmErasure: "/api/internal/audit/erasures/{erasure_id}/confirm"
        case .refuseErasure: "/api/internal/audit/erasures/{erasure_id}/refuse"
        case .accessSubject: "/api/internal/audit/subject-access"
        case .placeHold, .listHolds: "/api/internal/audit/holds"
        case .endHold: "/api/internal/audit/holds/{hold_id}/end"
        case .readErasure: "/api/internal/audit/erasures/{erasure_id}"
        case .whoAmI: "/api/internal/audit/whoami"
        case .health: "/health"
        case .liveness: "/health/live"
        case .metrics: "/metrics"
        }
    }

    var routerPath: String {
        self == .readTile ? path.replacing("{tile}", with: "**") : path
    }

    package var isPublic: Bool {
        self == .health || self == .liveness
    }

    /// The scope that a token must have; `nil` for a public route, and for one that any live token may call.
    package var scope: Scope? {
        switch self {
        case .recordEntry: .auditWrite
        case .listEntries, .readEntry, .readProof, .readCheckpoint, .readTile: .auditRead
        case .requestErasure, .listErasures, .readErasure: .auditRequestErasure
        case .confirmErasure, .refuseErasure, .accessSubject, .placeHold, .listHolds, .endHold: .auditErase
        case .metrics: .metricsRead
        case .whoAmI, .health, .liveness: nil
        }
    }

    /// Statuses of answers that are not problems.
    package var successes: [Int] {
        switch self {
        case .recordEntry: [200, 201]
        case .requestErasure, .confirmErasure: [200, 202]
        case .placeHold: [201]
        case .health: [200, 503]
        default: [200]
        }
    }

    /// The query parameters that the route knows. ``EntryQuery`` refuses others; other routes ignore them.
    package var parameters: [String] {
        switch self {
        case .listEntries: EntryQuery.Parameter.allCases.map(\.rawValue)
        case .recordEntry: [RecordEntry.proofParameter]
        default: []
        }
    }

    /// The problems of this route. Those of ``everywhere`` may come, too.
    package var problems: [ProblemCode] {
        let authenticated: [ProblemCode] =
            (isPublic ? [] : [.unauthenticated, .invalidToken, .tooManyFailures, .storeUnavailable])
            + (scope == nil ? [] : [.insufficientScope])
        let aboutPeople: [ProblemCode] = [
            .malformedJSON, .lengthRequired, .contentTooLarge, .unsupportedMediaType, .invalidErasure,
        ]
        switch self {
        case .recordEntry:
            return authenticated + [
                .malformedJSON, .invalidIdempotencyKey, .idMismatch, .actionNotAllowed, .appNotAllowed, .idTaken,
                .idErased, .idDeleted, .lengthRequired, .contentTooLarge, .unsupportedMediaType, .invalidEntry,
                .idReused, .overloaded, .shuttingDown, .invalidParameter,
            ]
        case .listEntries:
            return authenticated + [.invalidParameter, .invalidCursor, .notAcceptable, .tooManyExports, .overloaded]
        case .readEntry:
            return authenticated + [.entryNotFound, .notAcceptable]
        case .readProof:
            return authenticated + [.entryNotFound, .notAcceptable, .logRolledBack]
        case .readCheckpoint:
            return authenticated + [.logRolledBack]
        case .readTile:
            return authenticated + [.tileNotFound, .logRolledBack]
        case .requestErasure:
            return authenticated + aboutPeople + [.erasureIDReused, .erasureHeld, .tooManyExports]
        case .readErasure:
            return authenticated + [.erasureNotFound, .notAcceptable]
        case .listErasures, .listHolds:
            return authenticated + [.notAcceptable]
        case .confirmErasure, .refuseErasure:
            return authenticated + [.erasureNotFound, .notConfirmable]
        case .accessSubject:
            return authenticated + aboutPeople + [.tooManyExports]
        case .placeHold:
            return authenticated + aboutPeople + [.idTaken]
        case .endHold:
            return authenticated + [.holdNotFound]
        case .whoAmI, .metrics:
            return authenticated
        case .health, .liveness:
            return []
        }
    }

    /// Problems that any request may get, also one that reaches no route.
    package static let everywhere: [ProblemCode] = [
        .malformedHTTP, .notFound, .methodNotAllowed, .requestTimeout, .headerFieldsTooLarge, .unknownTransferCoding,
        .internalError,
    ]

    private static let writtenOut = Set(allCases.map(\.path).filter { !$0.contains("{") })

    /// Whether `path` is that of a route without path parameters.
    static func isWrittenOut(_ path: String) -> Bool { writtenOut.contains(path) }

    /// Returns the methods of a path, exactly as it is written; none for one that is not ours. `HEAD` goes with `GET`.
    static func methods(ofPath path: some StringProtocol) -> [HTTPRequest.Method] {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        let matching = allCases.filter { route in
            let template = route.path.split(separator: "/", omittingEmptySubsequences: false)
            // A tile's path has as many segments as its index needs.
            return (template.count == segments.count || route == .readTile && template.count < segments.count)
                && zip(template, segments).allSatisfy { $0.hasPrefix("{") ? !$1.isEmpty : $0 == $1 }
                && segments.dropFirst(template.count).allSatisfy { !$0.isEmpty }
        }
        // A path that is written out beats a parameter.
        let literal = matching.filter { !$0.path.contains("{") }
        let routes = literal.isEmpty ? matching : literal
        let methods = routes.compactMap { HTTPRequest.Method($0.method) }
        return methods.contains(.get) ? methods + [.head] : methods
    }
}
