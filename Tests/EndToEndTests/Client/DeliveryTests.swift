import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

/// What the network and the service may do to a delivery, and that the entry is stored once in the end.
struct DeliveryTests {
    /// What happens to a request, and what the caller is told while it goes on.
    struct Trouble: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let behaviour: MisbehavingProxy.Behaviour
        let code: AuditClientError.Code
        /// Whether another attempt is made at once.
        let isRetried: Bool
        /// Whether the service stores the entry though its caller does not hear of it.
        var isStored = false
    }

    private static func answer(_ head: String, _ body: String = "", type: String = "text/plain") -> String {
        "HTTP/1.1 \(head)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static func problem(_ status: Int, _ code: String, _ fields: String = "") -> String {
        answer(
            "\(status) No\(fields)",
            #"{"type":"x","title":"No","status":\#(status),"code":"\#(code)"}"#,
            type: "application/problem+json"
        )
    }

    static let troubles = [
        Trouble(testDescription: "closes at once", behaviour: .closes, code: .unavailable, isRetried: true),
        Trouble(testDescription: "no answer", behaviour: .stalls, code: .unavailable, isRetried: true),
        Trouble(
            testDescription: "closes instead of the answer",
            behaviour: .cutsAnswer(0),
            code: .unavailable,
            isRetried: true,
            isStored: true
        ),
        Trouble(
            testDescription: "half an answer",
            behaviour: .cutsAnswer(0.5),
            code: .unavailable,
            isRetried: true,
            isStored: true
        ),
        Trouble(
            testDescription: "all but a byte of the answer",
            behaviour: .cutsAnswer(1),
            code: .unavailable,
            isRetried: true,
            isStored: true
        ),
        Trouble(
            testDescription: "500",
            behaviour: .answers(problem(500, "internal_error")),
            code: .unavailable,
            isRetried: true
        ),
        Trouble(
            testDescription: "502 of a proxy",
            behaviour: .answers(answer("502 Bad Gateway", "<html>")),
            code: .unavailable,
            isRetried: true
        ),
        Trouble(
            testDescription: "503 with Retry-After",
            behaviour: .answers(problem(503, "overloaded", "\r\nRetry-After: 1")),
            code: .unavailable,
            isRetried: true
        ),
        Trouble(
            testDescription: "429",
            behaviour: .answers(problem(429, "too_many_failures", "\r\nRetry-After: 1")),
            code: .unavailable,
            isRetried: true
        ),
        Trouble(
            testDescription: "garbage",
            behaviour: .answers("SSH-2.0-OpenSSH_9.2\r\n"),
            code: .unavailable,
            isRetried: true
        ),
        Trouble(
            testDescription: "200 with a page of HTML",
            behaviour: .answers(answer("200 OK", "<html>please log in</html>", type: "text/html")),
            code: .unexpectedAnswer,
            isRetried: true
        ),
        Trouble(
            testDescription: "401",
            behaviour: .answers(problem(401, "invalid_token")),
            code: .unauthenticated,
            isRetried: false
        ),
        Trouble(
            testDescription: "403",
            behaviour: .answers(problem(403, "insufficient_scope")),
            code: .forbidden,
            isRetried: false
        ),
        Trouble(
            testDescription: "404 of something else",
            behaviour: .answers(answer("404 Not Found", "nothing here")),
            code: .unexpectedAnswer,
            isRetried: false
        ),
        Trouble(
            testDescription: "a redirect",
            behaviour: .answers(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
            ),
            code: .unexpectedAnswer,
            isRetried: false
        ),
    ]

    @Test(arguments: troubles)
    func `trouble that lasts leaves the entry in the spool, and a flush delivers it`(trouble: Trouble) async throws {
        let parts = try await SharedService.checks.parts()
        let proxy = try MisbehavingProxy(to: parts.service.port, [trouble.behaviour])
        let client = try Client(url: proxy.url, token: parts.token)
        let impatient = client.with {
            $0.deadline = .seconds(3)
            $0.attemptTimeout = .seconds(2)
        }
        let entry = Sample.entry()
        let delivery = try await impatient.record(entry)
        guard case .spooled(let error) = delivery.state else {
            Issue.record("\(delivery)")
            return
        }
        // The last attempt may have had too little time left for the answer.
        #expect(error.code == trouble.code || trouble.isRetried && error.code == .unavailable)
        #expect(error.isRetryable == trouble.isRetried)
        #expect(try client.waiting().count == 1)
        let count = try await parts.database.count(where: "to_sha = '\(entry.sha)'")
        #expect(count == (trouble.isStored ? 1 : 0))

        proxy.behave(.passesOn)
        let report = try await client.library.flush()
        #expect(report.stored.map(\.id) == [delivery.id])
        #expect(report.waiting == 0 && report.failure == nil)
        #expect(try client.waiting().isEmpty)
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 1)
    }

    @Test(arguments: troubles.filter(\.isRetried))
    func `trouble that passes is not noticed, and the entry is stored once`(trouble: Trouble) async throws {
        let parts = try await SharedService.checks.parts()
        let proxy = try MisbehavingProxy(to: parts.service.port, [trouble.behaviour, trouble.behaviour, .passesOn])
        let client = try Client(url: proxy.url, token: parts.token).with {
            $0.deadline = .seconds(60)
            $0.attemptTimeout = .seconds(3)
        }
        let entry = Sample.entry()
        let delivery = try await client.record(entry)
        #expect(delivery.receipt != nil, "\(delivery)")
        #expect(proxy.requests.last?.contains(entry.sha) == true)
        #expect(try client.waiting().isEmpty)
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)' and id = '\(delivery.id)'") == 1)
    }

    @Test func `an entry that the service can never store is put aside, with the problem beside it`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        // Older than entries are kept, which only the service knows.
        let error = await #expect(throws: AuditClientError.self) { () async throws in
            try await client.record(Sample.entry(["ts_utc": "1999-01-01T00:00:00Z"]))
        }
        #expect(error?.code == .refused)
        #expect(error?.violations.map(\.code) == ["too_old"])
        #expect(try client.waiting().isEmpty)
        let aside = try client.files("rejected")
        #expect(aside.count == 2 && aside[0].hasSuffix(".entry") && aside[1].hasSuffix(".problem.json"))
        let document = try StrictJSON.parse(Array(client.folder.text("spool/rejected/\(aside[1])").utf8))
        #expect(document["code"]?.text == "invalid_entry")
        #expect(document["errors"]?.elements?.first?["code"]?.text == "too_old")
    }

    @Test func `an entry that the account may not record waits, and holds up no other`() async throws {
        let parts = try await SharedService.checks.parts()
        let name = "bound-\(Sample.marker().prefix(20))"
        let token = try await parts.database.token(name, scopes: ["audit:write"], actions: ["console.*"])
        let client = try parts.client(token: token)
        let foreign = try await client.record(Sample.entry(["action": "api.deploy.prod"]))
        guard case .spooled(let error) = foreign.state else {
            Issue.record("\(foreign)")
            return
        }
        #expect(error.code == .forbidden && error.problem?.code == "action_not_allowed")
        let own = try await client.record(Sample.entry())
        #expect(own.receipt != nil)
        #expect(try client.waiting().count == 1)
        // With another token it goes.
        let report = try await client.with { $0.token = parts.token }.library.flush()
        #expect(report.stored.map(\.id) == [foreign.id])
    }

    @Test func `without an address or a token the entry is kept`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client(token: nil)
        let delivery = try await client.record(Sample.entry())
        guard case .spooled(let error) = delivery.state else {
            Issue.record("\(delivery)")
            return
        }
        #expect(error.code == .notConfigured)
        let report = try await client.with { $0.token = parts.token }.library.flush()
        #expect(report.stored.map(\.id) == [delivery.id])
    }

    @Test func `what is spooled has no secret in it, and is for its owner alone`() async throws {
        let secret = Sample.secret()
        let client = try Client(url: "", token: nil)
        let delivery = try await client.record(Sample.entry(["log": .string("pushed with \(secret)")]))
        #expect(delivery.redactions.map(\.pointer) == ["/log"])
        let name = try client.waiting().first.required("a file")
        let text = client.folder.text("spool/\(name)")
        #expect(!text.contains(secret) && text.contains("pushed with [redacted:"))
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(client.spool) == 0o700)
        #expect(try mode("\(client.spool)/\(name)") == 0o600)
    }

    @Test func `a spool longer than a request is delivered in order of age`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client(token: nil)
        var ids: [UUID] = []
        let app = "raxx-spool"
        for _ in 0..<1200 {
            ids.append(try await client.record(Sample.entry(["target_app": .string(app)])).id)
        }
        let proxy = try MisbehavingProxy(to: parts.service.port, [.passesOn])
        let report = try await client.with {
            $0.url = proxy.url
            $0.token = parts.token
        }.library.flush()
        #expect(report.stored.map(\.id) == ids)
        // Each of the two parts is sent again when its answer is late.
        #expect(proxy.requests.first?.split(separator: "\r\n\r\n").last?.split(separator: "\n").count == 1000)
        #expect(proxy.requests.count >= 2)
        #expect(try await parts.database.count(where: "target_app = '\(app)'") == 1200)
        #expect(try client.waiting().isEmpty)
    }

    @Test func `two that deliver one spool at once store each entry once`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client(token: nil)
        let app = "raxx-twice"
        for _ in 0..<200 { try await client.record(Sample.entry(["target_app": .string(app)])) }
        let able = client.with { $0.token = parts.token }
        async let first = able.run("flush")
        async let second = able.run("flush")
        async let third = able.record(Sample.entry(["target_app": .string(app)]))
        #expect(try await [first.status, second.status] == [0, 0])
        #expect(try await third.receipt != nil)
        #expect(try client.waiting().isEmpty)
        #expect(try await parts.database.count(where: "target_app = '\(app)'") == 201)
    }
}
