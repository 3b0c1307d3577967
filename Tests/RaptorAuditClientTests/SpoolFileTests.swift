import AuditModel
import Foundation
import Testing

@testable import RaptorAuditClient

/// A file that lost anything is known for it.
struct SpoolFileTests {
    private let line = Array(#"{"id":"0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11","action":"console.deploy.prod"}"#.utf8)

    @Test func `what is written is read back`() {
        #expect(SpoolContent.decode(SpoolContent.encode(line)) == line)
    }

    @Test func `a file cut off at any byte is not whole`() {
        let whole = SpoolContent.encode(line)
        for length in 0..<whole.count {
            #expect(SpoolContent.decode(Array(whole.prefix(length))) == nil, "\(length) bytes")
        }
    }

    @Test func `a file with any bit changed, or a byte more, is not whole`() {
        let whole = SpoolContent.encode(line)
        for index in whole.indices {
            for bit in 0..<8 {
                var changed = whole
                changed[index] ^= 1 << bit
                #expect(SpoolContent.decode(changed) == nil, "bit \(bit) of byte \(index)")
            }
        }
        #expect(SpoolContent.decode(whole + [10]) == nil)
    }

    @Test func `names sort by age and say the id`() throws {
        let id = try #require(EntryID("0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11"))
        let old = SpoolFile(id: id, spooledAt: Timestamp(microseconds: 999))
        let new = SpoolFile(id: id, spooledAt: Timestamp(microseconds: 1_700_000_000_000_000))
        #expect(old < new)
        #expect(SpoolFile(name: new.name) == new)
        #expect(SpoolFile(name: new.name)?.id == id)
    }

    @Test(arguments: [
        "lock", "rejected", ".x.entry", "0.entry", "000000000000000g-0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11.entry",
    ])
    func `other files are nobody's entry`(name: String) {
        #expect(SpoolFile(name: name) == nil)
    }

    @Test func `of files cut off at every byte nothing is sent, nothing is lost, and each is put aside`() async throws {
        let scratch = ScratchSpool()
        let transport = ScriptedTransport { request, _ in ScriptedTransport.storesAll(request) }
        let client = AuditClient(scratch.configuration, transport: transport, onStep: { _ in })
        let spool = Spool(folder: scratch.path)
        let time = Timestamp(microseconds: 1_700_000_000_000_000)
        let id = EntryID(version7At: time, random: [UInt8](repeating: 7, count: 10))
        let (file, _) = try spool.add(line, id: id, at: time)
        let whole = try scratch.bytes(file.name)
        try FileManager.default.removeItem(atPath: "\(scratch.path)/\(file.name)")
        for length in 0..<whole.count {
            let torn = SpoolFile(id: id, spooledAt: Timestamp(microseconds: Int64(length)))
            try scratch.write(whole.prefix(length), to: torn.name)
        }
        let report = try await client.flush()
        #expect(report.rejected.count == whole.count && report.rejected.allSatisfy { $0.code == "torn_file" })
        #expect(transport.requests.isEmpty)
        #expect(scratch.names().filter { $0.hasSuffix(".entry") }.isEmpty)
        let aside = scratch.names("rejected").filter { $0.hasSuffix(".entry") }
        #expect(try aside.map { try scratch.bytes("rejected/\($0)").count } == Array(0..<whole.count))
        #expect(scratch.names("rejected").filter { $0.hasSuffix(".problem.json") }.count == whole.count)
    }
}
