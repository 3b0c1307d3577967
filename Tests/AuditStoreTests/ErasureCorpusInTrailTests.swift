import AuditModel
import ErasureCorpus
import LibPQ
import StrictJSON
import Testing

@testable import AuditStore

/// The corpus in the database: what is left of a person after an erasure, and what has become of everything else.
@Suite struct ErasureCorpusInTrailTests {
    private static let identifiers = ["kris-gh", "José Ñuñez", "dana.ops", "Kris Pedersen", "octo-cat-1998"]

    private struct Text {
        let text: String
        /// The name as it is written in it; `nil` for what only looks like one.
        let written: String?
    }

    private static func texts() -> [Text] {
        var corpus = ErasureCorpus(seed: 21)
        var places = ErasureCorpus.places.filter { !$0.before.contains("redacted") }[...]
        var texts: [Text] = []
        func add(_ part: String, written: String?) {
            let place = places.popFirst() ?? ("", "")
            places.append(place)
            texts.append(Text(text: place.before + part + place.after, written: written))
        }
        for name in identifiers {
            for form in ErasureCorpus.plain + ErasureCorpus.escaped + ErasureCorpus.encoded {
                for _ in 0..<3 { add(form.write(name), written: form.write(name)) }
            }
            for lookalike in corpus.lookalikes(of: name) { add(lookalike, written: nil) }
        }
        return texts
    }

    @Test func `nothing of a person is left, and every other byte is as it was`() async throws {
        try await TestDatabase.withStore { store, database in
            let texts = Self.texts()
            let entries = try texts.enumerated().map { number, text in
                try entry(["actor": "sam-gh", "note": .string(text.text), "number": .number(Double(number))])
            }
            for (number, entry) in entries.enumerated() {
                try await store.recordAtLast(entry, id: id(number), serviceAccount: "ci")
            }
            let before = try await notes(in: database)
            let request = try ErasureRequest([
                "erasure_id": "DSR-1", "identifiers": .array(Self.identifiers.map { .string($0) }), "verify": true,
            ])
            _ = try await store.erasures.begin(request, serviceAccount: "dsr")
            let record = try #require(try await store.erasures.settled(request.erasureID, within: .seconds(120)))
            #expect(record.state == .completed)
            let after = try await notes(in: database)

            var counts = (erased: 0, redacted: 0, kept: 0)
            for (number, text) in texts.enumerated() {
                let stored = try #require(before[number])
                if let written = text.written, stored.contains(written) {
                    counts.erased += 1
                    let erased = String(stored.replacing(written, with: record.tombstone, maxReplacements: 1))
                    #expect(after[number] == erased, "\(stored)")
                } else {
                    // Redaction has taken it, as it takes an email in a text; or it is somebody else.
                    text.written == nil ? (counts.kept += 1) : (counts.redacted += 1)
                    #expect(after[number] == stored)
                }
            }
            #expect(counts.erased > 500 && counts.kept > 100, "\(counts)")
            #expect(record.entriesRewritten == counts.erased)
        }
    }

    private func notes(in database: TestDatabase) async throws -> [Int: String] {
        try await database.run { connection, deadline in
            let rows = try connection.query(
                """
                select (payload_redacted ->> 'number')::bigint, payload_redacted ->> 'note' from console_audit_log
                 where payload_redacted ? 'number'
                """,
                by: deadline
            ) { row throws(PostgresError) in (try row.get(0, as: Int.self), try row.get(1, as: String.self)) }
            return Dictionary(rows) { first, _ in first }
        }
    }
}
