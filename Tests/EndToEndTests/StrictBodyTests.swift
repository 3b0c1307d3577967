import StrictJSON
import Testing

/// A body that two parsers could read differently is refused.
struct StrictBodyTests {
    struct BadBody: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// As the problem's detail has it.
        let reason: String
        let bytes: @Sendable (_ entry: String) -> [UInt8]

        init(_ name: String, _ reason: String, _ bytes: @escaping @Sendable (_ entry: String) -> [UInt8]) {
            testDescription = name
            self.reason = reason
            self.bytes = bytes
        }
    }

    /// What stands in the entry's place, or around it, and why it is refused.
    static let bodies: [BadBody] = [
        BadBody("nothing", "empty_input") { _ in [] },
        BadBody("white space", "empty_input") { _ in Array(" \n".utf8) },
        BadBody("a name twice", "duplicate_name") { Array(#"{"actor":"a",\#($0.dropFirst())"#.utf8) },
        BadBody("a name twice, once escaped", "duplicate_name") {
            Array(#"{"\u0061ctor":"a",\#($0.dropFirst())"#.utf8)
        },
        BadBody("a name twice, deep down", "duplicate_name") { Array(#"{"x":{"a":1,"a":1},\#($0.dropFirst())"#.utf8) },
        BadBody("a comma too many", "trailing_comma") { Array("\($0.dropLast()),}".utf8) },
        BadBody("two values", "trailing_bytes") { Array("\($0){}".utf8) },
        BadBody("half an entry", "unexpected_end") { Array($0.utf8.dropLast(5)) },
        BadBody("U+0000", "null_character") { Array(#"{"x":"a\u0000b",\#($0.dropFirst())"#.utf8) },
        BadBody("half a surrogate pair", "lone_surrogate") { Array(#"{"x":"\ud800",\#($0.dropFirst())"#.utf8) },
        BadBody("a byte order mark", "byte_order_mark") { [0xef, 0xbb, 0xbf] + Array($0.utf8) },
        BadBody("UTF-16", "null_character") { $0.utf16.flatMap { [UInt8($0 & 0xff), 0] } },
        BadBody("Latin-1", "invalid_utf8") { Array(#"{"x":""#.utf8) + [0xe9] + Array(#"",\#($0.dropFirst())"#.utf8) },
        BadBody("a number that a double cannot hold", ", in /x: integer_not_exact") {
            Array(#"{"x":9007199254740993,\#($0.dropFirst())"#.utf8)
        },
        BadBody("a number past a double", "number_overflow") { Array(#"{"x":1e999,\#($0.dropFirst())"#.utf8) },
        BadBody("NaN", "invalid_number") { Array(#"{"x":NaN,\#($0.dropFirst())"#.utf8) },
        BadBody("a value too deep", "too_deep") {
            let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
            return Array(#"{"x":\#(deep),\#($0.dropFirst())"#.utf8)
        },
    ]

    @Test(arguments: bodies)
    func `a body that is no I-JSON is refused, and nothing is stored`(body: BadBody) async throws {
        let parts = try await SharedService.checks.parts()
        let entry = Sample.entry()
        let answer = try await parts.caller.post(body.bytes(Sample.line(entry)))
        try answer.expectProblem(400, "malformed_json", loggedBy: parts.service)
        #expect(try answer.json()["detail"]?.text?.contains(body.reason) == true, "\(answer)")
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 0)
    }

    @Test func `a value of the greatest depth is stored`() async throws {
        let parts = try await SharedService.checks.parts()
        let deep = String(repeating: "[", count: 31) + String(repeating: "]", count: 31)
        let entry = Sample.line(Sample.entry())
        let answer = try await parts.caller.post(Array(#"{"x":\#(deep),\#(entry.dropFirst())"#.utf8))
        #expect(answer.status == 201, "\(answer)")
    }
}
