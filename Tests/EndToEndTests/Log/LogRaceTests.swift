import Foundation
import StrictJSON
import Testing

/// Entries arrive and people are erased while the trail is proved.
struct LogRaceTests {
    private static let people = 6

    @Test func `what is proved meanwhile holds, and nothing is reported that is not so`() async throws {
        try await withLog { log in
            let entries = (0..<300).map { number in
                Sample.entry(["actor": .string("person-\(number % Self.people)@raxx.app"), "id": .string(Sample.id())])
            }
            for start in stride(from: 0, to: entries.count, by: 100) {
                try await log.caller.store(entries[start..<start + 100].map(Sample.line))
            }
            let ids = try entries.prefix(Self.people).map { try ($0["id"]?.text).required("an id") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for person in 0..<Self.people {
                        _ = try await log.caller.erase("DSR-1\(person)", ["person-\(person)@raxx.app"])
                        try await log.caller.store((0..<20).map { _ in Sample.line(Sample.entry()) })
                        _ = try await log.caller.receipt("DSR-1\(person)")
                    }
                }
                group.addTask { try await Self.check(log, ids, number: 0) }
                group.addTask { try await Self.check(log, ids, number: 1) }
                try await group.waitForAll()
            }
            let end = try await log.client("log", "verify").succeeded()
            #expect(end.contains("\(entries.count + 1) amendments"), "\(end)")
        }
    }

    private static func check(_ log: LogFixture, _ ids: [String], number: Int) async throws {
        for (round, id) in ids.enumerated() {
            let verified = try await log.client("log", "verify")
            #expect(verified.status == 0, "\(verified)")
            let proved = try await log.client("proof", id)
            #expect(proved.status == 0, "\(proved)")
            let archive = log.file("evidence-\(number)-\(round).zip")
            let evidence = try await log.client("evidence", "--out", archive)
            guard evidence.status != 0 else {
                try await unpacked(archive, log)
                continue
            }
            // Erasures one after the other can outlast every attempt to copy. It says just that.
            #expect(evidence.errors.contains("is as it was recorded, and changes while it is copied"), "\(evidence)")
            #expect(!evidence.output.contains("found: "), "\(evidence)")
            #expect(!FileManager.default.fileExists(atPath: archive))
        }
    }

    private static func unpacked(_ archive: String, _ log: LogFixture) async throws {
        let folder = "\(archive).unpacked"
        let unpack = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])"
        try await Program.runShell(#"exec python3 -c "$@""#, ["python3", unpack, archive, folder], environment: [:])
            .succeeded()
        let verified = try await log.client("log", "verify", "--from", folder)
        #expect(verified.status == 0, "\(verified)")
    }
}
