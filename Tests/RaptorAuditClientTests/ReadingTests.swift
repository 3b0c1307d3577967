import Foundation
import StrictJSON
import Testing

@testable import RaptorAuditClient

/// What the service says, and how it is asked.
struct ReadingTests {
    private func client(_ transport: ScriptedTransport) -> AuditClient {
        AuditClient(ScratchSpool().configuration, transport: transport, onStep: { _ in })
    }

    private static func entry(_ number: Int) -> JSONValue {
        [
            "id": .string("0190b9a1-7c3e-7b52-9c1d-\(String(100_000_000_000 + number))"),
            "recorded_at": "2026-01-31T12:00:01.204817Z", "service_account": "ci", "action": "console.deploy.prod",
            "actor": nil, "actor_tombstone": "erased-operator-abc", "from_sha": nil, "to_sha": "9b1c44e",
            "target_app": "raxx-console-prod", "trigger": "ci", "outcome": "success",
            "ts_utc": "2026-01-31T12:00:00Z", "adopted": false,
            "redactions": [["pointer": "/log", "rule": "github-token"]], "payload_redacted": ["log": "x"],
        ]
    }

    @Test func `pages are fetched as they are needed, until the last`() async throws {
        let transport = ScriptedTransport { _, number in
            ScriptedTransport.json(
                200,
                [
                    "entries": .array((0..<2).map { Self.entry(number * 2 + $0) }),
                    "next_cursor": number < 2 ? .string("c\(number)") : nil,
                ]
            )
        }
        var filter = EntryFilter()
        filter.actors = ["kris+ops@raxx.app"]
        filter.since = Date(timeIntervalSince1970: 1_800_000_000)
        var entries = client(transport).entries(matching: filter, pageSize: 2).makeAsyncIterator()
        #expect(transport.requests.isEmpty)
        let first = try #require(try await entries.next())
        #expect(first.recordedAt.wireText == "2026-01-31T12:00:01.204817Z")
        #expect(first.actor == nil && first.actorTombstone == "erased-operator-abc")
        #expect(first.redactions.map(\.rule) == ["github-token"] && first.payload == ["log": "x"])
        #expect(transport.requests.count == 1)
        var count = 1
        while try await entries.next() != nil { count += 1 }
        #expect(count == 6)
        let query = "/api/internal/audit?actor=kris%2Bops%40raxx.app&since=2027-01-15T08%3A00%3A00Z&limit=2"
        #expect(transport.requests.map(\.target) == [query, "\(query)&cursor=c0", "\(query)&cursor=c1"])
    }

