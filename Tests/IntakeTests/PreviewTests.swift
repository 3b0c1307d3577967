import Intake
import StrictJSON
import Testing

struct PreviewTests {
    @Test func `a line is answered with what would be kept of it, and its id`() async throws {
        #expect(
            try await answers(to: #"{"id":"e1","password":"hunter2hunter2"}"# + "\n").output == """
                {"id":"e1","payload_redacted":{"id":"e1","password":"[redacted:password]"},\
                "redactions":[{"pointer":"/password","rule":"password"}]}

                """
        )
    }

    @Test(arguments: ["1", "null", #""text""#, "[1,2]", "{}"])
    func `any value is answered, with an id or without`(text: String) async throws {
        #expect(try await answers(to: text).output == #"{"payload_redacted":\#(text),"redactions":[]}"# + "\n")
    }

    @Test func `a line that is not JSON is reported by its number, and the others are answered`() async throws {
        let (output, faults) = try await answers(to: "1\n\n{\"a\":\n2\nx\n3")
        #expect(output.split(separator: "\n").count == 3)
        #expect(faults.map(\.line) == [3, 5])
        #expect(faults.map(\.error.reason) == [.unexpectedEnd, .unexpectedCharacter])
    }

    @Test func `a value of several lines is answered with one`() async throws {
        let (output, faults) = try await answers(to: "\n{\n  \"a\": [\n    1\n  ]\n}\n")
        #expect(output == #"{"payload_redacted":{"a":[1]},"redactions":[]}"# + "\n")
        #expect(faults.isEmpty)
    }

    @Test func `a first line that is cut off takes no other line with it`() async throws {
        let (output, faults) = try await answers(to: "{\"a\":\n1\n2\n")
        #expect(output.split(separator: "\n").count == 2)
        #expect(faults.map(\.line) == [1])
    }

    @Test func `lines that are answered at the same time come in their order, faults too`() async throws {
        let lines = (1...3_000).map { $0.isMultiple(of: 500) ? "no" : #"{"id":\#($0),"token":"t0ken\#($0)abcdef"}"# }
        let (output, faults) = try await answers(to: "\n" + lines.joined(separator: "\n"))
        #expect(faults.map(\.line) == [501, 1_001, 1_501, 2_001, 2_501, 3_001])
        let expected = (1...3_000).filter { !$0.isMultiple(of: 500) }.map {
            #"{"id":\#($0),"payload_redacted":{"id":\#($0),"token":"[redacted:token]"},"redactions":[{"pointer":"/token","rule":"token"}]}"#
        }
        #expect(output.split(separator: "\n").map(String.init) == expected)
    }

    /// What comes of the text, whole and a byte at a time: the same.
    private func answers(to text: String) async throws -> (output: String, faults: [PreviewStream.Fault]) {
        var whole = PreviewStream()
        await whole.append(text.utf8)
        await whole.finish()
        var bytewise = PreviewStream()
        for byte in text.utf8 { await bytewise.append(CollectionOfOne(byte)) }
        await bytewise.finish()
        try #require(whole.output == bytewise.output && whole.faults == bytewise.faults)
        return (String(decoding: whole.output, as: UTF8.self), whole.faults)
    }
}
