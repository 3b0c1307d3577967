import StrictJSON
import Testing

/// HTTP/1.1 as its standard (RFC 9112) has it, where clients of ours would notice.
struct HTTPRuleTests {
    @Test func `a caller who asks for it has the connection closed`() async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send(parts.caller.bytes("GET", Caller.trail + "?limit=1", ["Connection": "close"]))
        let answer = try await connection.answer()
        #expect(answer.status == 200)
        #expect(answer["Connection"] == "close")
        _ = try await connection.end()
    }

    @Test(arguments: ["", "Host: a\r\nHost: b\r\n", "Host: a\r\nhost: a\r\n"])
    func `a request without one host is refused (RFC 9112, section 3.2)`(fields: String) async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send("GET /health/live HTTP/1.1\r\n\(fields)\r\n")
        try await connection.answer().expectProblem(400, "malformed_http", loggedBy: parts.service)
        _ = try await connection.end()
    }

    @Test(arguments: ["", "Host: a\r\n", "Host: a\r\nConnection: keep-alive\r\n"])
    func `a connection of HTTP/1.0 ends with its answer (RFC 9112, section 9.3)`(fields: String) async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send("GET /health/live HTTP/1.0\r\n\(fields)\r\n")
        #expect(try await connection.answer().status == 200)
        _ = try await connection.end()
    }

    @Test func `a body that never ends is not read after a refusal, and others are served`() async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        let fields = ["Content-Length": "10000000000", "Content-Type": "application/json"]
        try await connection.send(parts.stranger.bytes("POST", Caller.trail, fields))
        let answer = try await connection.answer()
        try answer.expectProblem(401, "unauthenticated", loggedBy: parts.service)
        await connection.expectDeafness()
        #expect(try await parts.caller.record(Sample.entry()).status == 201)
    }

    @Test func `what follows something that is no HTTP is not read either`() async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send("no HTTP\r\n\r\n")
        try await connection.answer().expectProblem(400, "malformed_http", loggedBy: parts.service)
        await connection.expectDeafness()
    }

    @Test func `HEAD is answered as GET is, without the body`() async throws {
        let parts = try await SharedService.checks.parts()
        let id = try await parts.caller.record(Sample.entry()).json()["id"]?.text ?? ""
        let target = "\(Caller.trail)/\(id)"
        let get = try await parts.caller.get(target)
        let head = try await parts.caller.send("HEAD", target)
        #expect(head.status == 200)
        #expect(head["Content-Type"] == get["Content-Type"])
        #expect(head["Content-Length"] == get["Content-Length"])
        try await parts.stranger.send("HEAD", Caller.trail).expectHead(401)
    }

    @Test(arguments: [("/nothing", 404), ("\(Caller.trail)/subject-access", 405), ("/%zz", 400), ("/metrics", 401)])
    func `a refusal of HEAD has no body, which would be read as the next answer`(
        target: String,
        status: Int
    ) async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send(parts.stranger.bytes("HEAD", target) + parts.stranger.bytes("GET", "/health/live"))
        #expect(try await connection.answer(toHead: true).status == status)
        #expect(try await connection.answer().json()["status"] == "pass")
    }

    @Test func `a caller's request id stands in the answer, the problem and the log`() async throws {
        let parts = try await SharedService.checks.parts()
        let id = "run/\(Sample.marker()):1"
        let answer = try await parts.caller.get("\(Caller.trail)?limit=0", ["X-Request-Id": id])
        #expect(answer["X-Request-Id"] == id)
        try answer.expectProblem(400, "invalid_parameter", loggedBy: parts.service)
        #expect(try await parts.caller.get("/health/live", ["X-Request-Id": Sample.id()])["X-Request-Id"]?.count == 36)
    }

    @Test(arguments: [
        "a b", "<script>", "kris@raxx.app", String(repeating: "a", count: 129), Sample.secret(),
    ])
    func `a request id that the log may not hold is replaced`(id: String) async throws {
        let parts = try await SharedService.checks.parts()
        let answer = try await parts.caller.get("\(Caller.trail)?limit=0", ["X-Request-Id": id])
        #expect(answer["X-Request-Id"] != id)
        try answer.expectProblem(400, "invalid_parameter", loggedBy: parts.service)
        #expect(parts.service.logLines(with: id).allSatisfy { $0["request_id"]?.text != id })
    }

    @Test func `an answer may be kept by nobody on the way`() async throws {
        let parts = try await SharedService.checks.parts()
        for target in [Caller.trail, "/nothing", "/health", "/metrics"] {
            #expect(try await parts.caller.get(target)["Cache-Control"] == "no-store")
        }
    }
}

extension HTTPAnswer {
    fileprivate func expectHead(_ status: Int) throws {
        #expect(self.status == status)
        #expect(self["X-Request-Id"] != nil)
        #expect(body.isEmpty)
    }
}

extension HTTPConnection {
    /// Expects the other side to close in spite of what goes on arriving, far more than any buffer on the way holds:
    /// were it to read for as long as it lingers, a quick network would bring it all.
    fileprivate func expectDeafness() async {
        let chunk = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 16)
        await #expect(throws: HTTPFailure.closed) {
            for _ in 0..<4_000 { try await send(chunk) }
        }
    }
}
