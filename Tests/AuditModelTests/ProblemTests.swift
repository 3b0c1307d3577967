import AuditModel
import StrictJSON
import Testing

@Suite struct ProblemTests {
    /// Written down a second time, since callers depend on them: a code that is renamed, or changes its status, breaks
    /// this.
    private static let contract = [
        "malformed_json": 400, "malformed_http": 400, "invalid_cursor": 400, "invalid_parameter": 400,
        "invalid_idempotency_key": 400, "id_mismatch": 422, "unauthenticated": 401, "invalid_token": 401,
        "insufficient_scope": 403, "action_not_allowed": 403, "app_not_allowed": 403, "not_found": 404,
        "entry_not_found": 404, "method_not_allowed": 405, "not_acceptable": 406, "request_timeout": 408,
        "id_taken": 409, "id_erased": 409, "id_deleted": 409, "length_required": 411, "content_too_large": 413,
        "unsupported_media_type": 415, "erasure_not_found": 404, "hold_not_found": 404, "erasure_held": 409,
        "not_confirmable": 409, "invalid_erasure": 422, "erasure_id_reused": 422, "invalid_entry": 422,
        "id_reused": 422, "too_many_failures": 429, "header_fields_too_large": 431, "internal_error": 500,
        "unknown_transfer_coding": 501, "too_many_exports": 503, "tile_not_found": 404, "log_rolled_back": 503,
        "overloaded": 503, "store_unavailable": 503, "shutting_down": 503,
    ]

    @Test func `codes are those of the contract`() {
        #expect(Set(ProblemCode.allCases.map(\.rawValue)) == Set(Self.contract.keys))
        #expect(
            ViolationCode.allCases.map(\.rawValue) == [
                "required", "wrong_type", "empty", "too_long", "bad_format", "not_allowed", "control_character",
                "in_the_future", "too_old", "contains_secret",
            ]
        )
    }

    @Test(arguments: ProblemCode.allCases)
    func `a code's status is that of the contract`(code: ProblemCode) {
        #expect(code.status == Self.contract[code.rawValue])
    }

    @Test func `every code's title is its own`() {
        #expect(Set(ProblemCode.allCases.map(\.title)).count == ProblemCode.allCases.count)
        #expect(ProblemCode.allCases.allSatisfy { !$0.title.isEmpty && $0.title.last != "." })
    }

    @Test(arguments: ProblemCode.allCases)
    func `a problem without details is the members that RFC 9457 wants, and its code`(code: ProblemCode) {
        let problem = Problem(code)
        #expect(
            problem.json == [
                "type": .string("urn:raptor-audit:problem:\(code.rawValue)"), "title": .string(code.title),
                "status": .number(Double(code.status)), "code": .string(code.rawValue),
            ]
        )
    }

    @Test func `a problem says what it knows, and leaves what belongs into a header field to that`() {
        let violation = Violation(
            pointer: JSONPointer().appending("to_sha"),
            code: .badFormat,
            detail: "Must be hexadecimal."
        )
        let problem = Problem(
            .invalidEntry,
            detail: "One rule is broken.",
            errors: [violation],
            requestID: "6bd5b1f7",
            retryAfter: 2
        )
        #expect(
            problem.json == [
                "type": "urn:raptor-audit:problem:invalid_entry", "title": "The entry is not valid", "status": 422,
                "code": "invalid_entry", "detail": "One rule is broken.",
                "errors": [["pointer": "/to_sha", "code": "bad_format", "detail": "Must be hexadecimal."]],
                "request_id": "6bd5b1f7",
            ]
        )
        #expect(Problem.mediaType == "application/problem+json")
    }
}
