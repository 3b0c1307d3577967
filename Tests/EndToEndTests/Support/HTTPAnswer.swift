import StrictJSON

/// An HTTP/1.1 response as it came.
struct HTTPAnswer: Sendable, CustomStringConvertible {
    let status: Int
    /// Names in lower case, in the order of their arrival.
    let fields: [(name: String, value: String)]
    let body: [UInt8]

    /// A field's value, the first when it came more than once.
    subscript(field: String) -> String? {
        fields.first { $0.name == field.lowercased() }?.value
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }
    var description: String { "\(status) \(text.prefix(2000))" }

    /// The body, which must be I-JSON.
    func json() throws -> JSONValue {
        try StrictJSON.parse(body, limits: .init(maximumBytes: 64 << 20, maximumDepth: 64))
    }

    /// The values of NDJSON.
    func jsonLines() throws -> [JSONValue] {
        try body.split(separator: UInt8(ascii: "\n")).map {
            try StrictJSON.parse($0, limits: .init(maximumBytes: 64 << 20, maximumDepth: 64))
        }
    }

    /// The answer at the start of `bytes` and how many of them it takes; `nil` when it is not whole yet.
    static func parse(
        _ bytes: [UInt8],
        isToHead: Bool,
        hasEnded: Bool
    ) throws(HTTPFailure) -> (answer: HTTPAnswer, length: Int)? {
        guard let headEnd = bytes.firstIndex(of: [13, 10, 13, 10], from: 0) else { return nil }
        var lines = String(decoding: bytes[..<headEnd], as: UTF8.self).split(separator: "\r\n").map(String.init)
        let words = lines.removeFirst().split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { throw .notHTTP }
        var fields: [(name: String, value: String)] = []
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { throw .notHTTP }
            fields.append((line[..<colon].lowercased(), line[line.index(after: colon)...].trimmed))
        }
        let start = headEnd + 4
        func answer(_ body: some Sequence<UInt8>, end: Int) -> (HTTPAnswer, Int) {
            (HTTPAnswer(status: status, fields: fields, body: Array(body)), end)
        }
        let field = { (name: String) in fields.first { $0.name == name }?.value }
        if isToHead || status < 200 || status == 204 || status == 304 { return answer([], end: start) }
        if field("transfer-encoding") == "chunked" {
            guard let (body, end) = try chunks(bytes, from: start) else { return nil }
            return answer(body, end: end)
        }
        if let length = field("content-length") {
            guard let count = Int(length) else { throw .notHTTP }
            return bytes.count >= start + count ? answer(bytes[start..<start + count], end: start + count) : nil
        }
        return hasEnded ? answer(bytes[start...], end: bytes.count) : nil
    }

    /// A chunked body (RFC 9112, section 7.1) without trailers; `nil` when its last chunk is not there yet.
    private static func chunks(_ bytes: [UInt8], from start: Int) throws(HTTPFailure) -> (body: [UInt8], end: Int)? {
        var body: [UInt8] = []
        var position = start
        while let lineEnd = bytes.firstIndex(of: [13, 10], from: position) {
            guard let size = Int(String(decoding: bytes[position..<lineEnd], as: UTF8.self), radix: 16) else {
                throw .notHTTP
            }
            let chunk = lineEnd + 2
            guard bytes.count >= chunk + size + 2 else { return nil }
            body += bytes[chunk..<chunk + size]
            position = chunk + size + 2
            if size == 0 { return (body, position) }
        }
        return nil
    }
}

extension [UInt8] {
    fileprivate func firstIndex(of pattern: [UInt8], from start: Int) -> Int? {
        guard count >= start + pattern.count else { return nil }
        return (start...count - pattern.count).first { self[$0] == pattern[0] && self[$0...].starts(with: pattern) }
    }
}
