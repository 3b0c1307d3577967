import Intake
import StrictJSON
import Testing

/// In which member of a document an error is.
struct ErrorPlaceTests {
    @Test(arguments: [
        (#"{"a":1,"build":{"ids":[1,2,9007199254740993]}}"#, "/build/ids/2"),
        (#"{"ts":1795968000.123456789}"#, "/ts"),
        (#"{"a":[{"b":[]},{"c,}]":"x\",y","d\u0041/~":tru}]}"#, "/a/1/dA~1~0"),
        (#"{"a":{"b":1,"b":2}}"#, "/a/b"),
        (#"{"a":1,"a":2}"#, "/a"),
        (#"{"a":"\ud800"}"#, "/a"),
        (#"{"a":[1,],"b":2}"#, "/a/0"),
        (#"{"a":1,}"#, "/a"),
        ("[1,+2]", "/1"),
        (#"{"a":"unfinished"#, "/a"),
        ("{", ""), ("", ""), ("{}x", ""), (#"{"a":1}}"#, ""),
    ])
    func `an error is named by the member that it is in`(text: String, pointer: String) throws {
        let error = try #require(throws: JSONError.self) { try StrictJSON.parse(text.utf8) }
        #expect(error.place(in: text.utf8).description == pointer, "\(error)")
    }

    @Test func `a secret that stands as a name, and a long name, are masked`() throws {
        let secret = "gh" + "p_" + String(repeating: "aB3dE5", count: 6)
        for name in [secret, "kris@raxx.app", String(repeating: "long ", count: 20)] {
            let text = "{\"\(name)\":{\"n\":01}}"
            let error = try #require(throws: JSONError.self) { try StrictJSON.parse(text.utf8) }
            #expect(error.place(in: text.utf8).description == "/…/n")
            #expect(!error.description(in: text.utf8).contains(name))
        }
    }

    @Test func `the value of a name of 64 KiB is not taken for a name`() throws {
        let text = "{\"\(String(repeating: "a", count: 1 << 16))\":\"hunter2\" x}"
        let limits = StrictJSON.Limits(maximumBytes: 1 << 20)
        let error = try #require(throws: JSONError.self) { try StrictJSON.parse(text.utf8, limits: limits) }
        #expect(error.place(in: text.utf8).description == "/…")
    }
}
