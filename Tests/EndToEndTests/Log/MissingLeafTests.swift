import Foundation
import StrictJSON
import Testing

/// A leaf that is missing is named by its index, wherever it was taken out of.
struct MissingLeafTests {
    /// A copy's files of the first tile.
    private struct Copy {
        let folder: URL
        var bundle: URL { folder.appendingPathComponent("tile/entries/000.p/7") }
        var hashes: URL { folder.appendingPathComponent("tile/0/000.p/7") }

        /// Takes leaves out of the bundle, and their hashes out of the tile.
        func remove(_ positions: Set<Int>, alsoHashes: Bool) throws {
            var (rest, kept) = (Array(try Data(contentsOf: bundle))[...], [UInt8]())
            var position = 0
            while rest.count > 2 {
                let length = 2 + Int(rest[rest.startIndex]) << 8 + Int(rest[rest.startIndex + 1])
                if !positions.contains(position) { kept += rest.prefix(length) }
                rest = rest.dropFirst(length)
                position += 1
            }
            try Data(kept).write(to: bundle)
            guard alsoHashes else { return }
            let all = Array(try Data(contentsOf: hashes))
            let others = (0..<all.count / 32).filter { !positions.contains($0) }
            try Data(others.flatMap { all[$0 * 32..<$0 * 32 + 32] }).write(to: hashes)
        }
    }

    private static func verify(
        _ log: LogFixture,
        _ change: (Copy) throws -> Void
    ) async throws -> Program.Run {
        let folder = log.file("copy-\(UUID().uuidString)")
        try await log.client("log", "copy", folder).succeeded()
        try change(Copy(folder: URL(fileURLWithPath: folder)))
        return try await log.client("log", "verify", "--from", folder)
    }

    @Test func `in a copy, from the middle, from the end, or a whole bundle`() async throws {
        try await withLog { log in
            for alsoHashes in [false, true] {
                let middle = try await Self.verify(log) { try $0.remove([2], alsoHashes: alsoHashes) }
                #expect(middle.status == 1 && middle.output.contains("found: leaf 2 is missing\n"), "\(middle)")
                #expect(middle.output.contains("\(LogFixture.id(3)) is not in the log"), "\(middle)")
                // Nothing else is wrong.
                #expect(middle.output.split(separator: "\n").count { $0.hasPrefix("found: ") } == 2, "\(middle)")
                let tail = try await Self.verify(log) { try $0.remove([6], alsoHashes: alsoHashes) }
                #expect(tail.status == 1 && tail.output.contains("found: leaf 6 is missing\n"), "\(tail)")
                let two = try await Self.verify(log) { try $0.remove([1, 3], alsoHashes: alsoHashes) }
                #expect(two.output.contains("leaf 1 is missing") && two.output.contains("leaf 3 is missing"), "\(two)")
            }
            let none = try await Self.verify(log) { try FileManager.default.removeItem(at: $0.bundle) }
            #expect(none.status == 1 && none.output.contains("leaves 0 to 6 are missing"), "\(none)")
            let cut = try await Self.verify(log) { copy in
                try Data(try Data(contentsOf: copy.bundle).dropLast(5)).write(to: copy.bundle)
            }
            #expect(cut.status == 1 && cut.output.contains("found: leaf 6 is missing"), "\(cut)")
        }
    }

    @Test func `in the service's database, also while it signs what it has`() async throws {
        try await withLog { log in
            let entries = (0..<300).map { _ in Sample.line(Sample.entry()) }
            for start in stride(from: 0, to: 300, by: 100) {
                try await log.caller.store(Array(entries[start..<start + 100]))
            }
            let state = log.file("state")
            try await log.client("log", "verify", "--state", state).succeeded()
            for table in ["console_audit_log", "audit_log_leaf", "audit_log_head"] {
                try await log.database.query("alter table \(table) disable trigger user")
            }
            // Of a full tile, whose root is stored: the log is still signed.
            try await log.database.query("delete from audit_log_leaf where index = 100")
            for run in [try await log.client("log", "verify"), try await log.client("log", "verify", "--state", state)]
            {
                #expect(run.status == 1 && run.output.contains("found: leaf 100 is missing"), "\(run)")
                #expect(run.output.contains("leaves 101 to 255 could not be read"), "\(run)")
                #expect(run.output.split(separator: "\n").count { $0.hasPrefix("found: ") } < 5, "\(run)")
            }
            // Of the last tile: nothing is signed, and what is missing is named all the same, with a checkpoint of before
            // and without one.
            try await log.database.query("delete from audit_log_leaf where index = 290")
            for run in [try await log.client("log", "verify"), try await log.client("log", "verify", "--state", state)]
            {
                #expect(run.status == 1 && run.output.contains("found: leaf 290 is missing"), "\(run)")
                #expect(run.output.contains("found: leaf 100 is missing"), "\(run)")
                #expect(run.errors.contains("not verified: "), "\(run)")
            }
            let administrator = try await log.database.administer("log", "verify", "--checkpoint", state)
            #expect(administrator.output.contains("found: leaf 100 is missing"), "\(administrator)")
            #expect(administrator.output.contains("found: leaf 290 is missing"), "\(administrator)")
        }
    }
}
