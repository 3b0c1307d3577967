import StrictJSON
import Testing

/// How bodies and targets come over the wire (RFC 9110, section 10.1.1; RFC 9112, sections 3, 6 and 7).
struct TransferTests {
    private static let json = ["Content-Type": "application/json"]

    @Test func `a caller who waits for 100 Continue is told to go on`() async throws {
        let parts = try await SharedService.checks.parts()
        let entry = Sample.entry()
        let body = Array(Sample.line(entry).utf8)
        let connection = try HTTPConnection(port: parts.service.port)
        let fields = Self.json.merging(["Expect": "100-continue", "Content-Length": "\(body.count)"]) { $1 }
        try await connection.send(parts.caller.bytes("POST", Caller.trail, fields))
        #expect(try await connection.answer(toHead: true).status == 100)
        try await connection.send(body)
        #expect(try await connection.answer().status == 201)
        // The connection goes on, and a body that is here already needs no invitation.
        try await connection.send(parts.caller.bytes("POST", Caller.trail, fields, body: body))
        let next = try await connection.answer()
        #expect([100, 200].contains(next.status))
        if next.status == 100 { #expect(try await connection.answer().status == 200) }
    }

    @Test(arguments: ["token", "length", "type"])
    func `a refusal comes instead of 100 Continue`(kind: String) async throws {
        let parts = try await SharedService.checks.parts()
        var fields = Self.json.merging(["Expect": "100-continue", "Content-Length": "100"]) { $1 }
        if kind == "length" { fields["Content-Length"] = "1000000" }
        if kind == "type" { fields["Content-Type"] = "text/plain" }
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send((kind == "token" ? parts.stranger : parts.caller).bytes("POST", Caller.trail, fields))
        #expect(try await connection.answer().status == ["token": 401, "length": 413, "type": 415][kind])
        _ = try await connection.end()
    }

    @Test func `HTTP/1.0 has its answer without chunks, to the end of the connection`() async throws {
        let parts = try await SharedService.checks.parts()
        let app = "app-\(Sample.marker())"
        try await parts.caller.store((0..<3).map { _ in Sample.line(Sample.entry(["target_app": .string(app)])) })
        for accept in ["text/csv", "application/x-ndjson"] {
            let connection = try HTTPConnection(port: parts.service.port)
            let request = String(
                decoding: parts.caller.bytes("GET", "\(Caller.trail)?target_app=\(app)", ["Accept": accept]),
                as: UTF8.self
            )
            try await connection.send(request.replacing("HTTP/1.1", with: "HTTP/1.0"))
            let answer = String(decoding: try await connection.end(), as: UTF8.self)
            let head = try answer.firstRange(of: "\r\n\r\n").required("a head")
            #expect(!answer[..<head.lowerBound].lowercased().contains("transfer-encoding"))
            let body = answer[head.upperBound...]
            #expect(body.hasPrefix(accept == "text/csv" ? "id,recorded_at," : "{\"id\":"))
            #expect(body.split(whereSeparator: \.isNewline).count == (accept == "text/csv" ? 4 : 3))
        }
    }

    @Test(arguments: ["gzip, chunked", "identity, chunked", "x-unknown, chunked", "deflate,chunked"])
    func `a transfer coding that is unknown is refused as such`(coding: String) async throws {
        let parts = try await SharedService.checks.parts()
        let entry = Sample.entry()
        let body = Array(Sample.line(entry).utf8)
        let chunk = Array("\(String(body.count, radix: 16))\r\n".utf8) + body + Array("\r\n0\r\n\r\n".utf8)
        try await parts.caller.post(chunk, ["Transfer-Encoding": coding])
            .expectProblem(501, "unknown_transfer_coding", loggedBy: parts.service)
        #expect(try await parts.caller.post(chunk, ["Transfer-Encoding": "Chunked"]).status == 201)
    }

    @Test func `HTTP/1.0 has no chunks in requests either`() async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send("POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        try await connection.answer().expectProblem(400, "malformed_http", loggedBy: parts.service)
    }

    @Test(arguments: ["a b", "a/b", "a:b", "[::1", "a@b", "a\\b"])
    func `a host that is none is refused`(host: String) async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send("GET /health/live HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        try await connection.answer().expectProblem(400, "malformed_http", loggedBy: parts.service)
    }

    @Test(arguments: [
        "a", "a:80", "127.0.0.1:8080", "[::1]:443", "[2001:db8::1]", "audit.raxx.app:", "", "a_b.internal",
    ])
    func `a host may be any name or address, with a port or without`(host: String) async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send("GET /health/live HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        #expect(try await connection.answer().status == 200)
    }

    @Test(arguments: [
        "//metrics", "/metrics/", "/api//internal///audit", "/api/internal/audit/", "/./metrics", "/health/../metrics",
        "/health/", "//health", "/api/internal/audit//whoami", "/%6Detrics",
    ])
    func `a path is taken as it is written`(path: String) async throws {
        let parts = try await SharedService.checks.parts()
        try await parts.caller.get(path).expectProblem(404, "not_found", loggedBy: parts.service)
    }

    @Test(arguments: ["/api/internal/audit/%zz", "/%", "/a%2"])
    func `a path with a broken escape is refused`(path: String) async throws {
        let parts = try await SharedService.checks.parts()
        try await parts.caller.get(path).expectProblem(400, "malformed_http", loggedBy: parts.service)
    }

    @Test func `a client that goes away in the middle of a body is no error of ours`() async throws {
        let parts = try await SharedService.checks.parts()
        let trace = String(Sample.marker().dropFirst(6))
        let fields = Self.json.merging(["Content-Length": "1000", "traceparent": "00-\(trace)-00f067aa0ba902b7-01"]) {
            $1
        }
        do {
            let connection = try HTTPConnection(port: parts.service.port)
            try await connection.send(parts.caller.bytes("POST", Caller.trail, fields) + [UInt8(ascii: "{")])
            await connection.finishSending()
            _ = try await connection.end()
        }
        try await eventually("the request is logged") {
            !parts.service.logLines(with: trace).isEmpty
        }
        for line in parts.service.logLines(with: trace) {
            #expect(line["level"] == "info")
            #expect(line["status"] == 400)
            #expect(line["trace_id"]?.text == trace)
        }
    }
}
