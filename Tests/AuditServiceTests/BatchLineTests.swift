import AuditModel
import StrictJSON
import Testing

@testable import AuditService

@Suite struct BatchLineTests {
    @Test(arguments: [
        ("", []), ("\n \r\n\t\n", []), ("a", ["1 a"]), ("a\n", ["1 a"]), ("a\r\nb", ["1 a\r", "2 b"]),
        ("\na\n\n b \n", ["2 a", "4  b "]),
    ])
    func `lines that are not blank keep their number`(body: String, lines: [String]) {
        let found = BatchLine.lines(of: Array(body.utf8))
        #expect(found.map { "\($0.number) \(String(decoding: $0.bytes, as: UTF8.self))" } == lines)
    }

    @Test func `lines past the limit are not collected`() {
        let body = Array(String(repeating: "1\n", count: 3 * RecordEntry.lineLimit).utf8)
        #expect(BatchLine.lines(of: body).count == RecordEntry.lineLimit + 1)
    }

    @Test func `the answer to lines that break every rule stays small`() throws {
        let place = JSONPointer().appending("actor")
        let violation = Violation(pointer: place, code: .required, detail: String(repeating: "long ", count: 20))
        let refused = Rejection(.invalidEntry, "All.", errors: Array(repeating: violation, count: 17))
        var answer = BatchAnswer(requestID: "r", capacity: 1)
        for line in 1...RecordEntry.lineLimit { answer.add(.failure(refused), line: line) }
        #expect(answer.bytes.count < 6 << 20)
        #expect(answer.bytes.count { $0 == UInt8(ascii: "\n") } == RecordEntry.lineLimit)
    }
}
