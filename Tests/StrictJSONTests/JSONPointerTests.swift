import StrictJSON
import Testing

@Suite struct JSONPointerTests {
    /// RFC 6901, 5.
    @Test(arguments: [
        ("foo", "/foo"), ("", "/"), ("a/b", "/a~1b"), ("c%d", "/c%d"), ("m~n", "/m~0n"), (#"i\j"#, #"/i\j"#),
        (" ", "/ "),
        ("~1", "/~01"), ("é/\u{301}", "/é~1\u{301}"),
    ])
    func `a name is escaped as RFC 6901 has it`(name: String, text: String) {
        #expect(JSONPointer().appending(name).description.hasSameBytes(as: text))
    }

    @Test func `a pointer is the way from the root`() {
        #expect(JSONPointer().description == "")
        #expect(JSONPointer().appending("steps").appending(10).appending("log").description == "/steps/10/log")
        #expect(JSONPointer([.name("steps"), .index(10)]) == JSONPointer().appending("steps").appending(10))
    }

    @Test func `pointers are equal when their texts are, byte for byte`() {
        #expect(JSONPointer([.name("0")]) == JSONPointer([.index(0)]))
        #expect(Set([JSONPointer([.name("0")]), JSONPointer([.index(0)])]).count == 1)
        #expect(JSONPointer([.name("caf\u{E9}")]) != JSONPointer([.name("cafe\u{301}")]))
        #expect(JSONPointer([.name("a/b")]) != JSONPointer([.name("a"), .name("b")]))
    }
}
