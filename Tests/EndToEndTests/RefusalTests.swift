import StrictJSON
import Testing

/// Requests that are not ours, or not HTTP.
struct RefusalTests {
    @Test func `a path that leads nowhere, and a method that a path does not take`() async throws {
        let parts = try await SharedService.checks.parts()
        for path in ["/", "/api", "/api/internal/audit/x/y", "/HEALTH"] {
            try await parts.stranger.get(path).expectProblem(404, "not_found", loggedBy: parts.service)
        }
        for (method, path, allow) in [
            ("DELETE", Caller.trail, "POST, GET, HEAD"), ("POST", "/health", "GET, HEAD"),
            ("PUT", "/metrics", "GET, HEAD"),
        ] {
            let answer = try await parts.stranger.send(method, path, body: method == "POST" ? [] : nil)
            try answer.expectProblem(405, "method_not_allowed", loggedBy: parts.service)
            #expect(answer["Allow"] == allow)
        }
        #expect(try await parts.stranger.send("HEAD", "/health/live").status == 200)
    }

    @Test func `a body needs a length that is not too large, and a type that is known`() async throws {
        let parts = try await SharedService.checks.parts()
        try await parts.caller.send("POST", Caller.trail, ["Content-Type": "application/json"])
            .expectProblem(411, "length_required", loggedBy: parts.service)
        try await parts.caller.post([UInt8](repeating: 32, count: 524_289))
            .expectProblem(413, "content_too_large", loggedBy: parts.service)
        let chunk =
            Array("80000\r\n".utf8) + [UInt8](repeating: 32, count: 524_288) + Array("\r\n1\r\n \r\n0\r\n\r\n".utf8)
        try await parts.caller.post(chunk, ["Transfer-Encoding": "chunked"])
            .expectProblem(413, "content_too_large", loggedBy: parts.service)
        for fields in [
            ["Content-Type": "text/plain"], ["Content-Type": "text/csv"],
            ["Content-Type": "application/json", "Content-Encoding": "gzip"],
        ] {
            let answer = try await parts.caller.post(Array(Sample.line(Sample.entry()).utf8), fields)
            try answer.expectProblem(415, "unsupported_media_type", loggedBy: parts.service)
            #expect(answer["Accept"]?.contains("application/x-ndjson") == true)
        }
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST /x HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nBad Header\r\n\r\n", "GET / HTTP/1.1\r\nA: \u{1}\r\n\r\n",
    ])
    func `what is no HTTP is told so, and the connection closed`(bytes: String) async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send(bytes)
        let answer = try await connection.answer()
        try answer.expectProblem(400, "malformed_http", loggedBy: parts.service)
        _ = try await connection.end()
        #expect(try await parts.stranger.get("/health/live").status == 200)
    }

    @Test func `header fields have a bound`() async throws {
        let parts = try await SharedService.checks.parts()
        for bytes in [
            "A: " + String(repeating: "x", count: 100_000), (0..<5000).map { "A\($0): x" }.joined(separator: "\r\n"),
        ] {
            let connection = try HTTPConnection(port: parts.service.port)
            // The answer may come, and the connection go, before all of it is sent.
            try? await connection.send("GET / HTTP/1.1\r\n\(bytes)\r\n\r\n")
            let answer = try await connection.answer()
            try answer.expectProblem(431, "header_fields_too_large", loggedBy: parts.service)
        }
    }

    @Test func `a body that is cut off half-way stores nothing`() async throws {
        let parts = try await SharedService.checks.parts()
        let entry = Sample.entry()
        let request = parts.caller.bytes(
            "POST",
            Caller.trail,
            ["Content-Type": "application/json"],
            body: Array(Sample.line(entry).utf8)
        )
        let chunked = parts.caller.bytes(
            "POST",
            Caller.trail,
            ["Content-Type": "application/json", "Transfer-Encoding": "chunked"],
            body: Array("\(String(Sample.line(entry).utf8.count, radix: 16))\r\n\(Sample.line(entry))\r\n".utf8)
        )
        for bytes in [Array(request.dropLast(1)), chunked] {
            let connection = try HTTPConnection(port: parts.service.port)
            try await connection.send(bytes)
            await connection.finishSending()
            _ = try await connection.end()
        }
        #expect(try await parts.caller.record(Sample.entry()).status == 201)
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 0)
    }

    @Test func `who is refused before the body is read is not listened to any further`() async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send(
            "POST \(Caller.trail) HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: \(Sample.address())\r\nContent-Length: 1000000000\r\n\r\n"
        )
        let answer = try await connection.answer()
        #expect(answer.status == 401)
        #expect(answer["Connection"] == "close")
        _ = try await connection.end()
    }

    @Test func `requests on one connection are answered one after the other`() async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        let body = Array(Sample.line(Sample.entry()).utf8)
        let post = parts.caller.bytes("POST", Caller.trail, ["Content-Type": "application/json"], body: body)
        try await connection.send(post + post + parts.caller.bytes("GET", "/health/live"))
        let statuses = [try await connection.answer(), try await connection.answer(), try await connection.answer()]
            .map(\.status)
        #expect(statuses == [201, 200, 200])
    }
}
