import AuditModel
import Testing

@testable import RaptorAuditClient

/// What an answer, or its absence, means to a caller.
struct AnswerTests {
    static let failures: [(TransportFailure.Kind, AuditClientError.Code, isRetryable: Bool, words: String)] = [
        (.unreachable, .unavailable, true, "cannot be reached"), (.timedOut, .unavailable, true, "in time"),
        (.interrupted, .unavailable, true, "broke off"), (.tooLong, .unexpectedAnswer, false, "too long"),
        (.proxyRefused, .unavailable, false, "https_proxy"), (.notTLS, .notConfigured, false, "does not speak TLS"),
        (.untrusted, .untrustedServer, false, "certificate is not trusted"),
        (.authorities, .untrustedServer, false, "RAXX_AUDIT_CA"), (.cancelled, .cancelled, false, "Cancelled"),
    ]

    @Test(arguments: failures.indices)
    func `a failure says what to look at, and whether to try again`(index: Int) {
        let (kind, code, isRetryable, words) = Self.failures[index]
        let error = AuditClientError(TransportFailure(kind: kind, message: "why"))
        #expect(error.code == code && error.isRetryable == isRetryable && error.message.contains(words))
    }

    @Test(arguments: [
        (401, false), (403, true), (404, true), (413, true), (500, true), (502, true), (503, true), (302, true),
    ])
    func `an answer that is not the service's may be about what was sent`(status: Int, mayBeContent: Bool) {
        #expect(AuditClientError(HTTPResponse(status: status)).mayBeContent == mayBeContent)
    }

    private typealias Answered = RaptorAuditClient.Problem

    /// Problems that an operator can end: of the account, the settings, or a proxy between.
    static let operable: Set<ProblemCode> = [
        .unauthenticated, .invalidToken, .insufficientScope, .actionNotAllowed, .appNotAllowed, .malformedHTTP,
        .invalidParameter, .invalidIdempotencyKey, .notFound, .methodNotAllowed, .notAcceptable, .lengthRequired,
        .unsupportedMediaType, .headerFieldsTooLarge, .unknownTransferCoding,
    ]
    /// Problems of requests that record nothing.
    static let foreign: Set<ProblemCode> = [
        .invalidCursor, .entryNotFound, .tileNotFound, .erasureNotFound, .holdNotFound, .erasureHeld, .notConfirmable,
        .invalidErasure, .erasureIDReused,
    ]

    @Test(arguments: ProblemCode.allCases)
    func `an entry waits only for what time or an operator can end`(code: ProblemCode) throws {
        let document = AuditModel.Problem(code).json
        let problem = try #require(Answered(document))
        let mayPass = [408, 429, 500, 503].contains(code.status)
        let mayEnd = mayPass || Self.operable.contains(code) || Self.foreign.contains(code)
        #expect(problem.isAboutTheEntry == !mayEnd)
    }
}
