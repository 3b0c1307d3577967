/// Why something could not be done, or why an entry still waits in the spool.
public struct AuditClientError: Error, Sendable, Equatable {
    /// The kind of an error. More may be added, so a `switch` needs a `default`.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// Stable; the same words that the service uses where it has one.
        public let description: String

        /// The address or the token is missing or malformed.
        public static let notConfigured = Code(description: "not_configured")
        /// The token would travel in clear.
        public static let insecureURL = Code(description: "insecure_url")
        /// The server's certificate is not trusted, or the file of authorities cannot be used.
        public static let untrustedServer = Code(description: "untrusted_server")
        /// The service could not be reached, did not answer in time, or answered that it cannot now. A later attempt
        /// may succeed.
        public static let unavailable = Code(description: "unavailable")
        /// What answered is not the service, or is another version of it.
        public static let unexpectedAnswer = Code(description: "unexpected_answer")
        /// No token came, or it is mistyped, unknown, expired or revoked.
        public static let unauthenticated = Code(description: "unauthenticated")
        /// The account lacks a scope, or may not record this action or for this app.
        public static let forbidden = Code(description: "forbidden")
        /// The entry or the erasure does not exist.
        public static let notFound = Code(description: "not_found")
        /// The entry is dated ahead of the service's clock, as the clock here is. It is stored once its time has come.
        public static let clockAhead = Code(description: "clock_ahead")
        /// The entry breaks rules, all of them in ``AuditClientError/violations``. It was not kept.
        public static let invalidEntry = Code(description: "invalid_entry")
        /// The service refuses the request or the entry permanently; ``AuditClientError/problem`` says why.
        public static let refused = Code(description: "refused")
        /// The spool cannot be written or read.
        public static let spoolUnavailable = Code(description: "spool_unavailable")
        /// The task was cancelled.
        public static let cancelled = Code(description: "cancelled")
    }

    /// The kind.
    public let code: Code
    /// What happened, as sentences for people. Holds no token and nothing of an entry.
    public let message: String
    /// The rules that an entry breaks, when it does.
    public var violations: [Violation] = []
    /// What the service said, when it did.
    public var problem: Problem?
    /// Where the refused entry is kept; `nil` when it was not kept.
    public internal(set) var rejection: FlushReport.Rejection?
    /// Entries and files from before that the same call has put aside.
    public internal(set) var othersRejected: [FlushReport.Rejection] = []
    /// Entries from before that the same call could not deliver, and why.
    public internal(set) var othersLeft: [FlushReport.Left] = []
    /// Whether the same call may succeed later without anybody changing anything. It is always safe to make it again.
    public var isRetryable: Bool { isTransient || code == .clockAhead }

    /// Whether it may succeed within seconds.
    var isTransient = false
    /// Whether the cause may be one of the entries that were sent, so that fewer of them may get through.
    var mayBeContent = false
    /// Whether the service may have acted all the same.
    var isAmbiguous = false
    /// Why nothing answered, if nothing did.
    var transport: TransportFailure.Kind?
    /// What the service asked to wait.
    var retryAfter: Duration?
    /// The HTTP status, when there was an answer.
    var status: Int?

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension AuditClientError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}

/// One rule that an entry breaks, and where. Holds nothing of the value that broke it.
public struct Violation: Sendable, Hashable {
    /// A JSON Pointer (RFC 6901) into the entry.
    public let pointer: String
    /// The rule's kind, such as `bad_format`. Stable.
    public let code: String
    /// What is expected, as a sentence.
    public let detail: String
}

/// A problem document of the service's (RFC 9457).
public struct Problem: Sendable, Hashable {
    /// The HTTP status; 0 when the problem was found here.
    public let status: Int
    /// Stable, such as `id_reused`.
    public let code: String
    /// The same words for every problem of the code.
    public let title: String
    /// What happened this time.
    public let detail: String?
    /// The rules that the entry breaks, for `invalid_entry`.
    public let violations: [Violation]
    /// Finds the request in the service's log.
    public let requestID: String?
}
