import AuditModel
import StrictJSON
import Testing

@Suite struct ProblemTests {
    /// Written down a second time, since callers depend on them: a code that is renamed, or changes its status or
    /// whether it is worth a retry, breaks this.
    private static let contract: [String: (status: Int, isRetryable: Bool)] = [
        "malformed_json": (400, false), "malformed_http": (400, false), "invalid_cursor": (400, false),
        "invalid_parameter": (400, false), "invalid_idempotency_key": (400, false), "id_mismatch": (422, false),
        "unauthenticated": (401, false), "invalid_token": (401, false), "insufficient_scope": (403, false),
        "action_not_allowed": (403, false), "app_not_allowed": (403, false), "not_found": (404, false),
        "entry_not_found": (404, false), "method_not_allowed": (405, false), "not_acceptable": (406, false),
        "request_timeout": (408, true), "id_taken": (409, false), "id_erased": (409, false), "id_deleted": (409, false),
        "length_required": (411, false),
        "content_too_large": (413, false), "unsupported_media_type": (415, false),
        "erasure_not_found": (404, false), "hold_not_found": (404, false), "erasure_held": (409, false),
        "not_confirmable": (409, false), "invalid_erasure": (422, false), "erasure_id_reused": (422, false),
        "invalid_entry": (422, false), "id_reused": (422, false), "too_many_failures": (429, true),
        "header_fields_too_large": (431, false), "internal_error": (500, true), "unknown_transfer_coding": (501, false),
        "too_many_exports": (503, true), "tile_not_found": (404, false), "log_rolled_back": (503, true),
        "overloaded": (503, true),
        "store_unavailable": (503, true), "shutting_down": (503, true),
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
    func `a code's status and retry are those of the contract`(code: ProblemCode) throws {
        let meaning = try #require(Self.contract[code.rawValue])
        #expect(code.status == meaning.status)
        #expect(code.isRetryable == meaning.isRetryable)
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
