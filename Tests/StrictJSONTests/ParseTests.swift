import StrictJSON
import Testing

@Suite struct ParseTests {
    @Test func `members keep the order they were written in`() throws {
        guard case .object(let object) = try StrictJSON.parse(#"{"b":1,"a":[],"":{"c":null}}"#.utf8) else {
            Issue.record("not an object")
            return
        }
        #expect(object.members.map(\.name) == ["b", "a", ""])
        #expect(object.members.map(\.value) == [1, [], ["c": nil]])
    }

    @Test(arguments: 0..<40)
    func `a string is read whole, whatever its length and wherever its first escape or wide character`(length: Int)
        throws
    {
        let plain = String(repeating: "x", count: length)
        #expect(try StrictJSON.parse(#"["\#(plain)"]"#.utf8) == [.string(plain)])
        #expect(try StrictJSON.parse(#"["\#(plain)\n\#(plain)"]"#.utf8) == [.string("\(plain)\n\(plain)")])
        #expect(try StrictJSON.parse(#"["\#(plain)€\#(plain)\""]"#.utf8) == [.string("\(plain)€\(plain)\"")])
    }

    @Test func `the first and last characters of each length of UTF-8 are read`() throws {
        let text = "\u{1}\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FDCF}\u{FDF0}\u{FFFD}\u{10000}\u{10FFFD}"
        #expect(try StrictJSON.parse("\"\(text.dropFirst())\"".utf8) == .string(String(text.dropFirst())))
        let escaped = text.utf16.map {
            "\\u" + String(repeating: "0", count: 4 - String($0, radix: 16).count) + String($0, radix: 16)
        }
        #expect(try StrictJSON.parse("\"\(escaped.joined())\"".utf8) == .string(text))
    }

    @Test func `bytes are read from whatever holds them, and offsets count from its start`() throws {
        let text = Array(#"{"a":[1,2]}"#.utf8)
        let value: JSONValue = ["a": [1, 2]]
        let broken = JSONError(reason: .unexpectedEnd, offset: 10)
        #expect(try StrictJSON.parse(text) == value)
        #expect(throws: broken) { try StrictJSON.parse(text.dropLast()) }

        let within = ([0xFF, 0xFF] + text + [0xFF])[2...].dropLast()
        #expect(try StrictJSON.parse(within) == value)
        #expect(throws: broken) { try StrictJSON.parse(within.dropLast()) }

        try text.withUnsafeBytes { buffer throws in
            #expect(try StrictJSON.parse(buffer) == value)
            #expect(throws: broken) { try StrictJSON.parse(UnsafeRawBufferPointer(rebasing: buffer.dropLast())) }
        }

        let scattered = text.lazy.map { $0 }
        #expect(try StrictJSON.parse(scattered) == value)
        #expect(throws: broken) { try StrictJSON.parse(scattered.dropLast()) }

        #expect(throws: JSONError(reason: .emptyInput, offset: 0)) {
            try StrictJSON.parse(UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }
}
