import StrictJSON
import Testing

/// Several requests on one connection, sent without waiting for answers (RFC 9112, section 9.3.2).
struct PipeliningTests {
    private static let json = ["Content-Type": "application/json"]

    @Test(arguments: ["path", "token", "method", "type", "key", "length"])
    func `what stands behind a refusal that closes is not carried out`(kind: String) async throws {
        let parts = try await SharedService.checks.parts()
        let body = Array(Sample.line(Sample.entry()).utf8)
        let large = [UInt8](repeating: UInt8(ascii: " "), count: 600_000)
        let (status, refused) =
            switch kind {
            case "path": (404, parts.caller.bytes("POST", "/nothing", Self.json, body: body))
            case "token": (401, parts.stranger.bytes("POST", Caller.trail, Self.json, body: body))
            case "method": (405, parts.caller.bytes("PUT", Caller.trail, Self.json, body: body))
            case "type": (415, parts.caller.bytes("POST", Caller.trail, ["Content-Type": "text/plain"], body: body))
            case "key":
                (
                    400,
                    parts.caller.bytes(
                        "POST",
                        Caller.trail,
                        Self.json.merging(["Idempotency-Key": "x"]) { $1 },
                        body: body
                    )
                )
            default: (413, parts.caller.bytes("POST", Caller.trail, Self.json, body: large))
            }
        let entry = Sample.entry()
        let valid = parts.caller.bytes("POST", Caller.trail, Self.json, body: Array(Sample.line(entry).utf8))
        for _ in 0..<5 {
            let connection = try HTTPConnection(port: parts.service.port)
            try await connection.send(refused + valid)
            let answer = try await connection.answer()
            #expect(answer.status == status)
            #expect(answer["Connection"] == "close")
            #expect(try await connection.end().isEmpty)
        }
        #expect(try await parts.caller.record(Sample.entry()).status == 201)
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 0)
    }

    @Test(arguments: [
        "garbage\r\n\r\n", "GET / HTTP/1.1\r\nBad Header\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nA: \u{0}\r\n\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chun\u{212A}ed\r\n\r\n",
        String(repeating: "x", count: 40_000),
    ])
    func `an entry has its answer whatever stands behind it`(rubbish: String) async throws {
        let parts = try await SharedService.checks.parts()
        let entry = Sample.entry()
        let connection = try HTTPConnection(port: parts.service.port)
        let valid = parts.caller.bytes("POST", Caller.trail, Self.json, body: Array(Sample.line(entry).utf8))
        try await connection.send(valid + Array(rubbish.utf8))
        #expect(try await connection.answer().status == 201)
        let refusal = try await connection.answer()
        #expect([400, 431, 501].contains(refusal.status))
        #expect(refusal["Connection"] == "close")
        #expect(try await connection.end().isEmpty)
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 1)
    }

    @Test(arguments: ["x", "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"])
    func `behind a request that closes nothing is read`(rest: String) async throws {
        let parts = try await SharedService.checks.parts()
        for value in ["close", "Close", "keep-alive, close"] {
            let connection = try HTTPConnection(port: parts.service.port)
            let fields = Self.json.merging(["Connection": value]) { $1 }
            let valid = parts.caller.bytes("POST", Caller.trail, fields, body: Array(Sample.line(Sample.entry()).utf8))
            try await connection.send(valid + Array(rest.utf8))
            let answer = try await connection.answer()
            #expect(answer.status == 201)
            #expect(answer["Connection"] == "close")
            #expect(try await connection.end().isEmpty)
        }
    }

    @Test(arguments: [
        "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n",
        "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
    ])
    func `what follows a request for another protocol is neither read nor kept`(request: String) async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send(request)
        let answer = try await connection.answer()
        #expect(answer.status == (request.hasPrefix("GET") ? 200 : 404))
        #expect(answer["Connection"] == "close")
        // Far more than is read while the connection lingers, and than any buffer on the way holds.
        let chunk = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 16)
        await #expect(throws: HTTPFailure.closed) {
            for _ in 0..<4_000 { try await connection.send(chunk) }
        }
    }

    @Test func `the last of several requests is answered, and then the connection closes as it asks`() async throws {
        let parts = try await SharedService.checks.parts()
        let entries = (0..<3).map { _ in Sample.entry(["id": .string(Sample.id())]) }
        let connection = try HTTPConnection(port: parts.service.port)
        let requests = entries.enumerated().map { index, entry in
            let fields = index == 2 ? Self.json.merging(["Connection": "close"]) { $1 } : Self.json
            return parts.caller.bytes("POST", Caller.trail, fields, body: Array(Sample.line(entry).utf8))
        }
        try await connection.send(Array(requests.joined()))
        for (index, entry) in entries.enumerated() {
            let answer = try await connection.answer()
            #expect(try answer.json()["id"] == entry["id"])
            #expect(answer["Connection"] == (index == 2 ? "close" : nil))
        }
        #expect(try await connection.end().isEmpty)
    }

    @Test func `requests sent at once are answered in their order, each once`() async throws {
        let parts = try await SharedService.checks.parts()
        let entries = (0..<20).map { _ in Sample.entry(["id": .string(Sample.id())]) }
        let connection = try HTTPConnection(port: parts.service.port)
        let requests = entries.map { entry in
            parts.caller.bytes("POST", Caller.trail, Self.json, body: Array(Sample.line(entry).utf8))
                + parts.caller.bytes("GET", "/health/live")
        }
        try await connection.send(Array(requests.joined()))
        for entry in entries {
            #expect(try await connection.answer().json()["id"] == entry["id"])
            #expect(try await connection.answer().json()["status"] == "pass")
        }
    }

    @Test func `floods of requests keep nobody from being served`() async throws {
        let parts = try await SharedService.checks.parts()
        let one = Array("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        let flood = Array((0..<(65_536 / one.count)).map { _ in one }.joined())
        var connections: [HTTPConnection] = []
        for _ in 0..<50 {
            let connection = try HTTPConnection(port: parts.service.port)
            try await connection.send(flood)
            connections.append(connection)
        }
        #expect(try await parts.stranger.get("/health/live").status == 200)
        #expect(try await parts.caller.record(Sample.entry()).status == 201)
        // Held until here; nobody reads their answers.
        #expect(connections.count == 50)
    }

    @Test func `a request that is answered before it is whole closes its connection`() async throws {
        let parts = try await SharedService.checks.parts()
        let connection = try HTTPConnection(port: parts.service.port)
        try await connection.send("GET /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx")
        let answer = try await connection.answer()
        #expect(answer.status == 200)
        #expect(answer["Connection"] == "close")
        _ = try await connection.end()
    }
}
