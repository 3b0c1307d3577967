import AuditModel
import ErasureCorpus
import Foundation
import LibPQ
import StrictJSON
import TestSupport
import Testing

@testable import AuditStore
@testable import EmbeddedPostgres

/// A dump of the whole database: every table, the log and the requests too.
@Suite struct ErasureDumpTests {
    private static let identifiers = ["kris-gh", "José Ñuñez", "dana.ops", "Kris Pedersen", "octo-cat-1998"]

    /// Where a form is put.
    private enum Place: CaseIterable {
        case actor, approvedBy, reason, text, list, memberName

        func members(_ written: String) -> JSONObject {
            switch self {
            case .actor: ["actor": .string(written)]
            case .approvedBy: ["approved_by": .string(written)]
            case .reason: ["reason": .string("asked by \(written), twice")]
            case .text: ["log": .string("line one\nby \(written)\nline three")]
            case .list: ["steps": [["by": .string(written)], ["by": "sam-gh"]]]
            case .memberName: ["votes": .object(JSONObject([.init(name: written, value: 1)]))]
            }
        }
    }

    /// Whether a dump has a text, as it is or within JSON. `pg_dump --inserts` doubles quotes and escapes nothing else.
    private static func holds(_ dump: Data, _ text: String) -> Bool {
        let json = String(decoding: StrictJSON.canonical(.string(text)).dropFirst().dropLast(), as: UTF8.self)
        return [text, json].contains { dump.range(of: Data($0.replacing("'", with: "''").utf8)) != nil }
    }

    @Test func `after an erasure no form of a name is anywhere in a dump`() async throws {
        try await TestDatabase.withStore { store, database in
            var written: [String] = []
            for name in Self.identifiers {
                for form in ErasureCorpus.plain + ErasureCorpus.escaped + ErasureCorpus.encoded {
                    for place in Place.allCases {
                        let text = form.write(name)
                        // An identity holds no control characters, and a member may be refused as one.
                        guard let entry = try? entry(place.members(text)) else { continue }
                        let number = id(written.count)
                        try await store.recordAtLast(entry, id: number, serviceAccount: "ci")
                        written.append(text)
                    }
                }
            }
            let before = try await Self.dump(of: database)
            let forms = Set(written).filter { Self.holds(before, $0) }
            #expect(forms.count > 180, "\(forms.count) of \(Set(written).count)")

            let record = try await store.erase("DSR-1", Self.identifiers, ["verify": true])
            #expect(record.state == .completed)
            let after = try await Self.dump(of: database)
            #expect(forms.filter { Self.holds(after, $0) }.isEmpty)
            let folded = Data(Self.folded(String(decoding: after, as: UTF8.self)).utf8)
            #expect(Self.identifiers.filter { Self.holds(folded, Self.folded($0)) }.isEmpty)
            #expect(Self.holds(after, record.tombstone) && Self.holds(after, "sam-gh"))
        }
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }

    private static func dump(of database: TestDatabase) async throws -> Data {
        let postgres = try await TestCluster.shared.postgres()
        return Data(try await postgres.run("pg_dump", ["--inserts", "-d", database.superuser]).utf8)
    }
}
