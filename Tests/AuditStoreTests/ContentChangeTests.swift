import StrictJSON
import Testing

@testable import AuditStore

/// How an erasure tells the database what changes in a content.
struct ContentChangeTests {
    private static let content: JSONValue = [
        "actor": "kris", "payload": ["note": "by kris", "list": [1, "kris", ["a\"b\\": "kris"]]], "pr": 7,
    ]

    @Test func `each string that differs is a change, in whichever order the members are`() throws {
        let new: JSONValue = [
            "pr": 7, "actor": "gone", "payload": ["list": [1, "gone", ["a\"b\\": "gone"]], "note": "by gone"],
        ]
        let changes = ContentChange.all(from: Self.content, to: new)
        #expect(changes.map(\.text) == ["gone", "by gone", "gone", "gone"])
        #expect(
            changes.map(\.place) == [
                #"{"actor"}"#, #"{"payload","note"}"#, #"{"payload","list","1"}"#,
                #"{"payload","list","2","a\"b\\"}"#,
            ]
        )
        #expect(ContentChange.all(from: Self.content, to: Self.content).isEmpty)
    }

    /// Each is one character with the mark beside it, which no search for a quote or a backslash finds.
    @Test func `a quote or a backslash beside a mark is escaped, too`() {
        for name in ["\"\u{301}", "\u{600}\"", "\\\u{301}", "\u{600}\\"] {
            let place = ContentChange(path: [name], text: "").place
            #expect(place.unicodeScalars.count { $0 == "\"" || $0 == "\\" } == 4, "\(place)")
        }
    }

    @Test(
        arguments: [
            ["actor": "kris", "payload": [:], "pr": 7], ["actor": "kris", "pr": 7], ["gone"], "gone",
            ["actor": 1, "payload": ["note": "by kris", "list": []], "pr": 7],
        ] as [JSONValue]
    )
    func `another shape is told as a whole`(new: JSONValue) {
        let changes = ContentChange.all(from: Self.content, to: new)
        #expect(changes == [.whole(StrictJSON.ordered(new))] && changes.first?.place == "{}")
    }

    @Test func `a text alone, and more strings than a few, are told as a whole`() {
        #expect(ContentChange.all(from: "kris", to: "gone") == [.whole(Array("\"gone\"".utf8))])
        let list = JSONValue.array(Array(repeating: "kris", count: 9))
        let new = JSONValue.array(Array(repeating: "gone", count: 9))
        #expect(ContentChange.all(from: list, to: new) == [.whole(StrictJSON.ordered(new))])
    }
}