    @Test func `a tile without an end is refused, and not kept`() async throws {
        let endless = [UInt8](repeating: 0, count: AuditClient.longestResource + 1)
        let transport = ScriptedTransport { request, _ in
            HTTPResponse(status: 200, body: request.target.hasSuffix("checkpoint") ? Array("log".utf8) : endless)
        }
        let error = await #expect(throws: AuditClientError.self) { () async throws in
            _ = try await client(transport).logResource("tile/0/000")
        }
        #expect(error?.code == .unexpectedAnswer && transport.requests.count == 1)
        #expect(try await client(transport).logCheckpoint() == Array("log".utf8))
    }

    @Test func `a filter with several values asks for each of them, and pages go on with all`() async throws {
        let transport = ScriptedTransport { _, number in
            ScriptedTransport.json(
                200,
                ["entries": .array([Self.entry(number)]), "next_cursor": number < 1 ? "c0" : nil]
            )
        }
        var filter = EntryFilter()
        filter.outcomes = [.deployFailed, .healthCheckFailed]
        filter.idPrefixes = ["0190", "0191-"]
        filter.texts = ["a b", "c"]
        var count = 0
        for try await _ in client(transport).entries(matching: filter, pageSize: 1) { count += 1 }
        #expect(count == 2)
        let query =
            "/api/internal/audit?outcome=deploy_failed&outcome=health_check_failed&id=0190&id=0191-&q=a%20b&q=c&limit=1"
        #expect(transport.requests.map(\.target) == [query, "\(query)&cursor=c0"])
    }

    @Test(arguments: [
        (401, "invalid_token", AuditClientError.Code.unauthenticated), (403, "insufficient_scope", .forbidden),
        (404, "entry_not_found", .notFound), (404, "not_found", .unexpectedAnswer),
        (400, "invalid_parameter", .refused), (406, "not_acceptable", .refused),
    ])
    func `a refusal is an error at once, with the problem`(
        status: Int,
        code: String,
        expected: AuditClientError.Code
    ) async throws {
        let transport = ScriptedTransport { _, _ in
            ScriptedTransport.json(
                status,
                [
                    "status": .number(Double(status)), "code": .string(code), "title": "No", "detail": "Why.",
                    "request_id": "r1",
                ]
            )
        }
        let client = client(transport)
        let error = await #expect(throws: AuditClientError.self) { () async throws in
            try await client.entry(id: UUID())
        }
        #expect(error?.code == expected && error?.message == "Why.")
        #expect(error?.problem?.code == code && error?.problem?.requestID == "r1")
        #expect(transport.requests.count == 1)
    }

    @Test func `reads are tried again while the service is away`() async throws {
        let transport = ScriptedTransport { _, number throws(TransportFailure) in
            if number == 0 { throw TransportFailure(kind: .unreachable, message: "no route") }
            if number == 1 { return HTTPResponse(status: 502) }
            return ScriptedTransport.json(200, Self.entry(1))
        }
        _ = try await client(transport).entry(id: UUID())
        #expect(transport.requests.count == 3)
    }

    @Test func `health that is not well is an answer, not an error`() async throws {
        let transport = ScriptedTransport { _, _ in
            ScriptedTransport.json(
                503,
                [
                    "status": "fail",
                    "checks": [
                        "database": [["status": "fail", "output": "away"]], "migrations": [["status": "pass"]],
                    ],
                ]
            )
        }
        let health = try await client(transport).health()
        #expect(!health.isPassing)
        #expect(health.checks.map(\.name) == ["database", "migrations"])
        #expect(health.checks.map(\.output) == ["away", nil])
        #expect(transport.requests.count == 1)
    }

    @Test func `an erasure is asked for once and waited for`() async throws {
        let transport = ScriptedTransport { _, number in
            ScriptedTransport.json(
                number < 2 ? 202 : 200,
                [
                    "erasure_id": "DSR-1", "state": number < 2 ? "running" : "completed",
                    "tombstone": "erased-operator-abc", "requested_at": "2026-01-31T12:00:00Z",
                    "due_at": "2026-02-28T12:00:00Z",
                    "completed_at": number < 2 ? nil : "2026-01-31T12:00:01Z", "entries_rewritten": 7,
                    "entry_id": nil,
                    "verification": number < 2
                        ? nil
                        : [
                            "passed": false, "verified_at": "2026-01-31T12:00:01Z",
                            "findings": [["table": "t", "column": "c", "form": "base64", "count": 2]],
                            "unreadable": [],
                        ],
                ]
            )
        }
        let client = client(transport)
        let asked = try await client.erase(erasureID: "DSR-1", identifiers: ["kris@raxx.app"], verified: true)
        #expect(!asked.isCompleted && asked.verification == nil)
        let done = try await client.settledErasure(erasureID: "DSR-1")
        #expect(done.isCompleted && done.entriesRewritten == 7 && done.completedAt != nil)
        #expect(done.verification?.isPassed == false)
        #expect(done.verification?.findings.map(\.form) == ["base64"])
        let erasures = "/api/internal/audit/erasures"
        #expect(transport.requests.map(\.target) == [erasures, "\(erasures)/DSR-1", "\(erasures)/DSR-1"])
        let body = String(decoding: transport.requests[0].body ?? [], as: UTF8.self)
        #expect(body == #"{"erasure_id":"DSR-1","identifiers":["kris@raxx.app"],"verify":true}"#)
    }

    @Test func `the account says what its token allows`() async throws {
        let transport = ScriptedTransport { _, _ in
            ScriptedTransport.json(
                200,
                [
                    "service_account": "ci", "scopes": ["audit:write"], "action_patterns": ["console.*"],
                    "app_patterns": ["*"], "expires_at": "2026-01-31T12:00:00Z", "something_new": true,
                ]
            )
        }
        let account = try await client(transport).account()
        #expect(account.name == "ci" && account.scopes == ["audit:write"])
        #expect(account.expiresAt?.wireText == "2026-01-31T12:00:00Z")
    }
}
