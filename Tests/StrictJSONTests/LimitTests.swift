import StrictJSON
import Testing

@Suite struct LimitTests {
    @Test func `an entry may nest 32 deep, in arrays and objects`() throws {
        _ = try StrictJSON.parse(nested(32).utf8)
        #expect(throws: JSONError(reason: .tooDeep, offset: 6 * 16)) { try StrictJSON.parse(nested(33).utf8) }
    }

    @Test func `levels that are closed again do not count`() throws {
        let siblings = "[" + Array(repeating: nested(31), count: 50).joined(separator: ",") + "]"
        _ = try StrictJSON.parse(siblings.utf8)
    }

    @Test func `a limit of depth is at most 128, which the stack bears`() throws {
        let limits = StrictJSON.Limits(maximumBytes: 1 << 20, maximumDepth: .max)
        #expect(limits.maximumDepth == 128)
        let value = try StrictJSON.parse(nested(128).utf8, limits: limits)
        #expect(StrictJSON.canonical(value) == Array(nested(128).utf8))
        #expect(throws: JSONError(reason: .tooDeep, offset: 6 * 64)) {
            try StrictJSON.parse(nested(250_000).utf8, limits: limits)
        }
    }

    @Test func `an entry may be of 64 KiB`() throws {
        let text = #"""# + String(repeating: "x", count: 64 * 1024 - 2) + #"""#
        _ = try StrictJSON.parse(text.utf8)
        #expect(throws: JSONError(reason: .inputTooLarge, offset: 64 * 1024)) {
            try StrictJSON.parse((text + " ").utf8)
        }
    }

    @Test func `a number may be of 64 bytes`() throws {
        let number = "0." + String(repeating: "0", count: 58) + "1e30"
        #expect(number.utf8.count == 64)
        _ = try StrictJSON.parse("[\(number)]".utf8)
        #expect(throws: JSONError(reason: .numberTooLong, offset: 1)) { try StrictJSON.parse("[-\(number)]".utf8) }
    }

    @Test func `of 10,000 names a repeated one is noticed, wherever it is`() throws {
        let limits = StrictJSON.Limits(maximumBytes: 1 << 20)
        let members = (0..<10_000).map { #""name\#($0)":\#($0)"# }
        let value = try StrictJSON.parse("{\(members.joined(separator: ","))}".utf8, limits: limits)
        guard case .object(let object) = value else {
            Issue.record("not an object")
            return
        }
        #expect(object["name9999"] == 9999)

        for repeated in [0, 7, 15, 16, 17, 5000, 9999] {
            let text = "{\(members.joined(separator: ",")),"
            let error = JSONError(reason: .duplicateName, offset: text.utf8.count)
            #expect(throws: error) { try StrictJSON.parse("\(text)\(members[repeated])}".utf8, limits: limits) }
        }
    }

    @Test(arguments: [2, 16, 17, 40])
    func `in an object of any size names differ by their bytes alone`(count: Int) throws {
        // Equal to Swift's String, and to readers that normalise; not to a database.
        let composed = #""caf\u00e9":1"#
        let decomposed = #""cafe\u0301":2"#
        let others = (2..<count).map { #""\#($0)":0"# }
        let text = "{\(([composed] + others + [decomposed]).joined(separator: ","))}"
        guard case .object(let object) = try StrictJSON.parse(text.utf8) else {
            Issue.record("not an object")
            return
        }
        #expect(object.members.count == count)
        #expect(object["caf\u{E9}"] == 1)
        #expect(object["cafe\u{301}"] == 2)
        #expect(throws: JSONError(reason: .duplicateName, offset: text.utf8.count)) {
            try StrictJSON.parse((text.dropLast() + "," + composed + "}").utf8)
        }
    }

    /// Arrays and objects by turns.
    private func nested(_ depth: Int) -> String {
        let opening = (0..<depth).map { $0 % 2 == 0 ? "[" : #"{"a":"# }.joined()
        let closing = (0..<depth).reversed().map { $0 % 2 == 0 ? "]" : "}" }.joined()
        guard depth % 2 == 0 else { return opening + closing }
        return opening + "1" + closing
    }
}
