import Redaction
import StrictJSON
import Testing

struct PreviewTests {
    @Test func `a line is answered with what would be kept of it, and its id`() throws {
        #expect(
            try answers(to: #"{"id":"e1","password":"hunter2hunter2"}"# + "\n").output == """
                {"id":"e1","payload_redacted":{"id":"e1","password":"[redacted:password]"},\
                "redactions":[{"pointer":"/password","rule":"password"}]}

                """
        )
    }

    @Test(arguments: ["1", "null", #""text""#, "[1,2]", "{}"])
    func `any value is answered, with an id or without`(text: String) throws {
        #expect(try answers(to: text).output == #"{"payload_redacted":\#(text),"redactions":[]}"# + "\n")
    }

    @Test func `a line that is not JSON is reported by its number, and the others are answered`() throws {
        let (output, faults) = try answers(to: "1\n\n{\"a\":\n2\nx\n3")
        #expect(output.split(separator: "\n").count == 3)
        #expect(faults.map(\.line) == [3, 5])
        #expect(faults.map(\.error.reason) == [.unexpectedEnd, .unexpectedCharacter])
    }

    @Test func `a value of several lines is answered with one`() throws {
        let (output, faults) = try answers(to: "\n{\n  \"a\": [\n    1\n  ]\n}\n")
        #expect(output == #"{"payload_redacted":{"a":[1]},"redactions":[]}"# + "\n")
        #expect(faults.isEmpty)
    }

    @Test func `a first line that is cut off takes no other line with it`() throws {
        let (output, faults) = try answers(to: "{\"a\":\n1\n2\n")
        #expect(output.split(separator: "\n").count == 2)
        #expect(faults.map(\.line) == [1])
    }

    /// What comes of the text, whole and a byte at a time: the same.
    private func answers(to text: String) throws -> (output: String, faults: [PreviewStream.Fault]) {
        var whole = PreviewStream()
        whole.append(text.utf8)
        whole.finish()
        var bytewise = PreviewStream()
        for byte in text.utf8 { bytewise.append(CollectionOfOne(byte)) }
        bytewise.finish()
        try #require(whole.output == bytewise.output && whole.faults == bytewise.faults)
        return (String(decoding: whole.output, as: UTF8.self), whole.faults)
    }
}
