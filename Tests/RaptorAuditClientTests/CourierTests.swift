import AuditModel
import Foundation
import StrictJSON
import Testing

@testable import RaptorAuditClient

/// How a spool is brought to the service.
struct CourierTests {
    private let scratch = ScratchSpool()

    private func client(_ transport: ScriptedTransport?) -> AuditClient {
        AuditClient(scratch.configuration, transport: transport, onStep: { _ in })
    }

    /// Entries in the spool, the oldest first.
    private func spoolEntries(_ count: Int) async throws -> [UUID] {
        var ids: [UUID] = []
        for _ in 0..<count { ids.append(try await client(nil).record(.sample()).id) }
        return ids
    }

    @Test func `what waited goes first, in the same request`() async throws {
        let waiting = try await spoolEntries(3)
        let transport = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        let own = try await client(transport).record(.sample())
        #expect(own.receipt?.id == own.id)
        #expect(transport.lineCounts == [4])
        let sent = try transport.requests.flatMap(ScriptedTransport.lines).map { line in
            guard case .object(let entry) = try StrictJSON.parse(line) else { return "" }
            return entry["id"]?.text ?? ""
        }
        #expect(sent == (waiting + [own.id]).map { $0.uuidString.lowercased() })
        #expect(scratch.names() == ["lock"])
    }

    @Test func `what waited before the clock was set back by a day goes with the next record`() async throws {
        let later = Timestamp(Date(timeIntervalSinceNow: 86_400))
        let kept = try PreparedEntry(.sample(), now: later, random: [UInt8](repeating: 7, count: 10))
        _ = try Spool(folder: scratch.path).add(kept.line, id: kept.id, at: later)
        let transport = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        let own = try await client(transport).record(.sample())
        #expect(own.receipt?.id == own.id)
        #expect(transport.lineCounts == [2])
        #expect(scratch.names() == ["lock"])
    }

    @Test func `while another process delivers, an entry is sent alone`() async throws {
        _ = try await spoolEntries(2)
        let lock = Spool(folder: scratch.path).lock()
        let transport = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        let own = try await client(transport).record(.sample())
        withExtendedLifetime(lock) {}
        #expect(own.receipt != nil)
        #expect(transport.lineCounts == [1])
        #expect(scratch.names().count == 3)
    }

    @Test func `a lock is one holder's`() throws {
        let spool = Spool(folder: scratch.path)
        try spool.prepare()
        var lock = spool.lock()
        #expect(lock != nil)
        #expect(spool.lock() == nil)
        lock = nil
        #expect(spool.lock() != nil)
    }

    @Test func `a request that is too large for somebody on the way is halved`() async throws {
        _ = try await spoolEntries(8)
        let transport = ScriptedTransport { request, _ in
            ScriptedTransport.lines(request).count > 2
                ? HTTPResponse(status: 413) : ScriptedTransport.storesAll(request)
        }
        let report = try await client(transport).flush()
        #expect(report.stored.count == 8 && report.failure == nil)
        #expect(transport.lineCounts == [8, 4, 2, 2, 2, 2])
    }

    @Test func `one entry that is too large for somebody on the way waits, and holds up no other`() async throws {
        let ids = try await spoolEntries(3)
        let large = ids[1].uuidString.lowercased()
        let transport = ScriptedTransport { request, _ in
            String(decoding: request.body ?? [], as: UTF8.self).contains(large)
                ? HTTPResponse(status: 413) : ScriptedTransport.storesAll(request)
        }
        let report = try await client(transport).flush()
        #expect(Set(report.stored.map(\.id)) == [ids[0], ids[2]])
        #expect(report.waiting == 1 && report.failure?.code == .unexpectedAnswer)
    }

    @Test func `a line that is refused is put aside, one that is not for now stays`() async throws {
        let ids = try await spoolEntries(3).map { $0.uuidString.lowercased() }
        let transport = ScriptedTransport { request, _ in
            ScriptedTransport.answers(request) { id in
                let code: ProblemCode = id.description == ids[0] ? .idReused : .appNotAllowed
                if id.description == ids[2] {
                    let receipt = AuditModel.Receipt(
                        id: id,
                        recordedAt: Timestamp(microseconds: 1),
                        logIndex: 0,
                        redactions: []
                    )
                    return ["status": 201, "receipt": receipt.json]
                }
                return ["status": .number(Double(code.status)), "problem": AuditModel.Problem(code).json]
            }
        }
        let report = try await client(transport).flush()
        #expect(report.rejected.map(\.code) == ["id_reused"])
        #expect(report.stored.count == 1 && report.waiting == 1)
        #expect(report.failure?.code == .forbidden)
        #expect(transport.requests.count == 1)
    }

    @Test(arguments: [ProblemCode.idErased, .idDeleted, .idTaken, .idReused])
    func `an entry whose id is used up is put aside, and not sent again`(code: ProblemCode) async throws {
        _ = try await spoolEntries(1)
        let transport = ScriptedTransport { request, _ in
            ScriptedTransport.answers(request) { _ in
                ["status": .number(Double(code.status)), "problem": AuditModel.Problem(code).json]
            }
        }
        let report = try await client(transport).flush()
        #expect(report.rejected.map(\.code) == [code.rawValue] && report.waiting == 0)
        #expect(try await client(transport).flush() == FlushReport())
        #expect(transport.requests.count == 1)
    }

