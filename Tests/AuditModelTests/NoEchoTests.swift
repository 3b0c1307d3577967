import AuditModel
import StrictJSON
import Testing

@Suite struct NoEchoTests {
    private static let marker = "hunter2"

    /// Values that break each kind of rule, the marker in all of them.
    private static let values: [JSONValue] = [
        .string(marker), .string(marker.uppercased()), .string(marker + "\u{202E}"), .string(marker + "\u{0}"),
        .string(String(repeating: marker, count: 1000)), .string("https://kris:\(marker)@raxx.app/"),
        .string("console.\(marker).prod"), .string("2026-\(marker)"), [.string(marker)], [marker: .string(marker)],
    ]

    @Test(arguments: values)
    func `a refusal holds nothing of what was refused`(value: JSONValue) {
        var entry = JSONObject(AuditEntryField.allCases.map { JSONObject.Member(name: $0.rawValue, value: value) })
        entry[Self.marker] = value
        let violations = EntryFixture.validate(entry).violations
        #expect(violations.count >= 7)

        let problem = Problem(.invalidEntry, detail: "The entry is refused.", errors: violations)
        let body = String(decoding: StrictJSON.canonical(problem.json), as: UTF8.self)
        for text in [body, "\(violations)", "\(InvalidEntry(violations: violations))", "\(problem)"] {
            #expect(!text.lowercased().contains(Self.marker))
        }
    }

    @Test func `what is no entry at all is not repeated either`() {
        let result = EntryFixture.validate(value: .string(Self.marker))
        #expect(result.violations.count == 1)
        #expect(!"\(result)".contains(Self.marker))
    }
}
