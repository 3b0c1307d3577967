import Testing

@testable import AuditService

@Suite struct QueryStringTests {
    @Test(arguments: [
        (nil as String?, []), ("", []), ("a=1", ["a=1"]), ("a=1&b=2", ["a=1", "b=2"]), ("a=1&&b=2&", ["a=1", "b=2"]),
        ("a", ["a="]), ("a=b=c", ["a=b=c"]), ("a=Kris+Q", ["a=Kris Q"]), ("a=Kris%20Q", ["a=Kris Q"]),
        ("a=x%2By", ["a=x+y"]), ("a+b=1", ["a b=1"]), ("%61=%c3%A9", ["a=é"]), ("=1", ["=1"]),
    ])
    func `parameters are read as forms write them`(query: String?, parameters: [String]) throws {
        #expect(try QueryString(query).parameters.map { "\($0.name)=\($0.value)" } == parameters)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "%x=1", "a=%ff", "a=%C3", "a=%ED%A0%80"])
    func `broken escapes and what is not UTF-8 are refused`(query: String) {
        #expect(throws: Rejection.self) { try QueryString(query) }
    }
}
