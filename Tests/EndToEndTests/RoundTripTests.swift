import Foundation
import RaptorAuditClient
import SeededRandomness
import StrictJSON
import Testing

/// What is accepted comes out of PostgreSQL as it went in, for every reader.
///
/// `RAXX_TEST_ROUND_TRIPS` says how many seeds to try (2), and from `RAXX_TEST_SEED` (1) on.
struct RoundTripTests {
    private static func setting(_ name: String, _ value: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } ?? value
    }
    private static let first = setting("RAXX_TEST_SEED", 1)
    private static let seeds = Array(first..<first + setting("RAXX_TEST_ROUND_TRIPS", 2))

    @Test(arguments: seeds)
    func `every entry that is accepted reads back equal`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let drawn = (0..<60).map { _ in RoundTripValue.members(using: &generator) }
        try await check(drawn)
    }

    @Test func `every character that is accepted reads back equal, in values and in names`() async throws {
        // All of the Basic Multilingual Plane, and what is at the ends of the others.
        var characters = (1...0xFFFF as ClosedRange<UInt32>).compactMap { Unicode.Scalar($0) }
        for plane in 1...16 as ClosedRange<UInt32> {
            characters += [0, 1, 0xFFFC, 0xFFFD].compactMap { Unicode.Scalar(plane << 16 | $0) }
        }
        characters.removeAll { 0xFDD0...0xFDEF ~= $0.value || $0.value & 0xFFFE == 0xFFFE }
        let blocks = stride(from: 0, to: characters.count, by: 4096).map { start in
            characters[start..<min(start + 4096, characters.count)]
        }
        try await check(
            blocks.map { block in
                var text = String.UnicodeScalarView()
                text.append(contentsOf: block)
                var object = JSONObject()
                for scalar in block.prefix(1024) { object["\(scalar)-"] = true }
                return ["text": .string(String(text)), "names": .object(object)]
            }
        )
    }

    /// Records entries that have these members, on each way in turn, and reads them on each.
    private func check(_ drawn: [JSONObject]) async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let app = "raxx-\(Sample.marker().suffix(16))"
        var expected: [String: [UInt8]] = [:]
        var lines: [String] = []
        for (index, members) in drawn.enumerated() {
            let sha = Sample.sha()
            var entry = Sample.entry(["target_app": .string(app), "to_sha": .string(sha)])
            for member in members.members { entry[member.name] = member.value }
            expected[sha] = StrictJSON.canonical(.object(entry))
            switch index % 3 {
            case 0: #expect(try await parts.caller.record(entry).status == 201, "\(entry)")
            case 1: #expect(try await client.record(entry).receipt != nil, "\(entry)")
            default: lines.append(Sample.line(entry))
            }
        }
        if !lines.isEmpty { try await parts.caller.store(lines) }

        func compare(_ found: [JSONValue], _ reader: String) throws {
            #expect(found.count == expected.count, "\(reader)")
            for entry in found {
                let sha = try (entry["to_sha"]?.text).required("a commit")
                #expect(entry["redactions"] == [], "\(reader)")
                let payload = try entry["payload_redacted"].required("a payload")
                #expect(StrictJSON.canonical(payload) == expected[sha], "\(reader): \(payload)")
            }
        }
        var listed: [JSONValue] = []
        var cursor = ""
        repeat {
            let page = try await parts.caller.list("target_app=\(app)&limit=50\(cursor)").json()
            listed += page["entries"]?.elements ?? []
            cursor = page["next_cursor"]?.text.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        try compare(listed, "list")
        try compare(
            try await parts.caller.list("target_app=\(app)", ["Accept": "application/x-ndjson"]).jsonLines(),
            "export"
        )
        let records = CSV.records(try await parts.caller.list("target_app=\(app)", ["Accept": "text/csv"]).text)
        try compare(
            try records.dropFirst().map { cells in
                let row = Dictionary(uniqueKeysWithValues: zip(records[0], cells))
                let payload = try StrictJSON.parse(
                    Array(row["payload_redacted", default: ""].utf8),
                    limits: .init(maximumBytes: 1 << 20)
                )
                return ["to_sha": .string(row["to_sha", default: ""]), "redactions": [], "payload_redacted": payload]
            },
            "CSV"
        )
        var filter = EntryFilter()
        filter.targetApps = [app]
        var walked: [JSONValue] = []
        for try await entry in client.library.entries(matching: filter) {
            walked.append(.object(entry.object))
        }
        try compare(walked, "library")
        let output = try await client.run("list", "--json", "--all", "--target_app", app).succeeded()
        try compare(
            try output.utf8.split(separator: UInt8(ascii: "\n")).map {
                try StrictJSON.parse(Array($0), limits: .init(maximumBytes: 1 << 20, maximumDepth: 64))
            },
            "raptor-audit list"
        )
        for entry in listed.prefix(5) {
            let id = try (entry["id"]?.text).required("an id")
            #expect(try await parts.caller.get("\(Caller.trail)/\(id)").json() == entry)
            let shown = try await client.run("show", id, "--json").succeeded()
            #expect(Array(shown.utf8) == StrictJSON.canonical(entry), "show \(id)")
        }
    }
}
