import AuditModel
import Foundation
import StrictJSON
import Testing

@testable import RaptorAuditClient

/// No file and no entry holds up the others.
struct HeldUpSpoolTests {
    private let scratch = ScratchSpool()

    private func client(_ transport: ScriptedTransport?, deadline: Duration = .seconds(30)) -> AuditClient {
        var configuration = scratch.configuration
        configuration.deadline = deadline
        return AuditClient(configuration, transport: transport, onStep: { _ in })
    }

    /// Spools entries, the oldest first.
    private func spoolEntries(_ count: Int) throws -> [UUID] {
        var ids: [UUID] = []
        for _ in 0..<count { ids.append(try client(nil).enqueue(.sample()).id) }
        return ids
    }

    private func file(_ id: UUID) throws -> String {
        let name = try #require(scratch.names().first { $0.contains(id.uuidString.lowercased()) })
        return "\(scratch.path)/\(name)"
    }

    /// How something on the way refuses a request that holds an entry it does not like.
    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let respond: @Sendable (HTTPRequest) throws(TransportFailure) -> HTTPResponse
    }

    static let refusals: [Refusal] =
        [302, 400, 403, 406, 413, 422, 429, 500, 501, 502, 503, 504].map { status in
            Refusal(testDescription: "\(status) with HTML") { _ in
                HTTPResponse(status: status, body: Array("<html>Request blocked</html>".utf8))
            }
        } + [
            Refusal(testDescription: "200 with HTML") { _ in HTTPResponse(status: 200, body: Array("<html>".utf8)) },
            Refusal(testDescription: "500 of the service") { _ in
                ScriptedTransport.json(500, AuditModel.Problem(.internalError).json)
            },
            Refusal(testDescription: "cut answers") { request in
                var response = ScriptedTransport.storesAll(request)
                response.body.removeLast(response.body.count / 2)
                return response
            },
            Refusal(testDescription: "cut connections") { _ throws(TransportFailure) in
                throw TransportFailure(kind: .interrupted, message: "reset")
            },
            Refusal(testDescription: "no answer in time") { _ throws(TransportFailure) in
                throw TransportFailure(kind: .timedOut, message: "late")
            },
            Refusal(testDescription: "an endless answer") { _ throws(TransportFailure) in
                throw TransportFailure(kind: .tooLong, message: "long")
            },
        ]

    private static func holds(_ request: HTTPRequest, any ids: some Sequence<UUID>) -> Bool {
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        return ids.contains { body.contains($0.uuidString.lowercased()) }
    }

    @Test(arguments: refusals, [[0], [7], [3, 4], [0, 1, 2, 3, 4, 5, 6]])
    func `entries that are refused with the whole request wait, and all others are delivered`(
        refusal: Refusal,
        bad: [Int]
    ) async throws {
        let ids = try spoolEntries(8)
        let refused = Set(bad.map { ids[$0] })
        let transport = ScriptedTransport { request, _ throws(TransportFailure) in
            Self.holds(request, any: refused) ? try refusal.respond(request) : ScriptedTransport.storesAll(request)
        }
        let report = try await client(transport).flush()
        #expect(Set(report.stored.map(\.id)) == Set(ids).subtracting(refused))
        #expect(report.waiting == bad.count && report.rejected.isEmpty)
        #expect(Set(report.left.map(\.id)) == refused)

        // The next record is not held up, and its request has none of them.
        let before = transport.requests.count
        let delivery = try await client(transport).record(.sample())
        #expect(delivery.receipt != nil)
        #expect(transport.requests.count == before + 1)
        #expect(Set(try client(nil).spooledEntries().filter { $0.state == .refused }.map(\.id)) == refused)

        // Once nothing refuses them any more, a flush delivers them.
        let healed = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        let last = try await client(healed).flush()
        #expect(Set(last.stored.map(\.id)) == refused && last.waiting == 0)
        #expect(scratch.names() == ["lock"])
    }

    @Test(arguments: refusals)
    func `a record is stored though an entry before it is refused`(refusal: Refusal) async throws {
        let bad = try spoolEntries(1)
        let transport = ScriptedTransport { request, _ throws(TransportFailure) in
            Self.holds(request, any: bad) ? try refusal.respond(request) : ScriptedTransport.storesAll(request)
        }
        let delivery = try await client(transport).record(.sample())
        #expect(delivery.receipt?.id == delivery.id)
        #expect(delivery.spoolFailure == nil)
        #expect(scratch.names().filter { $0.hasSuffix(".entry") }.count == 1)
    }

    @Test func `a service that refuses everybody marks no entry, and the next call sends them together`() async throws {
        let ids = try spoolEntries(5)
        let failing = ScriptedTransport { _, _ in HTTPResponse(status: 502) }
        let report = try await client(failing, deadline: .milliseconds(600)).flush()
        #expect(report.waiting == 5 && report.failure?.code == .unavailable)
        let transport = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        #expect(try await client(transport).flush().stored.map(\.id) == ids)
        #expect(transport.requests.count == 1)
    }

    @Test(arguments: [ProblemCode.invalidToken, .insufficientScope])
    func `a token that is not accepted is asked about once`(code: ProblemCode) async throws {
        _ = try spoolEntries(5)
        let transport = ScriptedTransport { _, _ in ScriptedTransport.json(code.status, AuditModel.Problem(code).json) }
        let report = try await client(transport).flush()
        #expect(report.waiting == 5 && report.rejected.isEmpty)
        #expect(transport.requests.count == 1)
    }

    @Test func `a proxy that asks to come back in a year is asked once`() async throws {
        _ = try spoolEntries(5)
        let transport = ScriptedTransport { _, _ in
            HTTPResponse(status: 429, fields: ["retry-after": "31536000"], body: Array("<html>".utf8))
        }
        let report = try await client(transport).flush()
        #expect(report.waiting == 5 && report.failure?.code == .unavailable)
        #expect(transport.requests.count == 1)
    }

    @Test func `a flush that is cancelled while it looks for the entry at fault says why entries wait`() async throws {
        _ = try spoolEntries(2)
        let transport = ScriptedTransport { _, _ in
            _ = withUnsafeCurrentTask { $0?.cancel() }
            return HTTPResponse(status: 502)
        }
        let flushing = client(transport)
        async let flushed = flushing.flush()
        let report = try await flushed
        #expect(report.waiting == 2 && report.failure?.code == .cancelled)
    }

    /// What lies where an entry's file should be.
    static let obstacles: [(name: String, code: String, make: @Sendable (String) throws -> Void)] = [
        (
            "a folder", "unreadable_file",
            { try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false) }
        ),
        (
            "a link", "unreadable_file",
            { try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: "/etc/passwd") }
        ),
        (
            "a link to nothing", "unreadable_file",
            { try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: "/nowhere") }
        ),
        ("a FIFO", "unreadable_file", { #expect(mkfifo($0, 0o600) == 0) }),
        (
            "a copy of another entry's file", "unreadable_file",
            { path in
                let other = EntryID(version7At: .now, random: [UInt8](repeating: 7, count: 10))
                let line = SpoolContent.head(of: other) + Array("\"action\":\"x\"}".utf8)
                try Data(SpoolContent.encode(line)).write(to: URL(fileURLWithPath: path))
            }
        ),
        ("an empty file", "torn_file", { try Data().write(to: URL(fileURLWithPath: $0)) }),
        ("a long file", "torn_file", { try Data(count: 1 << 20).write(to: URL(fileURLWithPath: $0)) }),
    ]

    @Test(arguments: obstacles.indices)
    func `what is not an entry's file is put aside, and all others are delivered`(obstacle: Int) async throws {
        let ids = try spoolEntries(3)
        let (name, code, make) = Self.obstacles[obstacle]
        let path = try file(ids[0])
        try FileManager.default.removeItem(atPath: path)
        try make(path)
        let transport = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        let delivery = try await client(transport).record(.sample())
        #expect(delivery.receipt != nil, "\(name)")
        #expect(delivery.rejected.map(\.code) == [code], "\(name)")
        #expect(transport.lineCounts == [3])
        let report = try await client(transport).flush()
        #expect(report.waiting == 0 && report.failure == nil)
        let entries = try client(nil).spooledEntries()
        #expect(entries.map(\.state) == [.rejected] && entries.map(\.code) == [code])
        try client(nil).drop(entries[0])
        #expect(scratch.names("rejected").isEmpty)
    }

    @Test func `an entry whose own file the disk has spoiled is stored all the same`() async throws {
        let scratch = scratch
        let transport = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        let client = AuditClient(scratch.configuration, transport: transport) { step in
            guard step == .spooled, let name = scratch.names().first(where: { $0.hasSuffix(".entry") }) else { return }
            try? scratch.write([UInt8](), to: name)
        }
        let delivery = try await client.record(.sample())
        #expect(delivery.receipt?.id == delivery.id)
        #expect(try client.spooledEntries().map(\.code) == ["torn_file"])
    }

    @Test func `a file that cannot be put aside holds up no other`() async throws {
        let ids = try spoolEntries(3)
        try Data().write(to: URL(fileURLWithPath: file(ids[1])))
        try Data().write(to: URL(fileURLWithPath: "\(scratch.path)/rejected"))
        let transport = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        let report = try await client(transport).flush()
        #expect(report.stored.map(\.id) == [ids[0], ids[2]])
        #expect(report.waiting == 1 && report.failure?.code == .spoolUnavailable)
    }

    @Test func `an entry that was put aside is taken back, and sent again`() async throws {
        let ids = try spoolEntries(2)
        let refusing = ScriptedTransport { request, _ in
            ScriptedTransport.answers(request) { _ in
                ["status": 422, "problem": AuditModel.Problem(.idReused).json]
            }
        }
        #expect(try await client(refusing).flush().rejected.count == 2)
        let entries = try client(nil).spooledEntries()
        #expect(entries.map(\.id) == ids && entries.allSatisfy { $0.code == "id_reused" && $0.entry != nil })
        try client(nil).retry(entries[0])
        try client(nil).drop(entries[1])
        let transport = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        #expect(try await client(transport).flush().stored.map(\.id) == [ids[0]])
        #expect(scratch.names() == ["lock", "rejected"] && scratch.names("rejected").isEmpty)
    }

    @Test func `an entry from a clock that is ahead waits, and the message says by how much it is`() async throws {
        let now = Date()
        let date = HTTPDateText.text(now.addingTimeInterval(-400))
        let refusing = ScriptedTransport { request, _ in
            var response = ScriptedTransport.answers(request) { _ in
                let violation: JSONValue = ["pointer": "/ts_utc", "code": "in_the_future", "detail": "Too early."]
                var problem = AuditModel.Problem(.invalidEntry).json
                if case .object(var object) = problem {
                    object["errors"] = [violation]
                    problem = .object(object)
                }
                return ["status": 422, "problem": problem]
            }
            response.fields["date"] = date
            return response
        }
        let delivery = try await client(refusing).record(.sample())
        guard case .spooled(let error) = delivery.state else {
            Issue.record("\(delivery)")
            return
        }
        #expect(error.code == .clockAhead && error.isRetryable)
        #expect(error.message.contains("ahead of the service's") && error.message.contains("6 min"), "\(error.message)")
        let transport = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        #expect(try await client(transport).flush().stored.map(\.id) == [delivery.id])
    }

    @Test func `a service that cannot be reached is given up after a second or two`() async throws {
        let transport = ScriptedTransport { _, _ throws(TransportFailure) in
            throw TransportFailure(kind: .unreachable, message: "refused")
        }
        let delivery = try await client(transport, deadline: .seconds(600)).record(.sample())
        // At the ceiling of its pauses it would come to hundreds.
        #expect(delivery.receipt == nil && transport.requests.count < 60)
    }
}