    @Test(arguments: [(-600, 60), (400, 60), (0, 0)])
    func `a delivery says how far the clock here is off`(seconds: Int, least: Int) async throws {
        let date = HTTPDateText.text(Date(timeIntervalSinceNow: Double(-seconds)))
        let transport = ScriptedTransport { request, _ in
            var response = ScriptedTransport.storesAll(request)
            response.fields["date"] = date
            return response
        }
        let delivery = try await client(transport).record(.sample())
        let lead = try #require(delivery.clockLead)
        #expect(delivery.receipt != nil)
        // The service's own answer takes some of it.
        #expect(seconds == 0 || lead > .seconds(least) && seconds > 0 || lead < .seconds(-least) && seconds < 0)
        _ = try await spoolEntries(1)
        #expect(try await client(transport).flush().clockLead != nil)
    }

    @Test(arguments: [
        (
            "another id",
            #"{"status":201,"receipt":{"id":"0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11","recorded_at":"2026-01-31T12:00:00Z","redactions":[]}}"#
        ),
        ("neither", #"{"status":201}"#), ("no JSON", "<html>"), ("nothing", ""),
    ])
    func `an answer that is no receipt of this entry confirms nothing`(kind: String, line: String) async throws {
        let ids = try await spoolEntries(1)
        let transport = ScriptedTransport { request, number in
            number == 0
                ? HTTPResponse(status: 200, body: Array("\(line)\n".utf8)) : ScriptedTransport.storesAll(request)
        }
        let report = try await client(transport).flush()
        #expect(transport.requests.count == 2)
        #expect(report.stored.map(\.id) == ids)
    }

    @Test func `entries of which the database is not sure are sent again`() async throws {
        _ = try await spoolEntries(2)
        let transport = ScriptedTransport { request, number in
            guard number == 0 else { return ScriptedTransport.storesAll(request) }
            return ScriptedTransport.answers(request) { _ in
                ["status": 503, "problem": AuditModel.Problem(.storeUnavailable).json]
            }
        }
        let report = try await client(transport).flush()
        #expect(transport.lineCounts == [2, 2])
        #expect(report.stored.count == 2 && report.failure == nil && report.waiting == 0)
    }

    @Test func `a file that a process which died left unnamed is taken in when it is old, not before`() async throws {
        let spool = Spool(folder: scratch.path)
        _ = try await spoolEntries(1)
        let name = try #require(scratch.names().first { $0.hasSuffix(".entry") })
        let unnamed = "\(scratch.path)/.\(name)"
        try FileManager.default.moveItem(atPath: "\(scratch.path)/\(name)", toPath: unnamed)
        try spool.adoptAbandoned(now: .now)
        #expect(try spool.waiting().isEmpty)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -601)],
            ofItemAtPath: unnamed
        )
        try spool.adoptAbandoned(now: .now)
        #expect(try spool.waiting().map(\.name) == [name])
    }

    @Test func `a rename that fails because it was made already loses nothing, and is no failure`() throws {
        let folder = scratch.path
        let spool = Spool(folder: folder) { step in
            guard step == .synchronized else { return }
            // Another process adopts the file, as if it were abandoned.
            try? Spool(folder: folder).adoptAbandoned(now: Timestamp(microseconds: Timestamp.now.microseconds * 2))
        }
        let entry = try PreparedEntry(.sample(), now: .now, random: [UInt8](repeating: 7, count: 10))
        let (file, weakness) = try spool.add(entry.line, id: entry.id, at: .now)
        #expect(weakness == nil)
        #expect(spool.read(file) == .whole(entry.line))
        #expect(scratch.names() == [file.name])
    }

    @Test func `an entry that another process has delivered meanwhile is told of by its receipt`() async throws {
        let folder = scratch.path
        let transport = ScriptedTransport { request, number throws(TransportFailure) in
            guard number == 0 else { return ScriptedTransport.storesAll(request) }
            // Somebody else has sent it, and removed it, before our answer is lost.
            let spool = Spool(folder: folder)
            if let files = try? spool.waiting() { _ = spool.remove(files) }
            throw TransportFailure(kind: .interrupted, message: "lost")
        }
        let delivery = try await client(transport).record(.sample())
        #expect(delivery.receipt?.id == delivery.id)
        #expect(transport.requests.count == 2)
    }

    @Test func `one of which nobody can tell what became of it is kept again`() async throws {
        let folder = scratch.path
        let transport = ScriptedTransport { _, number throws(TransportFailure) in
            let spool = Spool(folder: folder)
            if number == 0, let files = try? spool.waiting() { _ = spool.remove(files) }
            throw TransportFailure(kind: .interrupted, message: "lost")
        }
        var configuration = scratch.configuration
        configuration.deadline = .seconds(2)
        let delivery = try await AuditClient(configuration, transport: transport, onStep: { _ in }).record(.sample())
        guard case .spooled(let error) = delivery.state else {
            Issue.record("\(delivery)")
            return
        }
        #expect(error.code == .unavailable)
        #expect(try Spool(folder: folder).waiting().map { UUID($0.id) } == [delivery.id])
    }
}
