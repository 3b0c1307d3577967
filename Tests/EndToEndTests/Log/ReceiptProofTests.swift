import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

/// The proof of a receipt, which the caller keeps.
struct ReceiptProofTests {
    @Test func `a kept proof holds as long as the log only grows, and for its own entry alone`() async throws {
        try await withLog { log in
            let (proofs, id) = (log.file("proofs"), LogFixture.id(5))
            let entry = log.file("entry.json")
            let json = Sample.line(LogFixture.entry(5, ["actor": "lee-gh"]))
            try Data(json.utf8).write(to: URL(fileURLWithPath: entry))
            let said = try await Program.runShell(
                #"exec "$0" record --json --proofs "$1" - <"$2""#,
                [try Program.path(Client.program), proofs, entry],
                environment: log.environment
            ).succeeded()
            let kept = "\(proofs)/\(id).tlog-proof"
            #expect(try StrictJSON.parse(Array(said.utf8))["proof"]?.text == log.folder.text("proofs/\(id).tlog-proof"))
            try await log.client("proof", id, "--receipt", kept).succeeded()
            try await log.client("log", "verify", "--receipt", kept).succeeded()

            try await log.caller.store([Sample.line(LogFixture.entry(6)), Sample.line(LogFixture.entry(7))])
            _ = try await log.caller.erase("DSR-2", ["lee-gh"])
            _ = try await log.caller.receipt("DSR-2")
            let proved = try await log.client("proof", id, "--receipt", kept, "--out", log.file("whole")).succeeded()
            #expect(proved.contains("the actor was erased"))
            try await log.client("proof", id, "--receipt", kept, "--from", log.file("whole")).succeeded()

            let grown = try await log.client("log", "verify", "--growth", "--receipt", kept).succeeded()
            #expect(grown.contains("grew to"))
            #expect(try await log.client("log", "verify", "--receipt", kept, "--state", log.file("state")).status == 64)

            let others = try await log.client("proof", LogFixture.id(6), "--receipt", kept)
            #expect(others.status == 1 && others.errors.contains("the receipt's proof does not hold"), "\(others)")
            let broken = log.file("broken")
            let index = log.folder.text("proofs/\(id).tlog-proof").split(separator: "\n")[1].dropFirst(6)
            let text = log.folder.text("proofs/\(id).tlog-proof").replacing("index \(index)", with: "index 0")
            try Data(text.utf8).write(to: URL(fileURLWithPath: broken))
            #expect(try await log.client("proof", id, "--receipt", broken).status == 1)
            #expect(try await log.client("proof", id, "--receipt", log.file("nothing")).status == 1)
        }
    }

    @Test func `entries that waited have theirs kept too, and where that fails it is a warning`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let away = client.with {
            $0.url = "http://127.0.0.1:1"
            $0.deadline = .milliseconds(100)
        }
        let proofs = "\(client.folder.path)/proofs"
        var ids: [String] = []
        for _ in 0..<3 { ids.append(try await away.record(Sample.entry()).id.uuidString.lowercased()) }
        let flush = try await client.run("flush", settings: ["RAXX_AUDIT_PROOFS": proofs])
        #expect(flush.status == 0 && flush.errors.isEmpty, "\(flush)")
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: proofs)) == Set(ids.map { "\($0).tlog-proof" }))

        try await away.record(Sample.entry())
        let full = try await client.run("flush", "--proofs", "/dev/full/proofs")
        #expect(full.status == 0 && full.errors.contains("its proof cannot be kept"), "\(full)")
        #expect(try client.waiting().isEmpty)
    }
}
