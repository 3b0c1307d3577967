import LibPQ
import SeededRandomness
import StrictJSON
import Testing

@testable import AuditStore

/// What PostgreSQL writes of a `jsonb` becomes canonical without being parsed, and is the same as if it were.
@Suite struct CanonicalTextTests {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `random values, as PostgreSQL writes them, become what parsing gives`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let values = (0..<3000).map { _ in StrictJSON.canonical(.random(depth: 4, using: &generator)) }
        let rearranged = try await Self.check(values)
        #expect(rearranged > values.count / 4)
    }

    @Test func `what an entry has is rearranged, and what is hard is parsed`() async throws {
        let easy = [
            #"{"pr":4242,"note":"a \"b\" \\ \n é","ok":true,"none":null,"list":[1,{"z":1,"a":-0.5,"aa":[]}],"rate":0.000001}"#,
            #"{"b":{},"a":123456789012345,"aaa":[[],[[]]],"A":"\u0001","":12.25}"#, "[]", #""text""#, "0", "-1.5",
        ]
        #expect(try await Self.check(easy.map { Array($0.utf8) }) == easy.count)
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let deeper = String(repeating: "[", count: 70) + String(repeating: "]", count: 70)
        let hard = [
            "1.50", "0.0000001", "1e400", "1e21", "1234567890123456", "12345678.12345678", #"{"é":1,"z":2,"😂":3}"#,
            #"{"a\nb":1}"#, "[\"\u{FFFF}\"]", "[\"\u{10FFFF}\"]", "[\"😂\"]", deep, deeper,
        ]
        #expect(try await Self.check(hard.map { Array($0.utf8) }) == 0)
    }

    @Test func `what is not a text of PostgreSQL's is never read beyond its end`() {
        var generator = SeededGenerator(seed: 7)
        let text = Array(#"{"a": [1, 2.5, "b\\"], "bc": {"z": null, "y": true}}"#.utf8)
        for _ in 0..<20_000 {
            var bytes = text
            bytes.mutate(using: &generator)
            _ = bytes.withUnsafeBytes { CanonicalText.rearranged($0) }
        }
    }

    /// - Returns: how many were rearranged.
    private static func check(_ values: [[UInt8]]) async throws -> Int {
        let texts = try await TestDatabase.with { database in
            try await database.run { connection, deadline in
                try connection.query(
                    "select value from unnest(\(values.map { JSONB($0) })) as value",
                    by: deadline
                ) { row throws(PostgresError) in try row.get(0, as: JSONB.self).text }
            }
        }
        var rearranged = 0
        for text in texts {
            let canonical = text.withUnsafeBytes { CanonicalText(text: $0) }
            #expect(canonical.bytes == CanonicalText.parsed(text), "\(String(decoding: text, as: UTF8.self))")
            if text.withUnsafeBytes({ CanonicalText.rearranged($0) }) != nil { rearranged += 1 }
        }
        return rearranged
    }
}
