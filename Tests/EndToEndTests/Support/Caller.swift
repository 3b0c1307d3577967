import StrictJSON

/// Somebody who sends ordinary requests, each on a connection of its own.
struct Caller: Sendable {
    static let trail = "/api/internal/audit"

    let port: Int
    /// Sent with every request.
    var fields: [String: String] = [:]

    init(port: Int, token: String?) {
        self.port = port
        if let token { fields["Authorization"] = "Bearer \(token)" }
    }

    /// The same caller, behind a trusted proxy that says so.
    func from(_ address: String) -> Caller {
        var caller = self
        caller.fields["X-Forwarded-For"] = address
        return caller
    }

    /// A request as it goes over the wire. With a body, it says how long that is.
    func bytes(_ method: String, _ target: String, _ more: [String: String] = [:], body: [UInt8]? = nil) -> [UInt8] {
        var fields = fields.merging(more) { $1 }
        fields["Host"] = "127.0.0.1:\(port)"
        if let body, fields["Transfer-Encoding"] == nil, fields["Content-Length"] == nil {
            fields["Content-Length"] = "\(body.count)"
        }
        let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
        return Array("\(method) \(target) HTTP/1.1\r\n\(lines)\r\n".utf8) + (body ?? [])
    }

    func send(
        _ method: String,
        _ target: String,
        _ more: [String: String] = [:],
        body: [UInt8]? = nil
    ) async throws -> HTTPAnswer {
        let connection = try HTTPConnection(port: port)
        // A refusal may come, and the connection go, before all of a long body is sent.
        do { try await connection.send(bytes(method, target, more, body: body)) } catch HTTPFailure.closed {}
        return try await connection.answer(toHead: method == "HEAD")
    }

    func get(_ target: String, _ more: [String: String] = [:]) async throws -> HTTPAnswer {
        try await send("GET", target, more)
    }

    /// The trail, or a part of it.
    func list(_ query: String = "", _ more: [String: String] = [:]) async throws -> HTTPAnswer {
        try await get(query.isEmpty ? Self.trail : "\(Self.trail)?\(query)", more)
    }

    func post(_ body: [UInt8], _ more: [String: String] = [:]) async throws -> HTTPAnswer {
        try await send("POST", Self.trail, ["Content-Type": "application/json"].merging(more) { $1 }, body: body)
    }

    func record(_ entry: JSONObject, _ more: [String: String] = [:]) async throws -> HTTPAnswer {
        try await post(StrictJSON.canonical(.object(entry)), more)
    }

    func recordLines(_ lines: [String], _ more: [String: String] = [:]) async throws -> HTTPAnswer {
        let body = Array(lines.map { $0 + "\n" }.joined().utf8)
        return try await post(body, ["Content-Type": "application/x-ndjson"].merging(more) { $1 })
    }

    /// Sends lines until each is stored, as callers do: what a busy machine does not confirm in time is sent
    /// again, and known if it was stored.
    /// - Returns: the answer to each line.
    @discardableResult
    func store(_ lines: [String]) async throws -> [JSONValue] {
        var answers: [JSONValue] = []
        try await eventually(within: .seconds(90), "the lines are stored") {
            answers = try await recordLines(lines).jsonLines()
            return answers.count == lines.count && answers.allSatisfy { $0["status"] == 201 || $0["status"] == 200 }
        }
        return answers
    }
}
