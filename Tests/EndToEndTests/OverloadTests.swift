import StrictJSON
import Testing

/// More than the service can take in is turned away at once, and said to be.
struct OverloadTests {
    private static let lines = 40

    @Test func `uploads past the bound are shed whole, and none is half told of`() async throws {
        try await withService { service, database in
            let token = try await database.token("ci")
            // Made before the first is sent: they are to be under way at once.
            let uploads = (0..<40).map { number in
                (0..<Self.lines).map { line in
                    var entry = Sample.entry()
                    entry["upload"] = .string("\(number)-\(line)")
                    return Sample.line(entry)
                }
            }
            let answers = try await withThrowingTaskGroup { group in
                for lines in uploads {
                    group.addTask { try await service.caller(token).recordLines(lines) }
                }
                return try await group.reduce(into: [HTTPAnswer]()) { $0.append($1) }
            }
            var stored = 0
            var shed = 0
            for answer in answers {
                if answer.status == 503 {
                    #expect(answer["retry-after"] == "1" && answer.text.contains("overloaded"), "\(answer)")
                    shed += 1
                } else {
                    #expect(answer.status == 200, "\(answer.status)")
                    stored += try answer.jsonLines().count { $0["status"] == 201 }
                }
            }
            #expect(shed > 0 && stored > 0)
            #expect(try await database.count() == stored)
            // Nothing is left of it.
            #expect(try await service.caller(token).recordLines([Sample.line(Sample.entry())]).status == 200)
        }
    }

    @Test func `an upload past the bound is refused by its head, and its body is not read`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            let lines = (0..<1_000).map { _ in Sample.line(Sample.entry()) }
            try await withThrowingTaskGroup { group in
                for _ in 0..<16 { group.addTask { try await caller.recordLines(lines).status } }
                try await eventually("the bound is reached") {
                    let connection = try HTTPConnection(port: service.port)
                    let fields = [
                        "Content-Type": "application/x-ndjson", "Content-Length": "1000", "Expect": "100-continue",
                    ]
                    try await connection.send(caller.bytes("POST", Caller.trail, fields))
                    return try await connection.answer(toHead: true).status == 503
                }
                for try await status in group { #expect([200, 503].contains(status)) }
            }
        }
    }
}
