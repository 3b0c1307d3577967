import StrictJSON
import Testing

@Suite struct JSONValueTests {
    @Test func `objects are equal in any order of their members`() {
        let one: JSONValue = ["a": 1, "b": ["c": nil, "d": true]]
        let other: JSONValue = ["b": ["d": true, "c": nil], "a": 1]
        #expect(one == other)
        #expect(one != ["a": 1, "b": ["c": nil, "d": false]])
        #expect(one != ["a": 1, "c": ["c": nil, "d": true]])
        #expect(one != ["a": 1])
    }

    @Test func `strings and names are equal only byte for byte`() {
        #expect("caf\u{E9}" == "cafe\u{301}" as String)
        #expect(JSONValue.string("caf\u{E9}") != .string("cafe\u{301}"))
        #expect(["caf\u{E9}": 1] as JSONValue != ["cafe\u{301}": 1])
    }
}
